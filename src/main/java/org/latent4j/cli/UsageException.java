package org.latent4j.cli;

/** The command line cannot be understood; the message is one line for the user. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }

  /** A flag's value is not what it should be. */
  UsageException(String flag, String expected, Object found) {
    super("--" + flag + ": expected " + expected + ", found " + found);
  }
}
