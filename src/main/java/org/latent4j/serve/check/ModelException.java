package org.latent4j.serve.check;

import org.latent4j.base.BadInputException;
import org.latent4j.base.OneLine;

/** A model that cannot be opened, or rows that it cannot take; one line says what and where. */
public final class ModelException extends BadInputException {
  private static final long serialVersionUID = 1L;

  public ModelException(String message) {
    super(OneLine.escaped(message));
  }

  public ModelException(String message, Throwable cause) {
    super(OneLine.escaped(message), cause);
  }

  /** The first line of what a cause says, without the place in native code where it was noticed. */
  public static String reason(Throwable cause) {
    String message = cause.getMessage();
    String text = message == null ? cause.toString() : message;
    return text.strip().lines().findFirst().orElse("no reason given");
  }
}
