package org.latent4j.base;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The version folders of a model: 1, 2, …. */
public final class Versions {
  /** The graph in a version folder, by which it is known. */
  public static final String GRAPH = "saved_model.pb";

  private Versions() {}

  /** The highest version folder in a model's folder, whatever it holds. */
  public static Optional<Path> highest(Path model) throws IOException {
    return descending(model).stream().findFirst();
  }

  /** The number after all those that are there. */
  public static long next(Path model) throws IOException {
    return highest(model).map(Versions::number).orElse(0L) + 1;
  }

  /** Whether a folder of this name is a version. */
  public static boolean isVersion(String name) {
    return name.matches("[0-9]{1,18}");
  }

  /** The version folders in a model's folder, the highest first. */
  public static List<Path> descending(Path model) throws IOException {
    try (Stream<Path> children = Files.list(model)) {
      return children
          .filter(child -> isVersion(child.getFileName().toString()))
          .filter(Files::isDirectory)
          .sorted(Comparator.<Path>comparingLong(Versions::number).reversed())
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static long number(Path version) {
    return Long.parseLong(version.getFileName().toString());
  }
}
