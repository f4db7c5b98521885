package org.latent4j.cli.pass;

import org.latent4j.graph.distribution.Likelihood;
import org.latent4j.graph.distribution.Support;
import org.latent4j.spec.Preprocessing;
import org.latent4j.spec.Scaling;
import org.latent4j.spec.ViewSpec;

/**
 * Which raw values of an image model are shown black and white.
 *
 * @param black raw value shown as 0
 * @param white raw value shown as 255
 */
public record Brightness(double black, double white) {
  /** The fitted range where there is one, else what the values can be. */
  public static Brightness of(ViewSpec view) {
    Preprocessing scaling = view.preprocessing();
    boolean range = scaling.scaling() == Scaling.UNIT || scaling.scaling() == Scaling.FIXED;
    if (range && scaling.shift().size() == 1) {
      double black = scaling.shift().get(0);
      return new Brightness(black, black + scaling.scale().get(0));
    }
    return new Brightness(
        0, Likelihood.kind(view.likelihood()).support() == Support.UNIT ? 1 : 255);
  }

  /** Raw values as levels of 0 to 255. */
  public float[] levels(float[] raw) {
    float[] levels = new float[raw.length];
    for (int i = 0; i < raw.length; i++) {
      levels[i] = (float) ((raw[i] - black) / (white - black) * 255);
    }
    return levels;
  }
}
