package org.latent4j.cli.terminal;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.latent4j.base.BadInputException;
import org.latent4j.pack.PackingException;
import org.latent4j.spec.SpecException;

/** What an exception means to the user: an exit code and one line. */
public final class Failure {
  /** What the linker says of a library on a disk from which nothing may be run. */
  private static final String NOT_RUN = "failed to map segment from shared object";

  private static final String DISK_FULL = "No space left on device";

  /** Settings that are those of a source, whatever flag names it. */
  private static final Set<String> OF_SOURCES = Set.of("data", "schema", "columns");

  private Failure() {}

  /**
   * 2 for what the user can mend: settings, data, a model folder, files that are missing, closed to
   * us, or without room; 1 for all else.
   */
  public static int code(Throwable failure) {
    if (interrupted(failure)) {
      return Exit.INTERRUPTED;
    }
    boolean files =
        fileSystem(failure) != null
            || diskFull(failure)
            || notRun(failure)
            || says(failure, "No such file or directory");
    return failure instanceof BadInputException || files ? Exit.USAGE : Exit.FAILED;
  }

  /**
   * The message, in one line, with settings named as they were typed.
   *
   * @param words of the command line
   */
  public static String line(Throwable failure, List<String> words) {
    String line = line(failure);
    int end = line.indexOf(':');
    String setting = line.substring(0, Math.max(0, end));
    if (notRun(failure)
        || !(failure instanceof SpecException)
        || !setting.matches("[a-z][a-z-]*")) {
      return line;
    }
    List<String> flags = new ArrayList<>(List.of("--" + setting));
    if (OF_SOURCES.contains(setting)) {
      flags.addAll(List.of("--data", "--in"));
    }
    return flags.stream()
        .filter(flag -> typed(words, flag))
        .findFirst()
        .map(flag -> flag + line.substring(end))
        .orElse(line);
  }

  private static boolean typed(List<String> words, String flag) {
    return words.stream().anyMatch(word -> word.equals(flag) || word.startsWith(flag + "="));
  }

  /** Whether the reader of a pipe went away, of which nothing is to be said. */
  public static boolean isClosedPipe(Throwable failure) {
    return says(failure, "Broken pipe");
  }

  /** The message, in one line. */
  public static String line(Throwable failure) {
    if (notRun(failure)) {
      return "%s: native libraries cannot be run from this folder (noexec?); java -Djava.io.tmpdir=DIR names another"
          .formatted(System.getProperty("java.io.tmpdir"));
    }
    String text = message(failure);
    if (diskFull(failure)) {
      // What TensorFlow says after these words is about its graph, not about the disk.
      int end = text.indexOf(DISK_FULL);
      text = end < 0 ? text + ": " + DISK_FULL : text.substring(0, end + DISK_FULL.length());
    }
    // Where in its graph TensorFlow noticed helps nobody.
    return text.replaceAll("\\s*\\[\\[\\{\\{node [^\\]]*\\]\\]", "")
        .strip()
        .replaceAll("\\s*\\R\\s*", "; ");
  }

  private static String message(Throwable failure) {
    if (interrupted(failure)) {
      return "interrupted";
    }
    if (failure instanceof PackingException packing) {
      return packing.message(setting -> "--" + setting);
    }
    if (failure instanceof OutOfMemoryError) {
      return "out of memory ("
          + failure.getMessage()
          + "): a larger heap by java -Xmx, or a"
          + " smaller --memory-mib";
    }
    IOException file = fileSystem(failure);
    if (file != null && (failure == file || failure instanceof UncheckedIOException)) {
      return describe(file);
    }
    Throwable shown = failure instanceof UncheckedIOException ? failure.getCause() : failure;
    return shown.getMessage() == null ? shown.toString() : shown.getMessage();
  }

  private static String describe(IOException file) {
    if (file instanceof NoSuchFileException missing) {
      return missing.getFile() + ": expected a file or folder, found none";
    }
    if (file instanceof AccessDeniedException denied) {
      return denied.getFile() + ": permission denied";
    }
    if (file instanceof FileSystemException other) {
      String reason =
          other.getReason() == null ? other.getClass().getSimpleName() : other.getReason();
      return other.getFile() + ": " + reason;
    }
    return file.getMessage();
  }

  /** Java closes the file that an interrupted thread uses; the command line interrupts none. */
  private static boolean interrupted(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof ClosedByInterruptException || at instanceof InterruptedIOException) {
        return true;
      }
    }
    return false;
  }

  private static IOException fileSystem(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof FileSystemException || at instanceof FileNotFoundException) {
        return (IOException) at;
      }
    }
    return null;
  }

  /** TensorFlow's libraries have words of their own, which say another folder. */
  private static boolean notRun(Throwable failure) {
    return String.valueOf(failure.getMessage()).contains(NOT_RUN);
  }

  private static boolean diskFull(Throwable failure) {
    return says(failure, DISK_FULL);
  }

  /** Whether the failure, or what caused it, has these words of the operating system. */
  private static boolean says(Throwable failure, String words) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at.getMessage() != null && at.getMessage().contains(words)) {
        return true;
      }
    }
    return false;
  }
}
