package org.latent4j.graph.distribution;

import java.util.List;
import org.latent4j.graph.Context;
import org.latent4j.graph.Kind;
import org.latent4j.graph.Setting;
import org.latent4j.spec.PriorSpec;

/**
 * What a prior's file says of itself; {@link Priors} lists all.
 *
 * @param name in settings, files and {@code --prior}
 * @param summary what it is, in a line
 * @param settings those it takes
 * @param perDimension whether it is a product over dimensions and with Gaussians is Gaussian: what
 *     free bits and several views need
 * @param builder of the prior
 */
public record PriorKind(
    String name, String summary, List<Setting> settings, boolean perDimension, Builder builder)
    implements Kind<PriorSpec> {
  /** Builds a prior. */
  @FunctionalInterface
  interface Builder {
    /**
     * Builds the prior.
     *
     * @param at holds what it learns
     * @param spec with every setting
     * @param latent dimensions
     */
    Prior build(Context at, PriorSpec spec, int latent);
  }

  /** Copies the settings. */
  public PriorKind {
    settings = List.copyOf(settings);
  }
}
