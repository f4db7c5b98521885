package org.latent4j.graph;

import org.latent4j.spec.LikelihoodSpec;
import org.latent4j.spec.ViewSpec;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;

/** Reads a decoder's output as the distribution that the spec names. */
final class Likelihood {
  private Likelihood() {}

  static Distribution build(Context at, ViewSpec view, Decoder.Output output) {
    LikelihoodSpec spec = view.likelihood();
    if (spec instanceof LikelihoodSpec.Gaussian gaussian) {
      return new DiagonalGaussian(
          at.tf(), output.parameter("mean"), logVariance(at, gaussian, view.features()));
    }
    return new Bernoulli(at.tf(), output.parameter("logits"));
  }

  private static Operand<TFloat32> logVariance(
      Context at, LikelihoodSpec.Gaussian gaussian, int features) {
    float start = (float) Math.log(gaussian.initialVariance());
    Initializer initializer = Initializer.constant(start);
    return switch (gaussian.variance()) {
      case FIXED -> at.tf().constant(start);
      case SHARED -> learned(at, Shape.of(1), initializer);
      case PER_FEATURE -> learned(at, Shape.of(features), initializer);
    };
  }

  private static Operand<TFloat32> learned(Context at, Shape shape, Initializer initializer) {
    return PosteriorHead.bounded(at.tf(), at.weight("log_variance", shape, initializer));
  }
}
