package org.latent4j.io.csv;

/** How the values of a row are written as csv fields. */
interface CellText {
  /** The most bytes of a value in a column. */
  int longest(int column);

  /**
   * Writes a value.
   *
   * @return the position behind it
   */
  int write(int column, float value, byte[] target, int at);

  /** Text as one field: in quotes where it would be read as something else without. */
  static String quote(String name) {
    return name.matches("(?s).*[,\"\\r\\n].*|\\s.*|.*\\s") ? quoted(name) : name;
  }

  /** Text in quotes. */
  static String quoted(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }
}
