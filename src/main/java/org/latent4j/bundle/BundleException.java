package org.latent4j.bundle;

import org.latent4j.base.BadInputException;

/** Files of variables that are cut, changed or of another kind; one line says where. */
public final class BundleException extends BadInputException {
  private static final long serialVersionUID = 1L;

  BundleException(String message) {
    super(message);
  }

  BundleException(String message, Throwable cause) {
    super(message, cause);
  }
}
