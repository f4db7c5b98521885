package org.latent4j.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.latent4j.base.Told;
import org.latent4j.data.DataException;
import org.latent4j.io.file.InputFile;

/**
 * What comes through pipes and standard input: read once, to its end, into a temporary file that
 * stands for it, for most kinds of files are gone through more than once. The files go with {@link
 * #forget} or the JVM, also where it is interrupted.
 */
public final class Piped {
  private static final String STANDARD_INPUT = "-";
  private static final String DESCRIPTOR = "/dev/stdin|/(dev|proc/self)/fd/\\d+";
  private static final int START = 16;
  private static final int LONGEST_BLANK = 1 << 12;

  private static final Map<String, Path> FILES = new LinkedHashMap<>();

  private Piped() {}

  /** Whether a source is standard input or a pipe, which can be read once alone. */
  public static boolean is(String source) {
    try {
      return isNameless(source)
          || Files.readAttributes(Path.of(source), BasicFileAttributes.class).isOther();
    } catch (IOException | RuntimeException e) {
      return false; // whatever it is, it is told where it is opened
    }
  }

  /** Whether nothing in its name says what it gives. */
  public static boolean isNameless(String source) {
    return source.equals(STANDARD_INPUT) || source.matches(DESCRIPTOR);
  }

  /** The file that stands for a source where it is a pipe; else its own path. */
  static synchronized Path file(Path source) throws IOException {
    String name = source.toString();
    if (!FILES.containsKey(name) && is(name)) {
      try {
        FILES.put(name, read(name));
      } catch (IllegalStateException e) {
        throw new InterruptedIOException(); // the JVM is about to end
      }
    }
    return FILES.getOrDefault(name, source);
  }

  /** A text in which pipes are called as the user does, not by the files that stand for them. */
  public static synchronized String named(String text) {
    String named = text;
    for (Map.Entry<String, Path> pipe : FILES.entrySet()) {
      named = named.replace(pipe.getValue().toString(), pipe.getKey());
    }
    return named;
  }

  /** Deletes the files. */
  public static synchronized void forget() {
    FILES.values().forEach(Piped::delete);
    FILES.clear();
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
      Files.deleteIfExists(file.getParent());
    } catch (IOException e) {
      Told.line("%s stays: %s".formatted(file, e.getMessage()));
    }
  }

  private static Path read(String source) throws IOException {
    Path folder = Files.createTempDirectory("latent4j-pipe-");
    String own = InputFile.lowerName(Path.of(source));
    Path file = folder.resolve(isNameless(source) ? "stdin" : own);
    folder.toFile().deleteOnExit(); // after those within, and after all that a signal waits for
    try {
      copy(source, file);
      Path known = folder.resolve(file.getFileName() + ending(source, file));
      Files.move(file, known, StandardCopyOption.REPLACE_EXISTING);
      known.toFile().deleteOnExit();
      return known;
    } catch (IOException | RuntimeException e) {
      delete(file);
      throw e;
    }
  }

  /** Reads in a thread of its own, so that a signal need not wait for whoever writes. */
  private static void copy(String source, Path file) throws IOException {
    file.toFile().deleteOnExit();
    CompletableFuture<IOException> end = new CompletableFuture<>();
    Thread reader = new Thread(() -> end.complete(copied(source, file)), "pipe");
    Thread stop = new Thread(() -> end.complete(new InterruptedIOException()), "pipe stop");
    Runtime.getRuntime().addShutdownHook(stop);
    reader.setDaemon(true);
    reader.start();
    try {
      IOException failure = end.get();
      if (failure != null) {
        throw failure;
      }
      Runtime.getRuntime().removeShutdownHook(stop);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a reader that throws", e);
    }
  }

  private static IOException copied(String source, Path file) {
    try (InputStream in =
        source.equals(STANDARD_INPUT) ? System.in : Files.newInputStream(Path.of(source))) {
      Files.copy(in, file);
      return null;
    } catch (IOException e) {
      boolean full = String.valueOf(e.getMessage()).contains("No space left");
      return full
          ? new IOException(
              "%s: no room for what it gives in %s (java -Djava.io.tmpdir names another folder): %s"
                  .formatted(source, file.getParent().getParent(), e.getMessage()),
              e)
          : e;
    } catch (UncheckedIOException e) {
      return e.getCause();
    }
  }

  /** What a name lacks to say what the file is: nothing, or what its first bytes show. */
  private static String ending(String source, Path file) throws IOException {
    if (Files.size(file) == 0) {
      throw new DataException(source, "rows", "nothing: it ended before its first byte");
    }
    if (Formats.isKnown(file)) {
      return "";
    }
    byte[] start;
    try (InputStream in = Files.newInputStream(file)) {
      start = in.readNBytes(2);
    }
    boolean packed = start.length == 2 && start[0] == 0x1f && start[1] == (byte) 0x8b;
    String ending = unpacked(file, packed) + (packed ? ".gz" : "");
    Told.line(
        "%s is read to its end first, and taken as %s by how it begins"
            .formatted(source, ending.startsWith(".csv") ? "csv" : ending.substring(1)));
    return ending;
  }

  private static String unpacked(Path file, boolean packed) throws IOException {
    try (InputStream raw = Files.newInputStream(file);
        InputStream in = packed ? InputFile.gunzip(raw, file.toString()) : raw) {
      String start = new String(in.readNBytes(START), StandardCharsets.ISO_8859_1);
      if (start.startsWith("PAR1")) {
        return ".parquet";
      }
      if (start.toLowerCase(Locale.ROOT).startsWith("%%matrixmarket")) {
        return ".mtx";
      }
      if (start.isBlank()) {
        start += new String(in.readNBytes(LONGEST_BLANK), StandardCharsets.ISO_8859_1);
      }
      return start.replaceFirst("^ï»¿", "").strip().startsWith("{") ? ".jsonl" : ".csv";
    }
  }
}
