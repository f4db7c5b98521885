package org.latent4j.train.batch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.NoSuchElementException;
import org.latent4j.data.ElementType;
import org.latent4j.data.Rows;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.ByteDataBuffer;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TNumber;

/** All rows live in a variable of the graph; a step is fed only the indices of its rows. */
public final class ResidentRows implements BatchSource {
  private static final int CHUNK_BYTES = 1 << 22;

  private final Rows rows;
  private final Shape rowShape;
  private final int fewest;
  private Placeholder<TInt32> indices;
  private Placeholder<? extends TNumber> content;
  private Op assign;

  /**
   * Rows to upload.
   *
   * @param rowShape the shape that the model takes a row in
   * @param fewest rows that a batch needs
   */
  public ResidentRows(Rows rows, Shape rowShape, int fewest) {
    this.fewest = fewest;
    this.rows = rows;
    this.rowShape = rowShape;
  }

  @Override
  public Input build(Ops tf, BatchShards shards) {
    indices = tf.withName("rows").placeholder(TInt32.class, Placeholder.shape(Shape.of(-1)));
    if (rows.type() == ElementType.UINT8) {
      Operand<TUint8> all = resident(tf, TUint8.class);
      return Input.of(
          tf, shards, indices, i -> tf.dtypes.cast(gathered(tf, all, i), TFloat32.class));
    }
    Operand<TFloat32> all = resident(tf, TFloat32.class);
    return Input.of(tf, shards, indices, i -> gathered(tf, all, i));
  }

  private <T extends TNumber> Operand<T> resident(Ops tf, Class<T> type) {
    Placeholder<T> upload = tf.withName("all_rows").placeholder(type, Placeholder.shape(whole()));
    Operand<T> variable = tf.withName("resident_rows").variable(whole(), type);
    assign = tf.assign(variable, upload);
    content = upload;
    return variable;
  }

  private static <T extends TNumber> Operand<T> gathered(
      Ops tf, Operand<T> all, Operand<TInt32> some) {
    return tf.gather(all, some, tf.constant(0));
  }

  private Shape whole() {
    return Shape.of(rows.count()).append(rowShape);
  }

  @Override
  public void load(Session session) throws IOException {
    Class<? extends TNumber> type =
        rows.type() == ElementType.UINT8 ? TUint8.class : TFloat32.class;
    try (Tensor tensor = Tensor.of(type, whole())) {
      fill(tensor.asRawTensor().data());
      session.runner().feed(content, tensor).addTarget(assign).run().close();
    }
  }

  private void fill(ByteDataBuffer target) throws IOException {
    int step = (int) Math.max(1, CHUNK_BYTES / rows.rowBytes());
    byte[] chunk = new byte[Math.toIntExact(step * rows.rowBytes())];
    long at = 0;
    for (long first = 0; first < rows.count(); first += step) {
      int count = (int) Math.min(step, rows.count() - first);
      int bytes = (int) (count * rows.rowBytes());
      rows.read(first, count, ByteBuffer.wrap(chunk).order(ByteOrder.nativeOrder()));
      target.offset(at).write(chunk, 0, bytes);
      at += bytes;
    }
  }

  @Override
  public int[] order(int[] trainRows, long seed, int epoch) {
    int[] order = trainRows.clone();
    Order.shuffle(order, 0, order.length, Order.random(seed, epoch));
    return order;
  }

  @Override
  public BatchStream stream(int[] order, int batchSize, int first) {
    return new BatchStream() {
      private long next = (long) first * batchSize;

      @Override
      public boolean hasNext() {
        return next < order.length;
      }

      @Override
      public Batch next() {
        if (!hasNext()) {
          throw new NoSuchElementException("no batch left");
        }
        int from = (int) next;
        int to = BatchSource.end(from, order.length, batchSize, fewest);
        next = to;
        return new Batch(indices, TInt32.vectorOf(Arrays.copyOfRange(order, from, to)), to - from);
      }

      @Override
      public void close() {}
    };
  }
}
