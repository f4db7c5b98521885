package org.latent4j.base;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Files and folders that are either wholly there, on the disk, or not at all. */
public final class DurableFiles {
  private DurableFiles() {}

  /** Writes a text, as {@link #write(Path, byte[])}. */
  public static void write(Path file, String text) throws IOException {
    write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Writes a file beside its place, flushes it, and moves it there; folders on the way are made.
   */
  public static void write(Path file, byte[] bytes) throws IOException {
    Path target = file.toAbsolutePath();
    Files.createDirectories(target.getParent());
    Path staged = target.resolveSibling("." + target.getFileName() + ".tmp");
    try {
      Files.write(staged, bytes);
      flush(staged);
      Files.move(
          staged, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(staged);
    }
    flush(target.getParent());
  }

  /** Flushes all files of a staged folder, then gives it its name. */
  public static void publish(Path staged, Path directory) throws IOException {
    for (Path file : children(staged)) {
      flush(file);
    }
    flush(staged);
    Files.move(staged, directory, StandardCopyOption.ATOMIC_MOVE);
    flush(directory.toAbsolutePath().getParent());
  }

  /** Removes a folder and all in it, if it is there. */
  public static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> walk = Files.walk(directory)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /** What lies in a folder, by name. */
  public static List<Path> children(Path directory) throws IOException {
    try (Stream<Path> list = Files.list(directory)) {
      return list.sorted().toList();
    }
  }

  /**
   * Puts a file, or the names in a folder, on the disk; Windows knows no such call for a folder.
   */
  public static void flush(Path path) throws IOException {
    boolean directory = Files.isDirectory(path);
    if (directory && path.getFileSystem().getSeparator().equals("\\")) {
      return;
    }
    StandardOpenOption mode = directory ? StandardOpenOption.READ : StandardOpenOption.WRITE;
    Uninterrupted.run(
        () -> {
          try (FileChannel channel = FileChannel.open(path, mode)) {
            channel.force(true);
          }
        });
  }
}
