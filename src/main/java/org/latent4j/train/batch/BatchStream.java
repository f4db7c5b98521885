package org.latent4j.train.batch;

import java.io.IOException;

/** The batches of one pass, in order. */
public interface BatchStream extends AutoCloseable {
  /** Whether a batch is left. */
  boolean hasNext();

  /** The next batch, which the caller closes. */
  Batch next() throws IOException;

  @Override
  void close();
}
