package org.latent4j.eval;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.latent4j.base.LiteralPath;
import org.latent4j.graph.Checkpointing;
import org.latent4j.graph.Context;
import org.latent4j.graph.Noise;
import org.latent4j.graph.Tensors;
import org.latent4j.graph.Variables;
import org.latent4j.graph.distribution.DiagonalGaussian;
import org.latent4j.graph.distribution.Posterior;
import org.latent4j.graph.model.Vae;
import org.latent4j.graph.objective.Objective;
import org.latent4j.graph.view.Observation;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.ViewSpec;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;

/**
 * The model's graph with what evaluation asks of it beyond an export's signatures: losses at
 * sampled latents, and importance weights. Owns graph and session; not thread-safe.
 */
final class EvaluationSession implements AutoCloseable {
  private final ModelSpec spec;
  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final Session session;
  private final int width;

  private final Placeholder<TFloat32> raw;
  private final Placeholder<TInt64> key;
  private final Placeholder<TInt32> samples;
  private final Operand<TFloat32> reconstruction;
  private final Operand<TFloat32> kl;
  private final Operand<TFloat32> mean;
  private Operand<TFloat32> logWeights;
  private Operand<TFloat32> predicted;

  EvaluationSession(ModelSpec spec, Path weights) throws IOException {
    this.spec = spec;
    width = ModelSpec.width(spec.views());
    raw = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, width)));
    key = tf.placeholder(TInt64.class, Placeholder.shape(Shape.of(2)));
    samples = tf.placeholder(TInt32.class, Placeholder.shape(Shape.scalar()));

    Variables variables = new Variables(tf, 0);
    Vae vae = new Vae(Context.inference(tf, variables), spec);
    Noise noise = new Noise(key);
    Observation all = vae.observe(raw, spec.views());
    Posterior posterior = vae.encode(all);
    Operand<TFloat32> draws = noise.normal(tf, "latent", tf.shape(posterior.mean()));
    mean = posterior.mean();
    Operand<TFloat32> z = posterior.sample(draws);
    reconstruction = Objective.sum(tf, contribution(vae, z, all));
    kl = Objective.sum(tf, vae.prior().kl(posterior, z));
    if (posterior instanceof DiagonalGaussian gaussian) {
      logWeights = logWeights(vae, gaussian, noise);
    }
    spec.label().ifPresent(label -> predicted = predicted(vae, label));
    session = new Session(graph);
    restore(Checkpointing.build(tf, variables.all()), weights);
  }

  private void restore(Checkpointing checkpointing, Path weights) throws IOException {
    try (LiteralPath literal = LiteralPath.of(weights);
        TString prefix = TString.scalarOf(literal.path().toString())) {
      session
          .runner()
          .feed(checkpointing.prefix(), prefix)
          .addTarget(checkpointing.restore())
          .run()
          .close();
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private Operand<TFloat32> contribution(Vae vae, Operand<TFloat32> z, Observation seen) {
    return Objective.contribution(tf, vae.decode(z, seen, spec.views(ViewSpec.Role.VIEW)), seen);
  }

  /** The code of the likeliest name of a label that is not looked at, [batch, 1]. */
  private Operand<TFloat32> predicted(Vae vae, ViewSpec label) {
    Observation seen = vae.observe(raw, spec.views()).without(label);
    return vae.raw(vae.decode(vae.encode(seen).mean(), seen, List.of(label)));
  }

  /** ln p(x|z) + ln p(z) − ln q(z|x) of several draws for each row: [samples × batch]. */
  private Operand<TFloat32> logWeights(Vae vae, DiagonalGaussian posterior, Noise noise) {
    Operand<TInt32> times = tf.stack(List.of(samples, tf.constant(1)));
    DiagonalGaussian repeated =
        new DiagonalGaussian(
            tf, tf.tile(posterior.mean(), times), tf.tile(posterior.logVariance(), times));
    Operand<TFloat32> z =
        repeated.sample(noise.normal(tf, "importance", tf.shape(repeated.mean())));
    Observation rows = vae.observe(tf.tile(raw, times), spec.views());
    Operand<TFloat32> likelihood = tf.math.neg(Objective.sum(tf, contribution(vae, z, rows)));
    return tf.math.add(likelihood, vae.prior().logRatio(tf, repeated, z));
  }

  /**
   * What one pass says of each row.
   *
   * @param reconstruction at one sampled latent, [batch]
   * @param kl [batch]
   * @param mean of the posterior, [batch × latent]
   */
  record Pass(float[] reconstruction, float[] kl, float[] mean) {}

  Pass pass(float[] rows, int count, long seed, long number) {
    try (TFloat32 x = rows(rows, count);
        TInt64 keyed = TInt64.vectorOf(seed, number);
        Result result =
            session
                .runner()
                .feed(raw, x)
                .feed(key, keyed)
                .fetch(reconstruction)
                .fetch(kl)
                .fetch(mean)
                .run()) {
      return new Pass(
          Tensors.floats((TFloat32) result.get(0)),
          Tensors.floats((TFloat32) result.get(1)),
          Tensors.floats((TFloat32) result.get(2)));
    }
  }

  /** Whether the model has importance weights: whether it is a variational one. */
  boolean isVariational() {
    return logWeights != null;
  }

  /** Log importance weights, draw after draw: [draws × batch]. */
  float[] logWeights(float[] rows, int count, int draws, long[] keys) {
    try (TFloat32 x = rows(rows, count);
        TInt64 keyed = TInt64.vectorOf(keys);
        TInt32 times = TInt32.scalarOf(draws);
        Result result =
            session
                .runner()
                .feed(raw, x)
                .feed(key, keyed)
                .feed(samples, times)
                .fetch(logWeights)
                .run()) {
      return Tensors.floats((TFloat32) result.get(0));
    }
  }

  /** The codes of the likeliest names of the label of each row; the model has one. */
  float[] predicted(float[] rows, int count) {
    try (TFloat32 x = rows(rows, count);
        Result result = session.runner().feed(raw, x).fetch(predicted).run()) {
      return Tensors.floats((TFloat32) result.get(0));
    }
  }

  private TFloat32 rows(float[] rows, int count) {
    return TFloat32.tensorOf(
        Shape.of(count, width),
        tensor -> tensor.asRawTensor().data().asFloats().write(rows, 0, count * width));
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
