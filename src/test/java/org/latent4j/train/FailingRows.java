package org.latent4j.train;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.latent4j.data.ElementType;
import org.latent4j.data.Rows;

/** Rows that can be read a number of times, then fail. */
final class FailingRows implements Rows {
  private final Rows rows;
  private final AtomicInteger good;
  private final Runnable failure;

  /**
   * Wraps rows that stay the caller's.
   *
   * @param good reads before the disk fails
   * @param failure thrown instead of the failure of a disk, if it throws
   */
  FailingRows(Rows rows, int good, Runnable failure) {
    this.rows = rows;
    this.good = new AtomicInteger(good);
    this.failure = failure;
  }

  @Override
  public long count() {
    return rows.count();
  }

  @Override
  public List<Integer> shape() {
    return rows.shape();
  }

  @Override
  public ElementType type() {
    return rows.type();
  }

  @Override
  public void read(long first, int count, ByteBuffer target) throws IOException {
    if (good.decrementAndGet() < 0) {
      failure.run();
      throw new IOException("disk on fire");
    }
    rows.read(first, count, target);
  }

  @Override
  public void close() {}
}
