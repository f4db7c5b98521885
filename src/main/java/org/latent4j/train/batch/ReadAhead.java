package org.latent4j.train.batch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.latent4j.data.ElementType;
import org.latent4j.data.Rows;
import org.tensorflow.Operand;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TNumber;

/** One pass over rows on disk, read by a thread of its own that keeps some batches ready. */
final class ReadAhead implements BatchStream {
  private static final int BATCHES_AHEAD = 16;
  private static final int LONGEST_READ_BYTES = 1 << 20;

  private final Rows rows;
  private final Shape rowShape;
  private final Operand<?> input;
  private final Plan plan;
  private final int rowBytes;
  private final BlockingQueue<Object> ready = new ArrayBlockingQueue<>(BATCHES_AHEAD);
  private final Thread reader;
  private volatile boolean closed;
  private int position;

  /**
   * What is read.
   *
   * @param order row indices
   * @param batchSize rows of a batch
   * @param fewest rows that a batch needs
   * @param first batches to leave out at the start
   * @param window rows read at a time, a multiple of the batch size
   */
  record Plan(int[] order, int batchSize, int fewest, int first, int window) {}

  ReadAhead(Rows rows, Shape rowShape, Operand<?> input, Plan plan) {
    this.rows = rows;
    this.rowShape = rowShape;
    this.input = input;
    this.plan = plan;
    this.rowBytes = Math.toIntExact(rows.rowBytes());
    this.position = (int) Math.min(plan.order().length, (long) plan.first() * plan.batchSize());
    this.reader = new Thread(this::read, "latent4j-read-ahead");
    reader.setDaemon(true);
    reader.start();
  }

  @Override
  public boolean hasNext() {
    return position < plan.order().length;
  }

  @Override
  public Batch next() throws IOException {
    if (!hasNext()) {
      throw new NoSuchElementException("no batch left");
    }
    Object item = take();
    if (item instanceof Batch batch) {
      position += batch.rows();
      return batch;
    }
    ready.offer(item); // whoever asks again gets the same answer
    throw failure((Throwable) item);
  }

  /** The reading thread always puts something; who is interrupted decides between steps. */
  private Object take() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return ready.take();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static IOException failure(Throwable cause) {
    if (cause instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    return new IOException("rows cannot be read: " + cause.getMessage(), cause);
  }

  private void read() {
    try {
      readAll(position);
    } catch (Throwable e) {
      // Errors too: the other side would wait for ever.
      put(e);
    }
  }

  private void readAll(int start) throws IOException {
    int[] order = plan.order();
    long most = Math.min(plan.window() + plan.fewest() - 1L, order.length);
    byte[] window = new byte[Math.toIntExact(most * rowBytes)];
    int from = start;
    while (from < order.length && !closed) {
      int to =
          BatchSource.end(from - from % plan.window(), order.length, plan.window(), plan.fewest());
      fill(window, from, to);
      int at = from;
      while (at < to && !closed) {
        int end = Math.min(to, BatchSource.end(at, order.length, plan.batchSize(), plan.fewest()));
        put(batch(window, (at - from) * rowBytes, end - at));
        at = end;
      }
      from = to;
    }
  }

  /** Nobody interrupts this thread, and {@link #close} makes room until it has ended. */
  private void put(Object item) {
    try {
      ready.put(item);
    } catch (InterruptedException e) {
      throw new IllegalStateException("the reading thread was interrupted from outside", e);
    }
  }

  /** Reads order[from, to) into the window, in the order of the file, neighbours together. */
  private void fill(byte[] window, int from, int to) throws IOException {
    long[] byRow = new long[to - from];
    for (int i = 0; i < byRow.length; i++) {
      byRow[i] = (long) plan.order()[from + i] << 32 | i;
    }
    Arrays.sort(byRow);
    int longest = Math.max(1, LONGEST_READ_BYTES / rowBytes);
    byte[] chunk = new byte[longest * rowBytes];
    int i = 0;
    while (i < byRow.length) {
      int first = (int) (byRow[i] >>> 32);
      int end = i;
      while (end < byRow.length && (byRow[end] >>> 32) - first < longest) {
        end++;
      }
      int span = (int) (byRow[end - 1] >>> 32) - first + 1;
      rows.read(first, span, ByteBuffer.wrap(chunk).order(ByteOrder.nativeOrder()));
      for (; i < end; i++) {
        int source = ((int) (byRow[i] >>> 32) - first) * rowBytes;
        System.arraycopy(chunk, source, window, (int) byRow[i] * rowBytes, rowBytes);
      }
    }
  }

  private Batch batch(byte[] window, int offset, int count) {
    Class<? extends TNumber> type =
        rows.type() == ElementType.UINT8 ? TUint8.class : TFloat32.class;
    Tensor tensor = Tensor.of(type, Shape.of(count).append(rowShape));
    tensor.asRawTensor().data().write(window, offset, count * rowBytes);
    return new Batch(input, tensor, count);
  }

  /** Waits for the thread and never interrupts it: that would close the file under the rows. */
  @Override
  public void close() {
    closed = true;
    boolean interrupted = false;
    while (reader.isAlive()) {
      discard();
      try {
        reader.join(10);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    discard();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void discard() {
    for (Object item = ready.poll(); item != null; item = ready.poll()) {
      if (item instanceof Batch batch) {
        batch.close();
      }
    }
  }
}
