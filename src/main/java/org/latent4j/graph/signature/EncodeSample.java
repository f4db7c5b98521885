package org.latent4j.graph.signature;

import java.util.List;
import org.latent4j.graph.distribution.Posterior;
import org.latent4j.spec.Names;
import org.latent4j.spec.manifest.TensorSpec.Holds;

/** A draw from the posterior of each row, its noise given by the caller. */
final class EncodeSample implements SignatureKind {
  @Override
  public List<Signature> of(Inference model) {
    if (!model.draws()) {
      return List.of();
    }
    SignatureBuilder call = new SignatureBuilder(model, Names.ENCODE_SAMPLE);
    Posterior posterior = model.vae().encode(call.rows(model.spec().given()));
    call.output(
        Names.Z,
        Holds.LATENT,
        "latent_sample",
        posterior.sample(call.noise(model.spec().latent())));
    return List.of(call.build());
  }
}
