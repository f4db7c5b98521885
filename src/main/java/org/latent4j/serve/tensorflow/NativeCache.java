package org.latent4j.serve.tensorflow;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Predicate;

/**
 * The folder that TensorFlow's native libraries are unpacked into, or lie in already.
 *
 * <p>JavaCPP looks for a folder that it can write. So it passes over a filled one that may only be
 * read, as in a container's image, and unpacks again elsewhere; and where the account has no home
 * ({@code user.home} is then {@code ?}) it leaves a folder of that name wherever the program runs.
 * Here a filled folder is taken whoever owns it, and only absolute ones are made.
 *
 * @param folder the folder
 * @param filled whether all libraries lie there, whole
 * @param writable whether files can be made in it
 */
record NativeCache(Path folder, boolean filled, boolean writable) {
  /** The property by which JavaCPP lets a user name the folder. */
  static final String PROPERTY = "org.bytedeco.javacpp.cachedir";

  private static final String ADVICE =
      "; name another folder, on a disk with room that allows execution, by -D" + PROPERTY + "=DIR";

  /** What the system's loader says of a library on a disk that is mounted without execution. */
  private static final List<String> NO_EXECUTION =
      List.of("failed to map segment", "Operation not permitted");

  /**
   * Finds it: the folder that {@link #PROPERTY} names, and no other; else that in the account's
   * home where it is filled or can be; else that among temporary files. These are last whatever
   * lies there: others can write beside them.
   *
   * @param properties of the system
   * @param isFilled whether a folder holds all libraries, whole
   * @throws NativeCacheException if none of them can be made or written
   */
  static NativeCache find(Properties properties, Predicate<Path> isFilled) {
    List<String> reasons = new ArrayList<>();
    for (Path candidate : candidates(properties)) {
      if (isFilled.test(candidate)) {
        return new NativeCache(candidate, true, Files.isWritable(candidate));
      }
      try {
        Files.createDirectories(candidate);
        if (Files.isWritable(candidate)) {
          return new NativeCache(candidate, false, true);
        }
        reasons.add(candidate + " may not be written");
      } catch (IOException e) {
        reasons.add(candidate + " cannot be made (" + reason(e) + ")");
      }
    }
    throw new NativeCacheException(
        "expected a folder to unpack TensorFlow's native libraries into, found none: "
            + String.join(", ", reasons)
            + ADVICE,
        null);
  }

  private static List<Path> candidates(Properties properties) {
    String given = properties.getProperty(PROPERTY);
    if (given != null) {
      return List.of(Path.of(given).toAbsolutePath());
    }
    List<Path> candidates = new ArrayList<>();
    Path home = Path.of(properties.getProperty("user.home", ""), ".javacpp", "cache");
    if (home.isAbsolute()) {
      candidates.add(home);
    }
    String account = ".javacpp-" + properties.getProperty("user.name", "");
    candidates.add(
        Path.of(properties.getProperty("java.io.tmpdir"), account, "cache").toAbsolutePath());
    return candidates;
  }

  /**
   * Refuses a folder whose disk has not the room for what is to be unpacked.
   *
   * @param missing bytes that the libraries take beyond what lies there
   * @throws NativeCacheException if there is less room
   */
  void checkRoom(long missing) {
    long room = folder.toFile().getUsableSpace();
    if (room < missing) {
      throw new NativeCacheException(
          "%s: expected %d MB of room for TensorFlow's native libraries, found %d MB%s"
              .formatted(folder, (missing + 999_999) / 1_000_000, room / 1_000_000, ADVICE),
          null);
    }
  }

  /**
   * Holds this folder's lock while it is filled. A folder that cannot be locked (some network file
   * systems) is used without.
   */
  void whileLocked(Runnable load) {
    Path file = folder.resolve(".latent4j.lock");
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      load.run();
    } catch (IOException e) {
      load.run();
    }
  }

  /**
   * Has JavaCPP use this folder, whether it could write it or not.
   *
   * @param libraries the folder in it where they lie
   */
  void use(Properties properties, Path libraries) {
    properties.putIfAbsent(PROPERTY, folder.toString());
    if (!writable) {
      properties.setProperty("org.bytedeco.javacpp.pathsfirst", "true");
      properties.setProperty("org.bytedeco.javacpp.platform.linkpath", libraries.toString());
      properties.setProperty("org.bytedeco.javacpp.platform.preloadpath", libraries.toString());
    }
  }

  /**
   * Explains a failed load.
   *
   * @param failure of the load
   * @param whole whether the libraries lie there, whole, after it
   * @return the failure itself, where it does not come from this folder
   * @throws NativeCacheException where it does
   */
  LinkageError explained(LinkageError failure, boolean whole) {
    if (!whole) {
      throw new NativeCacheException(
          folder + ": TensorFlow's native libraries could not be written whole" + ADVICE, failure);
    }
    for (Throwable at = failure; at != null; at = at.getCause()) {
      String text = String.valueOf(at.getMessage());
      if (NO_EXECUTION.stream().anyMatch(text::contains)) {
        throw new NativeCacheException(
            folder
                + ": TensorFlow's native libraries may not be executed there (a disk mounted"
                + " noexec?)"
                + ADVICE,
            failure);
      }
    }
    return failure;
  }

  private static String reason(IOException e) {
    return e instanceof FileSystemException system && system.getReason() != null
        ? system.getReason()
        : e.getClass().getSimpleName();
  }
}
