package org.latent4j.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.Names;
import org.latent4j.spec.ObjectiveSpec;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** The calls of a trained model, each with placeholders of its own. */
public final class Signatures {
  private final Ops tf;
  private final Vae vae;
  private final ModelSpec spec;
  private final Shape rowShape;

  /**
   * One call.
   *
   * @param name its key in the export
   * @param inputs placeholders by name
   * @param outputs by name
   */
  public record Signature(
      String name, Map<String, Operand<TFloat32>> inputs, Map<String, Operand<TFloat32>> outputs) {}

  private Signatures(Context root, ModelSpec spec) {
    this.tf = root.tf();
    this.vae = new Vae(root, spec);
    this.spec = spec;
    this.rowShape = Vae.rowShape(spec.view()).prepend(-1);
  }

  /**
   * Builds every signature that the model has; nothing in them is random.
   *
   * @param root an inference context
   */
  public static List<Signature> build(Context root, ModelSpec spec) {
    Signatures all = new Signatures(root, spec);
    List<Signature> signatures = new ArrayList<>();
    signatures.add(all.encode());
    signatures.add(all.decode());
    if (spec.objective().kind() == ObjectiveSpec.Kind.VAE) {
      signatures.add(all.encodeSample());
      if (Likelihood.kind(spec.view().likelihood()).drawn()) {
        signatures.add(all.decodeSample());
      }
    }
    signatures.add(all.reconstruct());
    signatures.add(all.score());
    return signatures;
  }

  private Signature encode() {
    Placeholder<TFloat32> x = input(Names.ENCODE, Names.X, rowShape);
    Posterior posterior = vae.encode(vae.preprocess(x));
    Map<String, Operand<TFloat32>> outputs = new LinkedHashMap<>();
    outputs.put(Names.MEAN, posterior.mean());
    if (posterior instanceof DiagonalGaussian gaussian) {
      outputs.put(Names.LOG_VARIANCE, gaussian.logVariance());
    }
    return signature(Names.ENCODE, Map.of(Names.X, x), outputs);
  }

  private Signature decode() {
    Placeholder<TFloat32> z = input(Names.DECODE, Names.Z, latentShape());
    Operand<TFloat32> x = vae.postprocess(vae.decode(z).mean());
    return signature(Names.DECODE, Map.of(Names.Z, z), Map.of(Names.X, x));
  }

  /** A draw from the likelihood, its noise given by the caller. */
  private Signature decodeSample() {
    Placeholder<TFloat32> z = input(Names.DECODE_SAMPLE, Names.Z, latentShape());
    Placeholder<TFloat32> noise =
        input(Names.DECODE_SAMPLE, Names.NOISE, Shape.of(-1, spec.view().features()));
    Distribution.Drawn likelihood = (Distribution.Drawn) vae.decode(z);
    Map<String, Operand<TFloat32>> inputs = new LinkedHashMap<>();
    inputs.put(Names.Z, z);
    inputs.put(Names.NOISE, noise);
    Operand<TFloat32> x = vae.postprocess(likelihood.sample(noise));
    return signature(Names.DECODE_SAMPLE, inputs, Map.of(Names.X, x));
  }

  private Signature encodeSample() {
    Placeholder<TFloat32> x = input(Names.ENCODE_SAMPLE, Names.X, rowShape);
    Placeholder<TFloat32> noise = input(Names.ENCODE_SAMPLE, Names.NOISE, latentShape());
    Operand<TFloat32> z = vae.encode(vae.preprocess(x)).sample(noise);
    Map<String, Operand<TFloat32>> inputs = new LinkedHashMap<>();
    inputs.put(Names.X, x);
    inputs.put(Names.NOISE, noise);
    return signature(Names.ENCODE_SAMPLE, inputs, Map.of(Names.Z, z));
  }

  private Signature reconstruct() {
    Placeholder<TFloat32> x = input(Names.RECONSTRUCT, Names.X, rowShape);
    Operand<TFloat32> z = vae.encode(vae.preprocess(x)).mean();
    Operand<TFloat32> y = vae.postprocess(vae.decode(z).mean());
    return signature(Names.RECONSTRUCT, Map.of(Names.X, x), Map.of(Names.X, y));
  }

  private Signature score() {
    Placeholder<TFloat32> raw = input(Names.SCORE, Names.X, rowShape);
    Operand<TFloat32> x = vae.preprocess(raw);
    Posterior posterior = vae.encode(x);
    Operand<TFloat32> contribution = tf.math.neg(vae.decode(posterior.mean()).logProb(x));
    Operand<TFloat32> reconstruction = Objective.sum(tf, contribution);
    Operand<TFloat32> kl = Objective.sum(tf, posterior.kl());
    Map<String, Operand<TFloat32>> outputs = new LinkedHashMap<>();
    outputs.put(Names.SCORE, tf.math.add(reconstruction, kl));
    outputs.put(Names.RECONSTRUCTION, reconstruction);
    outputs.put(Names.KL, kl);
    outputs.put(Names.CONTRIBUTION, contribution);
    return signature(Names.SCORE, Map.of(Names.X, raw), outputs);
  }

  private Shape latentShape() {
    return Shape.of(-1, spec.latent());
  }

  private Placeholder<TFloat32> input(String signature, String name, Shape shape) {
    return tf.withName(signature + "_" + name)
        .placeholder(TFloat32.class, Placeholder.shape(shape));
  }

  /** Gives every output a name of its own, so that a reader of the graph can find it. */
  private Signature signature(
      String name, Map<String, Operand<TFloat32>> inputs, Map<String, Operand<TFloat32>> outputs) {
    Map<String, Operand<TFloat32>> named = new LinkedHashMap<>();
    outputs.forEach(
        (key, value) -> named.put(key, tf.withName(name + "_out_" + key).identity(value)));
    return new Signature(name, inputs, named);
  }
}
