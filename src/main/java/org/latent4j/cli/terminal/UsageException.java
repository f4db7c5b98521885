package org.latent4j.cli.terminal;

import org.latent4j.base.BadInputException;

/** The command line cannot be understood; the message is one line for the user. */
public final class UsageException extends BadInputException {
  private static final long serialVersionUID = 1L;

  public UsageException(String message) {
    super(message);
  }

  /** A flag's value is not what it should be. */
  public UsageException(String flag, String expected, Object found) {
    super("--" + flag + ": expected " + expected + ", found " + found);
  }

  /** Refuses a flag's value that is not what it should be. */
  public static void require(boolean holds, String flag, String expected, Object found) {
    if (!holds) {
      throw new UsageException(flag, expected, found);
    }
  }
}
