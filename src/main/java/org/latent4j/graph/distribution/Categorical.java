package org.latent4j.graph.distribution;

import org.latent4j.graph.Context;
import org.latent4j.graph.Setting;
import org.latent4j.graph.network.Encoder;
import org.latent4j.spec.LikelihoodSpec;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Independent variables, each one of several categories, given by its code: a whole number from 0.
 *
 * @param logits [batch, features × categories], those of a variable side by side
 * @param features variables of a row
 * @param categories that each variable can be; one number for all
 */
public record Categorical(Ops tf, Operand<TFloat32> logits, int features, int categories)
    implements Distribution.OfNames {
  static final LikelihoodKind KIND =
      LikelihoodKind.of(
              "categorical",
              Support.CATEGORY,
              "codes of categories, whole numbers from 0",
              Categorical::read)
          .with(
              Setting.count(
                  "categories", "categories", 1, "how many there are, coded 0, 1, …; no default"))
          .seenAs(Categorical::oneHot);

  private static Distribution read(LikelihoodKind.Site site) {
    int categories = categories(site.spec());
    int width = Math.multiplyExact(site.features(), categories);
    Operand<TFloat32> logits = site.output().parameter("logits", width);
    return new Categorical(site.at().tf(), logits, site.features(), categories);
  }

  private static int categories(LikelihoodSpec spec) {
    return (int) spec.number("categories");
  }

  private static Encoder.Features oneHot(Context at, LikelihoodSpec spec, Encoder.Features values) {
    int categories = categories(spec);
    int width = Math.multiplyExact(values.width(), categories);
    Operand<TFloat32> rows = oneHot(at.tf(), values.values(), categories);
    return new Encoder.Features(at.tf().reshape(rows, at.tf().array(-1, width)), width);
  }

  /** [batch, features] to [batch, features, categories]; a code that there is not, to zeros. */
  private static Operand<TFloat32> oneHot(Ops tf, Operand<TFloat32> codes, int categories) {
    Operand<TInt32> whole = tf.dtypes.cast(codes, TInt32.class);
    return tf.oneHot(whole, tf.constant(categories), tf.constant(1f), tf.constant(0f));
  }

  /** l of the code − ln Σ exp l; of a code that there is not, 0. */
  @Override
  public Operand<TFloat32> logProb(Operand<TFloat32> x) {
    Operand<TFloat32> chosen =
        tf.math.mul(shaped(tf.nn.logSoftmax(rows())), oneHot(tf, x, categories));
    return tf.sum(chosen, tf.constant(2));
  }

  /** The gradient with respect to the logits is one-hot(x) − softmax(l). */
  @Override
  public Fit fit(Operand<TFloat32> x) {
    Operand<TFloat32> wanted = tf.reshape(oneHot(tf, x, categories), tf.shape(logits));
    return new Fit(
        tf.sum(logProb(x), tf.array(0, 1)),
        new KnownGradient(logits, tf.math.sub(wanted, probabilities())));
  }

  /** The most probable code of each variable, [batch, features]. */
  @Override
  public Operand<TFloat32> mean() {
    Operand<TInt32> codes = tf.math.argMax(shaped(logits), tf.constant(2), TInt32.class);
    return tf.dtypes.cast(codes, TFloat32.class);
  }

  /** Of every category, [batch, features × categories]; those of a variable sum to 1. */
  @Override
  public Operand<TFloat32> probabilities() {
    return tf.reshape(tf.nn.softmax(rows()), tf.shape(logits));
  }

  private Operand<TFloat32> rows() {
    return features == 1 ? logits : tf.reshape(logits, tf.array(-1, categories));
  }

  private Operand<TFloat32> shaped(Operand<TFloat32> values) {
    return tf.reshape(values, tf.array(-1, features, categories));
  }
}
