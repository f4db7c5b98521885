package org.latent4j.graph.signature;

import java.util.List;
import java.util.Map;
import org.latent4j.graph.distribution.Distribution;
import org.latent4j.graph.distribution.Likelihood;
import org.latent4j.graph.view.Scaler;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.Names;
import org.latent4j.spec.ViewSpec;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** A draw from the likelihood of each latent, its noise given by the caller. */
final class DecodeSample implements SignatureKind {
  @Override
  public List<Signature> of(Inference model) {
    ModelSpec spec = model.spec();
    // Noise alone makes a draw of some likelihoods.
    if (!model.draws()
        || !spec.isOneTensor()
        || !Likelihood.kind(spec.view().likelihood()).drawn()) {
      return List.of();
    }
    SignatureBuilder call = new SignatureBuilder(model, Names.DECODE_SAMPLE);
    Operand<TFloat32> z = call.latent(Names.Z);
    Operand<TFloat32> noise = call.noise(spec.view().features());
    Map<ViewSpec, Distribution> decoded = model.vae().decode(z, call.conditions(), model.views());
    Distribution.Drawn likelihood = (Distribution.Drawn) decoded.get(spec.view());
    call.views(
        "decoded_sample",
        Scaler.invert(model.tf(), spec.view().preprocessing(), likelihood.sample(noise)));
    return List.of(call.build());
  }
}
