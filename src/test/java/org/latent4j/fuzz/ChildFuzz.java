package org.latent4j.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs damaged inputs in a process of its own, which may die of one: that is a fault, and another
 * process goes on after it. The child is a main class that takes a folder, the first and the last
 * number of its inputs, and prints a line for each: {@code number word reason}, where the word is
 * {@code FAULT} or says how the input ended well.
 */
public final class ChildFuzz {
  private static final int LONGEST_SECONDS = 60;
  private static final int SHOWN = 20;

  private final String name;
  private final Class<?> child;
  private final Path folder;
  private final Map<String, Integer> endings = new TreeMap<>();
  private final List<String> faults = new ArrayList<>();

  /**
   * A child to run.
   *
   * @param folder that it gets, made ready
   */
  public ChildFuzz(String name, Class<?> child, Path folder) {
    this.name = name;
    this.child = child;
    this.folder = folder;
  }

  /** Runs inputs 0 to count; prints a line that tells how they ended. */
  public void run(int count) throws Exception {
    long began = System.nanoTime();
    for (long next = 0; next < count && faults.size() < SHOWN; ) {
      next = one(next, count);
    }
    System.out.printf(
        "fuzz: %s: %d inputs, %s, %d faults, %.0f s%n",
        name, count, endings, faults.size(), (System.nanoTime() - began) / 1e9);
    assertEquals(List.of(), faults);
    assertTrue(endings.size() > 1, "all ended alike: " + endings);
  }

  /** One process; gives the number that the next one begins with. */
  private long one(long first, long count) throws Exception {
    Path errors = folder.resolve("errors.txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx1g", "-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=/dev/null"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), child.getName()));
    command.addAll(List.of(folder.toString(), "" + first, "" + count));
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    AtomicLong heard = new AtomicLong(System.nanoTime());
    AtomicLong next = new AtomicLong(first);
    Thread reading = new Thread(() -> listen(process, heard, next));
    reading.start();
    boolean hung = false;
    while (!process.waitFor(100, TimeUnit.MILLISECONDS)) {
      if (System.nanoTime() - heard.get() > TimeUnit.SECONDS.toNanos(LONGEST_SECONDS)) {
        hung = true;
        process.destroyForcibly();
      }
    }
    reading.join();
    if (next.get() < count) {
      String why = hung ? "no answer in " + LONGEST_SECONDS + " s" : "exit " + process.exitValue();
      synchronized (faults) {
        faults.add("input " + next + ": the process ended: " + why + "; " + last(errors));
      }
    }
    return next.get() + 1;
  }

  private static String last(Path errors) throws IOException {
    List<String> lines = Files.readString(errors, StandardCharsets.ISO_8859_1).lines().toList();
    return String.join(" | ", lines.subList(Math.max(0, lines.size() - 6), lines.size()));
  }

  private void listen(Process process, AtomicLong heard, AtomicLong next) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ", 3);
        if (words.length < 2 || !words[0].equals("" + next.get())) {
          continue;
        }
        heard.set(System.nanoTime());
        next.incrementAndGet();
        endings.merge(words[1], 1, Integer::sum);
        if (words[1].equals("FAULT")) {
          synchronized (faults) {
            faults.add("input " + line);
          }
        }
      }
    } catch (IOException e) {
      // The process is gone; what it had not said is told as a fault.
    }
  }
}
