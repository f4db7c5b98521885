package org.latent4j.io.parquet;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.latent4j.data.DataException;

/** What the library throws at bytes that are no sound Parquet, in all its kinds, as one. */
final class ParquetFaults {
  private static final int SHOWN = 200;

  private ParquetFaults() {}

  /** Work on bytes that may be broken. */
  interface Work<T> {
    T run() throws IOException;
  }

  /**
   * Does the work.
   *
   * @param where file, for errors
   * @param expected what the bytes should be
   * @throws DataException in place of whatever else is thrown
   */
  static <T> T of(String where, String expected, Work<T> work) {
    try {
      return work.run();
    } catch (DataException e) {
      throw e;
    } catch (IOException | RuntimeException | AssertionError | StackOverflowError e) {
      throw fault(where, expected, e);
    } catch (OutOfMemoryError e) {
      // Sizes are bounded by the file's; what is left is a length that a library believes.
      throw new DataException(where, expected, "a size beyond the Java heap");
    }
  }

  private static DataException fault(String where, String expected, Throwable failure) {
    Throwable deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    if (deepest instanceof DataException known) {
      return known;
    }
    boolean named = deepest.getMessage() != null && !(deepest instanceof UncheckedIOException);
    String text = deepest.getClass().getSimpleName() + (named ? ", " + deepest.getMessage() : "");
    String line = text.replaceAll("\\s+", " ");
    return new DataException(
        where,
        expected,
        "something else (" + line.substring(0, Math.min(SHOWN, line.length())) + ")");
  }
}
