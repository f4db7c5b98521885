package org.latent4j.graph;

import java.util.Optional;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.ViewSpec;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The model: raw values to network values, encoder, decoder, and back. Each call builds operations
 * over the same variables.
 */
public final class Vae {
  private final Context root;
  private final ModelSpec spec;
  private final ViewSpec view;

  /** A model at the root of a graph. */
  public Vae(Context root, ModelSpec spec) {
    this.root = root;
    this.spec = spec;
    this.view = spec.view();
  }

  /** The shape of one row of a view, without the batch. */
  public static Shape rowShape(ViewSpec view) {
    return Shape.of(view.shape().stream().mapToLong(Integer::longValue).toArray());
  }

  /**
   * Raw values as the network sees them.
   *
   * @param raw float32 [batch, …shape of the view]
   * @return [batch, features]
   */
  public Operand<TFloat32> preprocess(Operand<TFloat32> raw) {
    Ops tf = root.tf();
    Operand<TFloat32> flat =
        view.shape().size() == 1 ? raw : tf.reshape(raw, tf.array(-1, view.features()));
    return Scaler.apply(tf, view.preprocessing(), flat);
  }

  /**
   * Network values in the user's units and shape; the inverse of {@link #preprocess}.
   *
   * @param x [batch, features]
   * @return [batch, …shape of the view]
   */
  public Operand<TFloat32> postprocess(Operand<TFloat32> x) {
    Ops tf = root.tf();
    Operand<TFloat32> raw = Scaler.invert(tf, view.preprocessing(), x);
    if (view.shape().size() == 1) {
      return raw;
    }
    int[] shape = new int[view.shape().size() + 1];
    shape[0] = -1;
    for (int i = 1; i < shape.length; i++) {
      shape[i] = view.shape().get(i - 1);
    }
    return tf.reshape(raw, tf.array(shape));
  }

  /**
   * The posterior of each example.
   *
   * @param x preprocessed, [batch, features]
   */
  public Posterior encode(Operand<TFloat32> x) {
    Context at = root.in(view.name()).in("encoder");
    Encoder.Features input = Likelihood.networkInput(at, view.likelihood(), view.features(), x);
    Encoder.Features features = Encoder.build(at, view, input);
    return PosteriorHead.build(
        at.in("posterior"), spec.objective().kind(), features, spec.latent());
  }

  /**
   * The likelihood of each example.
   *
   * @param z [batch, latent]
   */
  public Distribution decode(Operand<TFloat32> z) {
    Context at = root.in(view.name()).in("decoder");
    Decoder.Output output = Decoder.build(at, view, z, spec.latent());
    return Likelihood.build(at, view.likelihood(), view.features(), output, Optional.empty());
  }
}
