package org.latent4j.serve;

import java.util.Map;
import java.util.Optional;
import org.latent4j.base.Matrix;
import org.latent4j.spec.Names;

/**
 * The posterior of each row.
 *
 * @param mean [batch, latent]
 * @param logVariance [batch, latent]; empty where the model is a plain autoencoder
 */
public record Encoded(Matrix mean, Optional<Matrix> logVariance) {
  static Encoded of(Map<String, Matrix> outputs) {
    return new Encoded(
        outputs.get(Names.MEAN), Optional.ofNullable(outputs.get(Names.LOG_VARIANCE)));
  }
}
