package org.latent4j.graph.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.latent4j.graph.Noise;
import org.latent4j.spec.ViewSpec;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * What is known of a batch.
 *
 * @param parts of some views of the model, in their order
 */
public record Observation(List<Observed> parts) {
  /** Copies the list. */
  public Observation {
    parts = List.copyOf(parts);
  }

  /** The part of a view, if it is among them. */
  public Optional<Observed> of(ViewSpec view) {
    return parts.stream().filter(part -> part.view().name().equals(view.name())).findFirst();
  }

  /** The parts of some role. */
  public List<Observed> of(ViewSpec.Role role) {
    return parts.stream().filter(part -> part.view().role() == role).toList();
  }

  /** What is known beside a view. */
  public Observation without(ViewSpec view) {
    return new Observation(
        parts.stream().filter(part -> !part.view().name().equals(view.name())).toList());
  }

  /** The number of rows, int32 scalar. */
  public Operand<TInt32> rows(Ops tf) {
    return parts.get(0).rows(tf);
  }

  /**
   * What training shows the encoders, masked and subsampled: of views with {@code hide} not all
   * values; of several views in half of the rows all, else one. So each encoder learns to speak
   * alone (Wu and Goodman 2018, arXiv:1802.05335, section 2.3, with a draw for each row in place of
   * a sum over subsets). A label with a prior of its own for the others is left out in half of the
   * rows.
   */
  public Observation masked(Ops tf, Noise noise, Optional<ViewSpec> label) {
    List<ViewSpec> drawn = new ArrayList<>();
    of(ViewSpec.Role.VIEW).forEach(part -> drawn.add(part.view()));
    label.ifPresent(drawn::remove);
    List<Observed> masked = new ArrayList<>();
    for (Observed part : parts) {
      ViewSpec view = part.view();
      Observed left = part;
      if (label.filter(view::equals).isPresent()) {
        left = left.keeping(tf, inHalf(tf, draws(tf, noise, "anchor")));
      } else if (view.role() == ViewSpec.Role.VIEW && drawn.size() > 1) {
        Operand<TFloat32> draws = draws(tf, noise, "views");
        left = left.keeping(tf, chosen(tf, draws, drawn.indexOf(view), drawn.size()));
      }
      if (view.role() == ViewSpec.Role.VIEW && view.fitting().hide() > 0) {
        left = left.keeping(tf, kept(tf, noise, part));
      }
      masked.add(left);
    }
    return new Observation(masked);
  }

  /** With images translated by whole pixels, where a view asks for that. */
  public Observation translated(Ops tf, Noise noise) {
    return new Observation(
        parts.stream()
            .map(part -> part.view().fitting().shift() > 0 ? Shift.of(tf, noise, part) : part)
            .toList());
  }

  /** A number from 0 to 1 for each row, the same for the same name. */
  private Operand<TFloat32> draws(Ops tf, Noise noise, String name) {
    return noise.uniform(tf, name, tf.stack(List.of(rows(tf), tf.constant(1))));
  }

  private static Operand<TFloat32> inHalf(Ops tf, Operand<TFloat32> draws) {
    return tf.dtypes.cast(tf.math.less(draws, tf.constant(0.5f)), TFloat32.class);
  }

  /** Below ½ every view is chosen; the rest is shared out among them. */
  private static Operand<TFloat32> chosen(Ops tf, Operand<TFloat32> draws, int number, int views) {
    float from = 0.5f + 0.5f * number / views;
    float to = 0.5f + 0.5f * (number + 1) / views;
    Operand<TBool> alone =
        tf.math.logicalAnd(
            tf.math.greaterEqual(draws, tf.constant(from)), tf.math.less(draws, tf.constant(to)));
    Operand<TBool> all = tf.math.less(draws, tf.constant(0.5f));
    return tf.dtypes.cast(tf.math.logicalOr(all, alone), TFloat32.class);
  }

  private static Operand<TFloat32> kept(Ops tf, Noise noise, Observed part) {
    Operand<TFloat32> draws = noise.uniform(tf, "hide/" + part.view().name(), tf.shape(part.x()));
    Operand<TFloat32> hide = tf.constant((float) part.view().fitting().hide());
    return tf.dtypes.cast(tf.math.greaterEqual(draws, hide), TFloat32.class);
  }
}
