package org.latent4j.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.latent4j.base.OneLine;
import org.latent4j.data.DataException;
import org.latent4j.spec.SpecException;

/**
 * Runs a reader over many damaged files. Of each it must give an answer or say in one line what is
 * wrong, within {@link #LONGEST_SECONDS}. How many files: the property {@code fuzz.inputs}.
 */
final class Fuzz {
  private static final int LONGEST_SECONDS = 30;
  private static final int SHOWN = 5;

  private final String name;
  private final int inputs;
  private final List<String> faults = new ArrayList<>();
  private int read;
  private int refused;

  Fuzz(String name) {
    this(name, 1);
  }

  /** One of several kinds of files of a format, which share the number of inputs. */
  Fuzz(String name, int kinds) {
    this.name = name;
    this.inputs = (Integer.getInteger("fuzz.inputs", 1_000) + kinds - 1) / kinds;
  }

  /** The bytes of an input. */
  interface Input {
    byte[] bytes(long number) throws IOException;
  }

  /** Reads a damaged file; {@link DataException} and {@link SpecException} are its answers too. */
  interface Reader {
    void read(long number, byte[] bytes) throws IOException;
  }

  /** All inputs; prints a line that tells how they ended. */
  void run(Input input, Reader reader) throws InterruptedException {
    long began = System.nanoTime();
    int open = descriptors();
    ExecutorService worker =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "fuzz");
              thread.setDaemon(true);
              return thread;
            });
    try {
      for (long i = 0; i < inputs && faults.size() < SHOWN; i++) {
        one(worker, i, input, reader);
      }
    } finally {
      worker.shutdownNow();
    }
    System.out.printf(
        "fuzz: %s: %d inputs, %d read, %d refused, %d faults, %.0f s%n",
        name,
        read + refused + faults.size(),
        read,
        refused,
        faults.size(),
        (System.nanoTime() - began) / 1e9);
    assertEquals(List.of(), faults);
    assertTrue(descriptors() <= open + 20, "files left open: " + (descriptors() - open));
    assertTrue(read > 0, "no damaged file could be read: the damage is too coarse");
    assertTrue(read < inputs, "every damaged file could be read: is it the right reader?");
  }

  private void one(ExecutorService worker, long number, Input input, Reader reader)
      throws InterruptedException {
    var task =
        worker.submit(
            () -> {
              reader.read(number, input.bytes(number));
              return null;
            });
    try {
      task.get(LONGEST_SECONDS, TimeUnit.SECONDS);
      read++;
    } catch (TimeoutException e) {
      faults.add("input " + number + ": no answer in " + LONGEST_SECONDS + " s");
    } catch (ExecutionException e) {
      judge(number, input, e.getCause());
    }
  }

  private void judge(long number, Input input, Throwable outcome) {
    boolean worded = outcome instanceof DataException || outcome instanceof SpecException;
    String message = String.valueOf(outcome.getMessage());
    if (worded && message.lines().count() == 1) {
      refused++;
      return;
    }
    StackTraceElement[] trace = outcome.getStackTrace();
    String at = trace.length == 0 ? "" : " at " + trace[0];
    faults.add("input " + number + ", " + shown(number, input) + ": " + outcome + at);
  }

  private static String shown(long number, Input input) {
    try {
      return OneLine.of(new String(input.bytes(number), StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Open files of this process; 0 where the system does not tell. */
  private static int descriptors() {
    Path folder = Path.of("/proc/self/fd");
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return (int) files.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
