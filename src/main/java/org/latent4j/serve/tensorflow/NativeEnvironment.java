package org.latent4j.serve.tensorflow;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Environment variables of the running process, as native code sees them through {@code getenv}.
 *
 * <p>TensorFlow reads its settings that way, and the JDK can only set them for child processes, so
 * this calls the C library's {@code setenv} (Linux and macOS). Measured: 75 to 90 ms, once a
 * process. What is set here does not show in {@link System#getenv(String)}.
 */
public final class NativeEnvironment {
  /** It prints stack traces where it has no folder for its own library; that is told in a line. */
  private static final Logger JNA = Logger.getLogger("com.sun.jna.Native");

  static {
    JNA.setLevel(Level.OFF);
    if (!Path.of(System.getProperty("user.home", "")).isAbsolute()) {
      // An account without a home: JNA would make a folder called "?" where the program runs.
      System.getProperties().putIfAbsent("jna.tmpdir", System.getProperty("java.io.tmpdir"));
    }
  }

  private NativeEnvironment() {}

  /**
   * Sets a variable that is not set yet; to be called before the library that reads it is loaded.
   *
   * <p>Never throws on a machine that cannot do it (another operating system, a temporary directory
   * without execute permission): what it steers are comforts, so the program goes on without.
   *
   * @param name the variable, not empty and without {@code =}
   * @param value its value
   * @return whether the variable now has that value because of this call
   */
  public static boolean set(String name, String value) {
    if (System.getenv(name) != null) {
      return false;
    }
    try {
      Function setenv = NativeLibrary.getProcess().getFunction("setenv");
      int keepExisting = 0;
      return setenv.invokeInt(new Object[] {name, value, keepExisting}) == 0;
    } catch (LinkageError | RuntimeException e) {
      return false;
    }
  }
}
