package org.latent4j.base;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file by a path without signs that mean others: TensorFlow takes the path of a checkpoint for a
 * pattern. Where there are such signs it goes by a link, which is gone when this is closed.
 */
public final class LiteralPath implements AutoCloseable {
  private static final String SIGNS = ".*[*?\\[\\]\\\\].*";

  private final Path path;
  private final Path link;

  private LiteralPath(Path path, Path link) {
    this.path = path;
    this.link = link;
  }

  /**
   * Finds a path for a file, or for what its name begins.
   *
   * @throws IOException if there is no room for a link; it names the folder
   */
  public static LiteralPath of(Path file) throws IOException {
    Path whole = file.toAbsolutePath();
    if (!whole.toString().matches(SIGNS)) {
      return new LiteralPath(whole, null);
    }
    Path folder = Files.createTempDirectory("latent4j-");
    Path link = folder.resolve("link");
    try {
      if (folder.toString().matches(SIGNS)) {
        throw new IOException("expected no * ? [ ] or \\ in its path");
      }
      Files.createSymbolicLink(link, whole.getParent());
    } catch (IOException | UnsupportedOperationException e) {
      Files.delete(folder);
      throw new IOException(
          "%s: its path has signs of patterns, which TensorFlow cannot read, and no link to it can"
                  .formatted(whole)
              + " be made in %s (java.io.tmpdir): %s".formatted(folder.getParent(), e.getMessage()),
          e);
    }
    return new LiteralPath(link.resolve(whole.getFileName()), link);
  }

  /** Without such signs. */
  public Path path() {
    return path;
  }

  @Override
  public void close() {
    if (link != null) {
      try {
        Files.delete(link);
        Files.delete(link.getParent());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
