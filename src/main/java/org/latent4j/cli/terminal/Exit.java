package org.latent4j.cli.terminal;

/** The exit codes. */
public final class Exit {
  public static final int DONE = 0;

  /** Failed while running. */
  static final int FAILED = 1;

  /** Wrong usage or bad input. */
  public static final int USAGE = 2;

  /** Stopped from outside, with a checkpoint saved. */
  public static final int INTERRUPTED = 130;

  /** Whoever read standard output went away, as {@code head} does; what a shell says of SIGPIPE. */
  public static final int CLOSED_PIPE = 141;

  private Exit() {}
}
