package org.latent4j.graph.signature;

import java.util.ArrayList;
import java.util.List;
import org.latent4j.graph.distribution.DiagonalGaussian;
import org.latent4j.graph.distribution.Posterior;
import org.latent4j.spec.Names;
import org.latent4j.spec.ViewSpec;
import org.latent4j.spec.ViewSpec.Role;
import org.latent4j.spec.manifest.TensorSpec.Holds;

/** The posterior of each row; of several views also of each alone. */
final class Encode implements SignatureKind {
  @Override
  public List<Signature> of(Inference model) {
    List<Signature> all = new ArrayList<>();
    all.add(encode(model, Names.ENCODE, model.spec().given()));
    if (model.views().size() > 1) {
      for (ViewSpec view : model.views()) {
        List<ViewSpec> alone = new ArrayList<>(List.of(view));
        alone.addAll(model.spec().views(Role.CONDITION));
        all.add(encode(model, Names.encodeOnly(view.name()), alone));
      }
    }
    return all;
  }

  private static Signature encode(Inference model, String name, List<ViewSpec> given) {
    SignatureBuilder call = new SignatureBuilder(model, name);
    Posterior posterior = model.vae().encode(call.rows(given));
    call.output(Names.MEAN, Holds.LATENT, "latent", posterior.mean());
    if (posterior instanceof DiagonalGaussian gaussian) {
      call.onDemand(Names.LOG_VARIANCE, gaussian.logVariance());
    }
    return call.build();
  }
}
