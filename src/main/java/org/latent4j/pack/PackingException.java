package org.latent4j.pack;

import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.latent4j.base.BadInputException;
import org.latent4j.base.OneLine;

/**
 * A choice of columns or sources that cannot be used. The message names the settings as {@code
 * DataSpec} does; {@link #message} spells them as a caller's users know them.
 */
public final class PackingException extends BadInputException {
  private static final long serialVersionUID = 1L;

  private final transient Function<UnaryOperator<String>, String> wording;

  PackingException(Function<UnaryOperator<String>, String> wording) {
    super(wording.apply(UnaryOperator.identity()));
    this.wording = wording;
  }

  PackingException(String setting, String expected, Object found) {
    this(
        name ->
            "%s: expected %s, found %s"
                .formatted(name.apply(setting), OneLine.escaped(expected), OneLine.of(found)));
  }

  static void require(boolean holds, String setting, String expected, Object found) {
    if (!holds) {
      throw new PackingException(setting, expected, found);
    }
  }

  /**
   * The message with other names of the settings.
   *
   * @param spelling of a setting such as {@code condition}
   */
  public String message(UnaryOperator<String> spelling) {
    return wording == null ? getMessage() : wording.apply(spelling);
  }
}
