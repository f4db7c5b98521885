package org.latent4j.train;

/** Asks a training to stop: from any thread, or by an interrupt of its own. */
final class StopRequest {
  private volatile boolean asked;
  private boolean interrupted;

  void ask() {
    asked = true;
  }

  /**
   * Whether to stop. An interrupt is kept back until {@link #end}: it would close every file that
   * is written meanwhile.
   */
  boolean asked() {
    interrupted |= Thread.interrupted();
    return asked || interrupted;
  }

  /** Gives an interrupt back to the thread. */
  void end() {
    if (interrupted) {
      interrupted = false;
      Thread.currentThread().interrupt();
    }
  }
}
