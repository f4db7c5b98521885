package org.latent4j.base;

import java.io.IOException;
import java.util.Locale;

/**
 * Numbers in texts with the digits 0 to 9, whatever the machine's language: TensorFlow names
 * operations by {@code String.format}, and takes no others.
 */
public final class PlainDigits {
  private static int within;
  private static Locale before;

  private PlainDigits() {}

  /** What is done meanwhile. */
  @FunctionalInterface
  public interface Work<T> {
    T done() throws IOException;
  }

  /** Works with plain digits; the program's own locale is back afterwards. */
  public static <T> T during(Work<T> work) throws IOException {
    begin();
    try {
      return work.done();
    } finally {
      end();
    }
  }

  private static synchronized void begin() {
    if (within++ == 0 && !String.format("%d", 1).equals("1")) {
      before = Locale.getDefault(Locale.Category.FORMAT);
      Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    }
  }

  private static synchronized void end() {
    if (--within == 0 && before != null) {
      Locale.setDefault(Locale.Category.FORMAT, before);
      before = null;
    }
  }
}
