package org.latent4j.base;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/**
 * Work with file channels that must come to its end in a thread that is interrupted: an interrupt
 * closes the channel that the thread uses. (The streams of {@code Files} are spared from that.)
 */
public final class Uninterrupted {
  private Uninterrupted() {}

  /** Work that may be begun again when it was cut off. */
  @FunctionalInterface
  public interface Work {
    /** Does it. */
    void run() throws IOException;
  }

  /** Does the work, from the start again where an interrupt struck; the interrupt is kept. */
  public static void run(Work work) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          work.run();
          return;
        } catch (ClosedByInterruptException e) {
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
