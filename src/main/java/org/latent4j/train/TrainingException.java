package org.latent4j.train;

/** Training cannot go on; the message says at which step and why. */
public final class TrainingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says why. */
  public TrainingException(String message) {
    super(message);
  }

  /** Says why, with what lies beneath. */
  public TrainingException(String message, Throwable cause) {
    super(message, cause);
  }
}
