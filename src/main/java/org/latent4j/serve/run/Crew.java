package org.latent4j.serve.run;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The threads that help a caller through its rows: daemons, as many as there are cores less one,
 * shared by all models. After some work they look out for more, wide awake, for a moment before
 * they sleep: to wake a sleeping thread takes 40 to 90 µs on an idle virtual core, as long as three
 * rows of a small model.
 */
final class Crew {
  /** A stream of calls leaves gaps shorter than this; it is what one call may cost another core. */
  private static final long AWAKE_NANOS = 100_000;

  private static final BlockingQueue<Runnable> WORK = new LinkedBlockingQueue<>();
  private static final int COUNT = Runtime.getRuntime().availableProcessors() - 1;

  static {
    for (int i = 0; i < COUNT; i++) {
      Thread thread = new Thread(Crew::help, "latent4j-crew-" + i);
      thread.setDaemon(true);
      thread.start();
    }
  }

  private Crew() {}

  /**
   * Asks for help.
   *
   * @param work that ends at once where nothing is left to do, and throws nothing
   * @param helpers asked at most
   */
  static void ask(Runnable work, int helpers) {
    for (int i = 0; i < Math.min(helpers, COUNT); i++) {
      WORK.add(work);
    }
  }

  private static void help() {
    try {
      while (true) {
        Runnable work = next();
        (work == null ? WORK.take() : work).run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // Nobody interrupts these; to end is what it would mean.
    }
  }

  /** Work that comes within a moment. */
  private static Runnable next() {
    long start = System.nanoTime();
    Runnable work = WORK.poll();
    while (work == null && System.nanoTime() - start < AWAKE_NANOS) {
      Thread.onSpinWait();
      work = WORK.poll();
    }
    return work;
  }
}
