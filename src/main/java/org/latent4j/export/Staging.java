package org.latent4j.export;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.latent4j.base.DurableFiles;
import org.latent4j.base.Versions;

/**
 * A hidden folder in a model's folder, where an export is made before it is seen: in there, since
 * only a rename inside one file system is atomic, and a model's folder may be a mount of its own.
 * Its name tells host and process, so that what a killed process left can be told and removed.
 */
record Staging(Path modelDir, Path folder) implements AutoCloseable {
  private static final Pattern NAME = Pattern.compile("\\.staging-(.*)-(\\d+)-[0-9a-f]{8}");
  private static final Duration LONGEST = Duration.ofDays(1);

  /** Makes a new one, after removing those whose process is gone. */
  static Staging open(Path modelDir) throws IOException {
    Files.createDirectories(modelDir);
    for (Path child : DurableFiles.children(modelDir)) {
      if (isStale(child)) {
        DurableFiles.delete(child);
      }
    }
    String id = UUID.randomUUID().toString().substring(0, 8);
    String name = ".staging-" + host() + "-" + ProcessHandle.current().pid() + "-" + id;
    return new Staging(modelDir, Files.createDirectory(modelDir.resolve(name)));
  }

  /**
   * Makes the folder the next version, in one step that either happens or does not, once all of it
   * is on disk.
   *
   * @return the version directory
   */
  Path publish() throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(folder)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      DurableFiles.flush(path);
    }
    for (long version = Versions.next(modelDir); ; version++) {
      Path target = modelDir.resolve(Long.toString(version));
      if (moved(target)) {
        DurableFiles.flush(modelDir);
        return target;
      }
    }
  }

  /** Whether the folder became the target; not where another export was first there. */
  private boolean moved(Path target) throws IOException {
    if (Files.exists(target)) {
      return false;
    }
    try {
      Files.move(folder, target, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (FileSystemException e) {
      if (Files.exists(target)) {
        return false;
      }
      throw e;
    }
  }

  private static boolean isStale(Path child) throws IOException {
    Matcher name = NAME.matcher(child.getFileName().toString());
    if (!name.matches()) {
      return false;
    }
    if (name.group(1).equals(host())) {
      return ProcessHandle.of(Long.parseLong(name.group(2))).isEmpty();
    }
    try {
      Instant changed = Files.getLastModifiedTime(child).toInstant();
      return changed.isBefore(Instant.now().minus(LONGEST));
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9.]", "_");
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  /** Removes the folder where it was not published. */
  @Override
  public void close() throws IOException {
    DurableFiles.delete(folder);
  }
}
