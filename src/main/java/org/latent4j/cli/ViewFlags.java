package org.latent4j.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.latent4j.spec.ConvSpec;
import org.latent4j.spec.LikelihoodSpec;
import org.latent4j.spec.Names;
import org.latent4j.spec.NetworkSpec;
import org.latent4j.spec.Preprocessing;
import org.latent4j.spec.Scaling;
import org.latent4j.spec.ViewSpec;

/**
 * Flags of how values are scaled and what their likelihood is: to {@link ViewSpec} and back.
 *
 * <p>Images and bytes are scaled to 0–1 and read as Bernoulli, as the field does with grey values.
 * All else is standardised and read as Gaussian with one learned variance: a fixed variance of 1 is
 * that of the standardised data itself, so the latent would carry nothing, while one variance a
 * feature lets the easiest feature take all of the latent (Rybkin et al. 2021, arXiv:2006.13202).
 */
final class ViewFlags {
  static final FlagGroup GROUP =
      FlagGroup.of(
          "Values",
          new Flag(
              "likelihood",
              "NAME",
              "bernoulli or gaussian; default bernoulli for images and bytes"),
          new Flag("variance", "NAME", "gaussian: fixed, shared or per-feature (learned); shared"),
          new Flag("variance-value", "V", "the fixed variance (1), or where learning starts (0.1)"),
          new Flag(
              "scaling",
              "NAME",
              "unit (to 0–1), standardize or none, fitted to the training rows; default unit for"
                  + " images, bytes and bernoulli, else standardize"));

  /**
   * Where a variance is learned it begins well below that of standardised data, 1: from there the
   * noise would explain everything before the latent has learned anything, and the KL close it.
   */
  private static final double LEARNING_STARTS = 0.1;

  private ViewFlags() {}

  static ViewSpec read(Arguments arguments, DataShape data, NetworkSpec encoder) {
    boolean pixels = data.isPicture() || data.bytes();
    LikelihoodSpec likelihood = likelihood(arguments, pixels);
    boolean unit = pixels || likelihood instanceof LikelihoodSpec.Bernoulli;
    Preprocessing preprocessing =
        Preprocessing.unfitted(scaling(arguments, unit ? Scaling.UNIT : Scaling.STANDARDIZE));
    List<Integer> picture = data.picture();
    boolean image = encoder instanceof ConvSpec && data.isPicture();
    return new ViewSpec(
        Names.X,
        image ? picture : flat(encoder, data),
        picture,
        data.columns(),
        preprocessing,
        encoder,
        encoder.mirrored(),
        likelihood);
  }

  /** A convolution over rows that are no picture is left to the settings to refuse. */
  private static List<Integer> flat(NetworkSpec encoder, DataShape data) {
    return encoder instanceof ConvSpec ? data.shape() : List.of(data.features());
  }

  private static LikelihoodSpec likelihood(Arguments arguments, boolean pixels) {
    String name =
        arguments.choice(
            "likelihood", List.of("bernoulli", "gaussian"), pixels ? "bernoulli" : "gaussian");
    if (name.equals("bernoulli")) {
      arguments.refuse("--likelihood gaussian", "variance", "variance-value");
      return new LikelihoodSpec.Bernoulli();
    }
    LikelihoodSpec.Variance variance =
        arguments.choice("variance", LikelihoodSpec.Variance.class, LikelihoodSpec.Variance.SHARED);
    double start = variance == LikelihoodSpec.Variance.FIXED ? 1 : LEARNING_STARTS;
    return new LikelihoodSpec.Gaussian(variance, arguments.number("variance-value", start));
  }

  private static Scaling scaling(Arguments arguments, Scaling otherwise) {
    String name =
        arguments.choice(
            "scaling", List.of("unit", "standardize", "none"), Arguments.word(otherwise));
    return switch (name) {
      case "unit" -> Scaling.UNIT;
      case "standardize" -> Scaling.STANDARDIZE;
      default -> Scaling.NONE;
    };
  }

  static Map<String, String> stored(ViewSpec view) {
    Map<String, String> flags = new LinkedHashMap<>();
    if (view.likelihood() instanceof LikelihoodSpec.Gaussian gaussian) {
      flags.put("likelihood", "gaussian");
      flags.put("variance", Arguments.word(gaussian.variance()));
      flags.put("variance-value", Double.toString(gaussian.initialVariance()));
    } else {
      flags.put("likelihood", "bernoulli");
    }
    Scaling scaling = view.preprocessing().scaling();
    // A range given beforehand is how bytes are scaled to 0–1.
    flags.put("scaling", Arguments.word(scaling == Scaling.FIXED ? Scaling.UNIT : scaling));
    return flags;
  }
}
