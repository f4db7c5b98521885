package org.latent4j.graph.signature;

import java.util.List;
import java.util.Optional;
import org.latent4j.graph.model.Vae;
import org.latent4j.graph.view.Observation;
import org.latent4j.graph.view.Observed;
import org.latent4j.spec.ViewSpec.Role;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The path from one row to another: their posterior means joined by a straight line, and places on
 * it at equal steps, both ends among them, decoded. Where rows of one request have other numbers of
 * steps (a server may join requests), the path of one with fewer stays at its end. Conditions are
 * those of the row that it begins with.
 */
final class Interpolate implements SignatureKind {
  @Override
  public List<Signature> of(Inference model) {
    Ops tf = model.tf();
    Vae vae = model.vae();
    SignatureBuilder call = new SignatureBuilder(model, "interpolate");
    Observation from = call.rows("from", model.spec().given());
    Observation to = call.rows("to", model.spec().given());
    Operand<TInt32> steps = call.steps("steps");
    Operand<TInt32> one = tf.constant(1);
    Operand<TInt32> most = tf.math.maximum(tf.reduceMax(steps, tf.constant(0)), one);
    Operand<TFloat32> share = tf.expandDims(share(tf, steps, most), tf.constant(2));
    Operand<TFloat32> rest = tf.math.sub(tf.constant(1f), share); // [batch, most, 1]
    Operand<TFloat32> start = tf.expandDims(vae.encode(from).mean(), one); // [batch, 1, latent]
    Operand<TFloat32> end = tf.expandDims(vae.encode(to).mean(), one);
    Operand<TFloat32> path = tf.math.add(tf.math.mul(rest, start), tf.math.mul(share, end));
    Operand<TFloat32> z = tf.reshape(path, tf.array(-1, model.spec().latent()));
    Observation conditions = conditions(tf, from, most);
    call.paths("path", vae.raw(vae.decode(z, conditions, model.views())), most);
    return List.of(call.build());
  }

  /** How far each step is on its path: 0 at the first, 1 from the last on; [batch, most]. */
  private static Operand<TFloat32> share(Ops tf, Operand<TInt32> steps, Operand<TInt32> most) {
    Operand<TInt32> one = tf.constant(1);
    Operand<TFloat32> last =
        tf.dtypes.cast(
            tf.expandDims(tf.math.maximum(tf.math.sub(steps, one), one), one), TFloat32.class);
    Operand<TFloat32> place =
        tf.expandDims(
            tf.dtypes.cast(tf.range(tf.constant(0), most, one), TFloat32.class), tf.constant(0));
    // By comparison: x / x may be a little less than 1 where a division is one of many.
    return tf.select(tf.math.greaterEqual(place, last), tf.constant(1f), tf.math.div(place, last));
  }

  /** The conditions of each row, for all of its steps. */
  private static Observation conditions(Ops tf, Observation seen, Operand<TInt32> most) {
    return new Observation(
        seen.of(Role.CONDITION).stream()
            .map(
                part -> {
                  Optional<Operand<TFloat32>> mask = part.mask().map(m -> repeat(tf, m, most));
                  return new Observed(part.view(), repeat(tf, part.x(), most), mask);
                })
            .toList());
  }

  /** Each of [batch, width] as often as it has steps, [batch · steps, width]. */
  private static Operand<TFloat32> repeat(Ops tf, Operand<TFloat32> rows, Operand<TInt32> most) {
    Operand<TInt32> one = tf.constant(1);
    Operand<TFloat32> copies = tf.tile(tf.expandDims(rows, one), tf.stack(List.of(one, most, one)));
    return tf.reshape(copies, tf.array(-1, Math.toIntExact(rows.shape().get(1))));
  }
}
