package org.latent4j.io.sql;

import java.nio.file.Path;

/** Names and text as SQL has them, and what engines say as one line. */
public final class SqlText {
  private static final int LONGEST = 300;

  private SqlText() {}

  /** A name as SQL has it. */
  public static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** Text as SQL has it. */
  public static String text(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** A file as the engine finds it, whatever signs of patterns are in its name. */
  public static String file(Path file) {
    return text(file.toAbsolutePath().toString().replaceAll("[*?\\[]", "[$0]"));
  }

  /** The first line of a message, not too long. */
  static String line(Throwable failure) {
    String text = String.valueOf(failure.getMessage()).lines().findFirst().orElse("").strip();
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
  }
}
