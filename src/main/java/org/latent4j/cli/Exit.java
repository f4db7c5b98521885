package org.latent4j.cli;

/** The exit codes. */
final class Exit {
  static final int DONE = 0;

  /** Failed while running. */
  static final int FAILED = 1;

  /** Wrong usage or bad input. */
  static final int USAGE = 2;

  /** Stopped from outside, with a checkpoint saved. */
  static final int INTERRUPTED = 130;

  private Exit() {}
}
