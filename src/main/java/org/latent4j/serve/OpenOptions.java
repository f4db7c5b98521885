package org.latent4j.serve;

import org.latent4j.spec.Precision;

/**
 * How a model is opened and runs.
 *
 * @param chunkRows most rows that go through the graph at once
 * @param threads that share the rows of one call; 0 for as many as there are cores, 1 to stay in
 *     the caller's thread
 * @param precision of products with matrices of 65,536 values and more; smaller ones and
 *     convolutions are float32. AUTO goes by the processor's instructions, as Linux lists them
 * @param trust whether a graph may hold operations that are not known to be pure computation, such
 *     as those that read or write files; its files are checked all the same
 */
public record OpenOptions(int chunkRows, int threads, Precision precision, boolean trust) {
  /** Checks the numbers. */
  public OpenOptions {
    if (chunkRows < 1) {
      throw new IllegalArgumentException("chunkRows: expected 1 or more, found " + chunkRows);
    }
    if (threads < 0) {
      throw new IllegalArgumentException("threads: expected 0 or more, found " + threads);
    }
  }

  /** Chunks of 128 rows, which stay in a core's cache; all cores; float32; no trust. */
  public static OpenOptions defaults() {
    return new OpenOptions(128, 0, Precision.FLOAT32, false);
  }

  /** The same with another size of chunks. */
  public OpenOptions withChunkRows(int rows) {
    return new OpenOptions(rows, threads, precision, trust);
  }

  /** The same with another number of threads. */
  public OpenOptions withThreads(int count) {
    return new OpenOptions(chunkRows, count, precision, trust);
  }

  /** The same with another precision. */
  public OpenOptions with(Precision other) {
    return new OpenOptions(chunkRows, threads, other, trust);
  }

  /** The same, for a model whose maker is trusted as one trusts the maker of a program. */
  public OpenOptions trusting() {
    return new OpenOptions(chunkRows, threads, precision, true);
  }
}
