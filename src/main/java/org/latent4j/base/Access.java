package org.latent4j.base;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;

/** Tells what is not there from what may not be seen: to the JDK both do not "exist". */
public final class Access {
  private Access() {}

  /**
   * Why a path that does not exist, as {@code Files.exists} has it, cannot be used: a few words.
   */
  public static String whyMissing(Path path) {
    try {
      return "what has just changed, at " + path.toRealPath();
    } catch (AccessDeniedException e) {
      return "no permission to look there";
    } catch (IOException e) {
      return "nothing there";
    }
  }
}
