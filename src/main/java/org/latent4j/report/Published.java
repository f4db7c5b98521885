package org.latent4j.report;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files that appear whole or not at all. */
final class Published {
  private Published() {}

  /** Writes a sibling of {@code file}, then renames it; folders on the way are made. */
  static void write(Path file, byte[] bytes) throws IOException {
    Path target = file.toAbsolutePath();
    Files.createDirectories(target.getParent());
    // A name of this process alone, not a private (0600) temporary file: reports are for sharing.
    String name = "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".tmp";
    Path staged = target.resolveSibling(name);
    try {
      Files.write(staged, bytes);
      try {
        Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(staged, target, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(staged);
    }
  }
}
