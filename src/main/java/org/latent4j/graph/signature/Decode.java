package org.latent4j.graph.signature;

import java.util.List;
import org.latent4j.graph.model.Vae;
import org.latent4j.spec.Names;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** The mean of the likelihood of each latent. */
final class Decode implements SignatureKind {
  @Override
  public List<Signature> of(Inference model) {
    SignatureBuilder call = new SignatureBuilder(model, Names.DECODE);
    Operand<TFloat32> z = call.latent(Names.Z);
    Vae vae = model.vae();
    call.views("decoded", vae.raw(vae.decode(z, call.conditions(), model.views())));
    return List.of(call.build());
  }
}
