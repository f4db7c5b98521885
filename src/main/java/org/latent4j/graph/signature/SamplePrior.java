package org.latent4j.graph.signature;

import java.util.List;
import org.latent4j.spec.Names;
import org.latent4j.spec.PriorSpec;
import org.latent4j.spec.manifest.TensorSpec.Holds;

/** A draw from a prior that is not N(0, I), whose draws need no model; noise by the caller. */
final class SamplePrior implements SignatureKind {
  @Override
  public List<Signature> of(Inference model) {
    if (model.spec().prior().equals(PriorSpec.normal())) {
      return List.of();
    }
    SignatureBuilder call = new SignatureBuilder(model, Names.SAMPLE_PRIOR);
    call.output(
        Names.Z,
        Holds.LATENT,
        "latent_sample",
        model.vae().prior().sample(model.tf(), call.noise(model.vae().prior().noise())));
    return List.of(call.build());
  }
}
