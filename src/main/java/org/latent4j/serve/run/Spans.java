package org.latent4j.serve.run;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * How the rows of a call are shared out: each thread takes the next chunk until none is left, so
 * that one that comes late or is slower does less. An operation itself stays on one thread, so that
 * threads do not wait for each other between operations.
 *
 * @param chunkRows most rows that go through the graph at once
 * @param threads that run side by side; 1 keeps a call in its caller's thread
 */
public record Spans(int chunkRows, int threads) {
  /** Below this many rows a thread's share is not worth handing over. */
  private static final int FEWEST_ROWS = 32;

  /** Chunks for each thread, if there are rows for as many: the last ones even out. */
  private static final int CHUNKS = 2;

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
    if (rows == 0) {
      return;
    }
    int workers = Math.max(1, Math.min(threads, rows / FEWEST_ROWS));
    int least =
        workers == 1 ? 1 : Math.max(workers, Math.min(rows / FEWEST_ROWS, workers * CHUNKS));
    int chunks = Math.max(least, (int) ((rows - 1L + chunkRows) / chunkRows));
    Shares shares = new Shares(rows, chunks, chunk);
    if (workers > 1) {
      Crew.ask(shares::work, workers - 1);
    }
    shares.work();
    shares.await();
  }

  /** The chunks of one call, of nearly equal size. */
  private static final class Shares {
    /** How long a caller stays awake for the last chunks of others. */
    private static final long AWAKE_NANOS = 1_000_000;

    private final int rows;
    private final int chunks;
    private final Chunk chunk;
    private final Thread caller = Thread.currentThread();
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final Throwable[] failures;
    private final AtomicInteger firstFailed = new AtomicInteger(Integer.MAX_VALUE);

    Shares(int rows, int chunks, Chunk chunk) {
      this.rows = rows;
      this.chunks = chunks;
      this.chunk = chunk;
      failures = new Throwable[chunks];
    }

    /** Takes chunks until none is left. Those after a failed one are passed over. */
    void work() {
      for (int i = taken.getAndIncrement(); i < chunks; i = taken.getAndIncrement()) {
        int first = (int) ((long) rows * i / chunks);
        try {
          if (i < firstFailed.get()) {
            chunk.run(first, (int) (rows * (i + 1L) / chunks) - first);
          }
        } catch (RuntimeException | Error e) {
          failures[i] = e;
          firstFailed.accumulateAndGet(i, Math::min);
        }
        if (done.incrementAndGet() == chunks) {
          LockSupport.unpark(caller);
        }
      }
    }

    /**
     * Waits for chunks that others took. Those before a failed one have been run, or failed too.
     */
    void await() {
      long start = System.nanoTime();
      while (done.get() < chunks) {
        if (System.nanoTime() - start < AWAKE_NANOS) {
          Thread.onSpinWait();
        } else {
          LockSupport.park(this);
        }
      }
      if (firstFailed.get() < chunks) {
        Throwable failure = failures[firstFailed.get()];
        if (failure instanceof Error error) {
          throw error;
        }
        throw (RuntimeException) failure;
      }
    }
  }
}
