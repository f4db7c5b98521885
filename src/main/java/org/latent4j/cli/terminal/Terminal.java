package org.latent4j.cli.terminal;

import com.sun.jna.NativeLibrary;

/** Whether somebody watches. */
final class Terminal {
  private static final int STANDARD_ERROR = 2;

  private Terminal() {}

  /** Whether standard error is a terminal; the JDK tells so only of input and output together. */
  static boolean isError() {
    try {
      return NativeLibrary.getProcess()
              .getFunction("isatty")
              .invokeInt(new Object[] {STANDARD_ERROR})
          == 1;
    } catch (LinkageError | RuntimeException e) {
      return false;
    }
  }
}
