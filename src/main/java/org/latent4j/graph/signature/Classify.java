package org.latent4j.graph.signature;

import java.util.List;
import java.util.Map;
import org.latent4j.graph.distribution.Distribution;
import org.latent4j.graph.model.Vae;
import org.latent4j.graph.view.Mixed;
import org.latent4j.graph.view.Observation;
import org.latent4j.graph.view.Vocabulary;
import org.latent4j.spec.Names;
import org.latent4j.spec.ViewSpec;
import org.latent4j.spec.manifest.TensorSpec.Holds;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.types.TFloat32;

/** The names of a label with their probabilities, from all that is given but the label itself. */
final class Classify implements SignatureKind {
  private static final Squeeze.Options COLUMN = Squeeze.axis(List.of(1L));

  @Override
  public List<Signature> of(Inference model) {
    return model.spec().label().stream().map(label -> classify(model, label)).toList();
  }

  private static Signature classify(Inference model, ViewSpec label) {
    Ops tf = model.tf();
    Vae vae = model.vae();
    SignatureBuilder call = new SignatureBuilder(model, Names.CLASSIFY);
    Observation seen =
        call.rows(model.spec().given().stream().filter(view -> !view.equals(label)).toList());
    Map<ViewSpec, Distribution> decoded = vae.decode(vae.encode(seen).mean(), seen, List.of(label));
    Mixed likelihood = (Mixed) decoded.get(label);
    call.output(
        Names.PROBABILITIES, Holds.PROBABILITIES, "probability", likelihood.probabilities());
    Operand<TFloat32> code = tf.squeeze(vae.raw(decoded), COLUMN);
    call.named(Names.CLASS, Vocabulary.names(tf, label.table().get(0), code));
    return call.build();
  }
}
