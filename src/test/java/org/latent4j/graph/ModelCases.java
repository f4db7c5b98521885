package org.latent4j.graph;

import java.util.List;
import org.latent4j.spec.Activation;
import org.latent4j.spec.LikelihoodSpec;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.Names;
import org.latent4j.spec.NetworkSpec;
import org.latent4j.spec.ObjectiveSpec;
import org.latent4j.spec.Preprocessing;
import org.latent4j.spec.ViewSpec;

/** Small models. */
public final class ModelCases {
  public static final LikelihoodSpec BERNOULLI = LikelihoodSpec.bernoulli();

  private ModelCases() {}

  public static ObjectiveSpec objective(double beta, double freeBits) {
    return new ObjectiveSpec(ObjectiveSpec.Kind.VAE, beta, ObjectiveSpec.Warmup.none(), freeBits);
  }

  public static ModelSpec model(
      List<Integer> shape,
      Preprocessing preprocessing,
      NetworkSpec network,
      LikelihoodSpec likelihood,
      int latent,
      ObjectiveSpec objective) {
    ViewSpec view =
        new ViewSpec(
            Names.X,
            shape,
            List.of(),
            List.of(),
            preprocessing,
            network,
            network.mirrored(),
            likelihood);
    return new ModelSpec("case", List.of(view), latent, objective);
  }

  /** Four features, three hidden units, two latent dimensions. */
  public static ModelSpec tiny(
      Activation activation, LikelihoodSpec likelihood, ObjectiveSpec objective) {
    NetworkSpec network = NetworkSpec.mlp(List.of(3), activation, false, 0);
    return model(List.of(4), Preprocessing.none(), network, likelihood, 2, objective);
  }

  /** Pictures of odd, unequal sides through two convolutions. */
  public static ModelSpec conv(
      Activation activation, boolean batchNorm, int stride, LikelihoodSpec likelihood) {
    NetworkSpec network =
        NetworkSpec.conv(List.of(2, 3), 3, stride, List.of(4), activation, batchNorm, 0);
    return model(
        List.of(7, 5, 2), Preprocessing.range(0, 255), network, likelihood, 2, ObjectiveSpec.vae());
  }
}
