package org.latent4j.cli.flags;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.latent4j.io.Sinks;
import org.latent4j.io.Sources;

/** The lines of a table of flags beside this class. */
final class TableLines {
  private static final String SOURCES = "{sources}";
  private static final String SINKS = "{sinks}";

  private TableLines() {}

  /** Without those that are blank or comments. */
  static List<String> of(String name) {
    try (InputStream table = TableLines.class.getResourceAsStream(name)) {
      return new String(table.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  /** A help text with what the file formats say of themselves. */
  static String filled(String help) {
    if (help.contains(SOURCES)) {
      return help.replace(SOURCES, Sources.ACCEPTED);
    }
    return help.contains(SINKS) ? help.replace(SINKS, Sinks.ACCEPTED) : help;
  }
}
