package org.latent4j.cli.terminal;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds out early that a folder will not take what a long run makes. */
public final class Writable {
  private Writable() {}

  /**
   * Looks at a folder, or at the nearest one above it that exists.
   *
   * @throws UsageException if nothing can be written there
   */
  public static void require(String flag, Path folder) {
    Path at = folder.toAbsolutePath();
    while (!Files.exists(at) && at.getParent() != null) {
      at = at.getParent();
    }
    UsageException.require(Files.isDirectory(at), flag, "a folder", at + ", a file");
    UsageException.require(
        Files.isWritable(at), flag, "a folder that can be written", at + ", which cannot");
  }

  /** The same for a file that is not there yet. */
  public static void requireFile(String flag, Path file) {
    UsageException.require(!Files.isDirectory(file), flag, "a file", file + ", a folder");
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      require(flag, folder);
    }
  }
}
