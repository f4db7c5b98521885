package org.latent4j.pack;

import org.latent4j.base.NameCodes;
import org.latent4j.base.Nearest;
import org.latent4j.spec.ColumnSpec;

/** A value as someone types it, in the form of a packed row. */
public final class TypedValue {
  private TypedValue() {}

  /**
   * The code of a name, or a number.
   *
   * @param setting that the text is the value of
   * @throws PackingException if the column has no such value
   */
  public static float code(String setting, ColumnSpec column, String text) {
    if (!column.categories().isEmpty()) {
      int code = new NameCodes(column.categories()).of(text);
      if (code < 0) {
        throw new PackingException(
            setting,
            column.name() + " as one of " + String.join(", ", column.categories()),
            text + Nearest.question(text, "", column.categories()));
      }
      return code;
    }
    try {
      return Float.parseFloat(text);
    } catch (NumberFormatException e) {
      throw new PackingException(setting, "a number for " + column.name(), text);
    }
  }
}
