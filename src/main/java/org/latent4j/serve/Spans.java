package org.latent4j.serve;

import java.util.Objects;
import java.util.stream.IntStream;

/**
 * How the rows of a call are shared out: a span of neighbouring rows for each thread, which runs it
 * chunk by chunk. An operation itself stays on one thread, so that threads do not wait for each
 * other between operations.
 *
 * @param chunkRows most rows that go through the graph at once
 * @param threads spans that run side by side; 1 keeps a call in its caller's thread
 */
record Spans(int chunkRows, int threads) {
  /** Below this many rows a thread's share is not worth handing over. */
  private static final int FEWEST_ROWS = 32;

  /** Runs some consecutive rows. */
  @FunctionalInterface
  interface Chunk {
    /** Runs {@code rows} rows from {@code first} on. */
    void run(int first, int rows);
  }

  /**
   * Runs all rows; the caller's thread takes its share.
   *
   * @throws RuntimeException of the first chunk, in the order of rows, that failed
   */
  void run(int rows, Chunk chunk) {
    int spans = Math.max(1, Math.min(threads, rows / FEWEST_ROWS));
    if (spans == 1) {
      span(0, rows, chunk);
      return;
    }
    RuntimeException[] failures = new RuntimeException[spans];
    IntStream.range(0, spans)
        .parallel()
        .forEach(
            i -> {
              try {
                span((int) ((long) rows * i / spans), (int) (rows * (i + 1L) / spans), chunk);
              } catch (RuntimeException e) {
                failures[i] = e;
              }
            });
    IntStream.range(0, spans)
        .mapToObj(i -> failures[i])
        .filter(Objects::nonNull)
        .findFirst()
        .ifPresent(
            e -> {
              throw e;
            });
  }

  private void span(int from, int to, Chunk chunk) {
    for (int first = from; first < to; first += chunkRows) {
      chunk.run(first, Math.min(chunkRows, to - first));
    }
  }
}
