package org.latent4j.base;

/**
 * What a user gave cannot be used: a setting, data, a model, a file of variables. The message is
 * one line: where, what was expected, what was found. The command line ends with exit code 2.
 */
public abstract class BadInputException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** One line that says it all. */
  protected BadInputException(String message) {
    super(message);
  }

  /** The same, with what lies beneath. */
  protected BadInputException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * Describes one fault.
   *
   * @param where setting, file, row or column
   * @param expected what would have been accepted
   * @param found what was there
   */
  protected BadInputException(String where, String expected, Object found) {
    super(
        "%s: expected %s, found %s"
            .formatted(OneLine.escaped(where), OneLine.escaped(expected), OneLine.of(found)));
  }
}
