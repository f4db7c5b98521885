package org.latent4j.serve.check;

import java.util.Optional;
import org.latent4j.base.BadInputException;
import org.latent4j.base.OneLine;

/** A model that cannot be opened, or rows that it cannot take; one line says what and where. */
public final class ModelException extends BadInputException {
  private static final long serialVersionUID = 1L;

  /** The value that is at fault; null where it is something else. */
  private final transient Cell cell;

  /**
   * A value in the rows of a call.
   *
   * @param row from 0
   * @param column in the row, from 0
   */
  public record Cell(long row, int column, String expected, String found) {}

  public ModelException(String message) {
    super(OneLine.escaped(message));
    cell = null;
  }

  /**
   * A value that a model does not take.
   *
   * @param input that it was fed to
   * @param row from 0
   * @param column in the row, from 0
   */
  public ModelException(String input, long row, int column, String expected, Object found) {
    super(
        "%s, row %d, column %d: expected %s, found %s"
            .formatted(OneLine.escaped(input), row, column, OneLine.escaped(expected), found));
    cell = new Cell(row, column, expected, found.toString());
  }

  public ModelException(String message, Throwable cause) {
    super(OneLine.escaped(message), cause);
    cell = null;
  }

  /** The value of the call's rows that is at fault, where it is one. */
  public Optional<Cell> cell() {
    return Optional.ofNullable(cell);
  }

  /** The first line of what a cause says, without the place in native code where it was noticed. */
  public static String reason(Throwable cause) {
    String message = cause.getMessage();
    String text = message == null ? cause.toString() : message;
    return text.strip().lines().findFirst().orElse("no reason given");
  }
}
