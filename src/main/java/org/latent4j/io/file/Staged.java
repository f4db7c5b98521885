package org.latent4j.io.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.latent4j.base.DurableFiles;
import org.latent4j.data.DataException;

/** A file or folder that is made under a hidden name beside its target, then renamed. */
public final class Staged implements Closeable {
  private final Path target;
  private final Path staging;

  private Staged(Path target, Path staging) {
    this.target = target;
    this.staging = staging;
  }

  /** An empty staging file. */
  static Staged file(Path target) throws IOException {
    if (Files.isDirectory(target)) {
      throw new DataException(target.toString(), "a file to write", "a folder");
    }
    return of(target, false);
  }

  /** A staging file of a given name beside the target, with what it holds. */
  static Staged kept(Path target, Path staging) throws IOException {
    if (Files.isDirectory(target)) {
      throw new DataException(target.toString(), "a file to write", "a folder");
    }
    if (!Files.exists(staging)) {
      Files.createFile(staging);
    }
    return new Staged(target.toAbsolutePath(), staging);
  }

  /** An empty staging folder; the target must not hold anything. */
  public static Staged folder(Path target) throws IOException {
    if (Files.exists(target) && !isEmptyFolder(target)) {
      throw new DataException(target.toString(), "a new or empty folder", "something in its place");
    }
    return of(target, true);
  }

  private static Staged of(Path given, boolean folder) throws IOException {
    Path target = given.toAbsolutePath();
    // Not createTempFile, whose files nobody but their owner may read.
    String suffix = Long.toHexString(ThreadLocalRandom.current().nextLong());
    Path staging = target.resolveSibling("." + target.getFileName() + "-" + suffix);
    try {
      Files.createDirectories(target.getParent());
      if (folder) {
        Files.createDirectory(staging);
      } else {
        Files.createFile(staging);
      }
      return new Staged(target, staging);
    } catch (FileSystemException e) {
      String reason = e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
      throw new DataException(
          given.toString(), "a place that can be written", reason + " at " + e.getFile());
    }
  }

  /** What it will be. */
  Path target() {
    return target;
  }

  /** Where to write. */
  public Path staging() {
    return staging;
  }

  /** Renames; the content must be closed. */
  public void commit() throws IOException {
    try {
      Files.move(
          staging, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (DirectoryNotEmptyException e) {
      throw new DataException(target.toString(), "a new or empty folder", "something in its place");
    }
  }

  /** Deletes what was not committed. */
  @Override
  public void close() throws IOException {
    DurableFiles.delete(staging);
  }

  private static boolean isEmptyFolder(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(path)) {
      return entries.findAny().isEmpty();
    }
  }
}
