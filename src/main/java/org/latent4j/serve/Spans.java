package org.latent4j.serve;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * How the rows of a call are shared out: each thread takes the next chunk until none is left, so
 * that one that starts late or is slower does less. An operation itself stays on one thread, so
 * that threads do not wait for each other between operations.
 *
 * @param chunkRows most rows that go through the graph at once
 * @param threads that run side by side; 1 keeps a call in its caller's thread
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
    int workers = Math.max(1, Math.min(threads, rows / FEWEST_ROWS));
    int chunks = Math.max(rows == 0 ? 0 : workers, (int) ((rows - 1L + chunkRows) / chunkRows));
    Shares shares =
        new Shares(rows, chunks, chunk, new AtomicInteger(), new RuntimeException[chunks]);
    if (workers == 1) {
      shares.work();
    } else {
      IntStream.range(0, workers).parallel().forEach(worker -> shares.work());
    }
    for (RuntimeException failure : shares.failures) {
      if (failure != null) {
        throw failure;
      }
    }
  }

  /**
   * The chunks of one call, of nearly equal size.
   *
   * @param next that nobody took; past the last one once a chunk failed
   * @param failures by chunk
   */
  private record Shares(
      int rows, int chunks, Chunk chunk, AtomicInteger next, RuntimeException[] failures) {
    void work() {
      for (int i = next.getAndIncrement(); i < chunks; i = next.getAndIncrement()) {
        int first = (int) ((long) rows * i / chunks);
        try {
          chunk.run(first, (int) (rows * (i + 1L) / chunks) - first);
        } catch (RuntimeException e) {
          failures[i] = e; // those before it have been taken, and may fail too
          next.set(chunks);
        }
      }
    }
  }
}
