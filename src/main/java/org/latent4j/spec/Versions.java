package org.latent4j.spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** The version folders of a model: 1, 2, …. */
public final class Versions {
  /** The graph in a version folder, by which it is known. */
  public static final String GRAPH = "saved_model.pb";

  private Versions() {}

  /** The highest version folder in a model's folder, whatever it holds. */
  public static Optional<Path> highest(Path model) throws IOException {
    try (Stream<Path> children = Files.list(model)) {
      return children
          .filter(child -> child.getFileName().toString().matches("[0-9]{1,18}"))
          .filter(Files::isDirectory)
          .max(Comparator.comparingLong(c -> Long.parseLong(c.getFileName().toString())));
    }
  }
}
