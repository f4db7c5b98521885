package org.latent4j.pack;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.latent4j.graph.distribution.Likelihood;
import org.latent4j.graph.distribution.Support;
import org.latent4j.graph.network.Network;
import org.latent4j.spec.Fitting;
import org.latent4j.spec.LikelihoodSpec;
import org.latent4j.spec.Names;
import org.latent4j.spec.NetworkSpec;
import org.latent4j.spec.Preprocessing;
import org.latent4j.spec.Scaling;
import org.latent4j.spec.ViewSpec;

/**
 * What is chosen of the views of a new model; by itself what the data suggest.
 *
 * <p>Images and bytes are scaled to 0–1 and read as Bernoulli, as the field does with grey values.
 * All else is standardised and read as Gaussian with one learned variance: a fixed variance of 1 is
 * that of the standardised data itself, so the latent would carry nothing, while one variance a
 * feature lets the easiest feature take all of the latent (Rybkin et al. 2021, arXiv:2006.13202).
 */
public interface ViewChoices {
  /** What the data suggest. */
  ViewChoices USUAL = new ViewChoices() {};

  /** A label is one value beside many: alone it would hardly be heard. */
  double LABEL_WEIGHT = 50;

  /** Epochs over which the weight of pseudo-labels rises. */
  double GUESS_WARMUP = 2;

  /** Share of values that is hidden from the encoder, of a table with missing cells. */
  double HIDDEN_SHARE = 0.2;

  /** The kind of a view's likelihood. */
  static String usualLikelihood(DataShape data) {
    return data.isPixels() ? "bernoulli" : "gaussian";
  }

  /** How values are scaled for a likelihood. */
  static Scaling usualScaling(DataShape data, LikelihoodSpec likelihood) {
    Support support = Likelihood.kind(likelihood).support();
    if (!support.scales()) {
      return Scaling.NONE;
    }
    return data.isPixels() || support == Support.UNIT ? Scaling.UNIT : Scaling.STANDARDIZE;
  }

  /** Dimensions of the latent, by the first view. */
  static int usualLatent(ViewSpec view) {
    return view.picture().isEmpty() ? Math.min(32, Math.max(2, view.features() / 2)) : 32;
  }

  /**
   * The view that values of one kind make; a convolution over no picture is left to it to refuse.
   */
  static ViewSpec view(
      DataShape data, NetworkSpec encoder, LikelihoodSpec likelihood, Scaling scaling) {
    List<Integer> picture = data.picture();
    List<Integer> image = picture.isEmpty() ? data.shape() : picture;
    return Network.checked(
        new ViewSpec(
            Names.X,
            Network.kind(encoder).images() ? image : List.of(data.features()),
            picture,
            data.columns(),
            Preprocessing.unfitted(scaling),
            encoder,
            encoder.mirrored(),
            likelihood));
  }

  /** Hidden layers of the first view, and of others that are no tables. */
  default NetworkSpec encoder(DataShape data) {
    return Network.usual(data.isPicture());
  }

  /** Hidden layers of a table beside the first view. */
  default NetworkSpec otherTable() {
    return Network.usual(false);
  }

  /** Likelihood of the first view, where it is no table. */
  default LikelihoodSpec likelihood(DataShape data) {
    return Likelihood.complete(LikelihoodSpec.of(usualLikelihood(data)));
  }

  /** Scaling of the first view, where it is no table. */
  default Scaling scaling(DataShape data, LikelihoodSpec likelihood) {
    return usualScaling(data, likelihood);
  }

  /**
   * How the first view is fitted.
   *
   * @param lacksValues whether some are missing: an encoder that sees more gaps fills them better
   */
  default Fitting first(boolean lacksValues) {
    return new Fitting(1, lacksValues ? HIDDEN_SHARE : 0, 0, 0, 0, 0);
  }

  /** How a single column is fitted that is a view or a target. */
  default Fitting label(ViewSpec.Role role) {
    return role == ViewSpec.Role.TARGET
        ? new Fitting(LABEL_WEIGHT, 0, 0, 0, GUESS_WARMUP, 0)
        : Fitting.weighted(LABEL_WEIGHT);
  }

  /** Hidden layers between the latent and a target. */
  default List<Integer> head(List<Integer> usual) {
    return usual;
  }

  /** File with names for the features of a source that has none. */
  default Optional<Path> featureNames() {
    return Optional.empty();
  }
}
