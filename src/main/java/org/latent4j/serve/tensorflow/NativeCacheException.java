package org.latent4j.serve.tensorflow;

import org.latent4j.base.BadInputException;

/**
 * TensorFlow's native libraries cannot be unpacked or loaded on this machine. The message names the
 * folder, the cause, and the property that names another folder.
 */
public final class NativeCacheException extends BadInputException {
  private static final long serialVersionUID = 1L;

  NativeCacheException(String message, Throwable cause) {
    super(message, cause);
  }
}
