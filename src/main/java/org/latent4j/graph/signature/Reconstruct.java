package org.latent4j.graph.signature;

import java.util.List;
import org.latent4j.graph.model.Vae;
import org.latent4j.graph.view.Observation;
import org.latent4j.spec.Names;

/** Each row decoded from its posterior mean. */
final class Reconstruct implements SignatureKind {
  @Override
  public List<Signature> of(Inference model) {
    SignatureBuilder call = new SignatureBuilder(model, Names.RECONSTRUCT);
    Observation seen = call.rows(model.spec().given());
    Vae vae = model.vae();
    call.views("reconstructed", vae.raw(vae.decode(vae.encode(seen).mean(), seen, model.views())));
    return List.of(call.build());
  }
}
