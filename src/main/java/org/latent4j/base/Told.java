package org.latent4j.base;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Lines for people about data and settings that are no errors: what was left out, or taken for
 * something else. They go to whoever listens, else to the log of the JVM. Thread-safe.
 */
public final class Told {
  private static Consumer<String> listener = Told::log;
  private static final Set<String> BEFORE = new HashSet<>();

  private Told() {}

  private static void log(String line) {
    System.getLogger("org.latent4j").log(System.Logger.Level.INFO, line);
  }

  /** Tells a line, once. */
  public static synchronized void line(String line) {
    if (BEFORE.add(line)) {
      listener.accept(line);
    }
  }

  /**
   * Listens in place of the log; what was told before is told again.
   *
   * @return to be closed, to listen no more
   */
  public static synchronized Listening to(Consumer<String> other) {
    Consumer<String> last = listener;
    listener = other;
    BEFORE.clear();
    return () -> back(last);
  }

  private static synchronized void back(Consumer<String> last) {
    listener = last;
    BEFORE.clear();
  }

  /** A listener in its place. */
  public interface Listening extends AutoCloseable {
    @Override
    void close();
  }
}
