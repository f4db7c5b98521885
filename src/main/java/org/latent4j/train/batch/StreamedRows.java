package org.latent4j.train.batch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.latent4j.data.ElementType;
import org.latent4j.data.Rows;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TNumber;

/**
 * Rows stay where they are, and a thread reads them ahead of the step. The order is shuffled by
 * blocks of neighbouring rows, and row by row inside a window of several blocks: each window is
 * then a few long reads.
 */
public final class StreamedRows implements BatchSource {
  private static final long BLOCK_BYTES = 1 << 20;
  private static final long WINDOW_BYTES = 32L << 20;

  private final Rows rows;
  private final Shape rowShape;
  private final int fewest;
  private final int blockRows;
  private final int windowRows;
  private Placeholder<? extends TNumber> input;

  /**
   * Rows to read in passing.
   *
   * @param rowShape the shape that the model takes a row in
   * @param batchSize of training: a window holds whole batches
   * @param fewest rows that a batch needs
   * @param budgetBytes of memory, of which windows take a part
   */
  public StreamedRows(Rows rows, Shape rowShape, int batchSize, int fewest, long budgetBytes) {
    this.fewest = fewest;
    this.rows = rows;
    this.rowShape = rowShape;
    long window = Math.min(WINDOW_BYTES, Math.max(1, budgetBytes / 4)) / rows.rowBytes();
    this.windowRows = (int) Math.max(1, window / batchSize) * batchSize;
    this.blockRows = (int) Math.max(1, Math.min(BLOCK_BYTES / rows.rowBytes(), windowRows / 8));
  }

  @Override
  public Input build(Ops tf, BatchShards shards) {
    return rows.type() == ElementType.UINT8
        ? Input.of(
            tf, shards, placeholder(tf, TUint8.class), part -> tf.dtypes.cast(part, TFloat32.class))
        : Input.of(tf, shards, placeholder(tf, TFloat32.class), part -> part);
  }

  private <T extends TNumber> Placeholder<T> placeholder(Ops tf, Class<T> type) {
    Shape shape = Shape.of(-1).append(rowShape);
    Placeholder<T> made = tf.withName("rows").placeholder(type, Placeholder.shape(shape));
    input = made;
    return made;
  }

  @Override
  public void load(Session session) {}

  @Override
  public int[] order(int[] trainRows, long seed, int epoch) {
    SplittableRandom random = Order.random(seed, epoch);
    int[] sorted = trainRows.clone();
    Arrays.sort(sorted);
    List<int[]> blocks = blocks(sorted);
    int[] places = new int[blocks.size()];
    Arrays.setAll(places, i -> i);
    Order.shuffle(places, 0, places.length, random);
    int[] order = new int[sorted.length];
    int at = 0;
    for (int place : places) {
      int[] block = blocks.get(place);
      System.arraycopy(block, 0, order, at, block.length);
      at += block.length;
    }
    for (int from = 0; from < order.length; from += windowRows) {
      Order.shuffle(order, from, Math.min(order.length, from + windowRows), random);
    }
    return order;
  }

  private List<int[]> blocks(int[] sorted) {
    List<int[]> blocks = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= sorted.length; i++) {
      if (i == sorted.length || sorted[i] / blockRows != sorted[from] / blockRows) {
        blocks.add(Arrays.copyOfRange(sorted, from, i));
        from = i;
      }
    }
    return blocks;
  }

  @Override
  public BatchStream stream(int[] order, int batchSize, int first) {
    int window = Math.max(batchSize, windowRows / batchSize * batchSize);
    return new ReadAhead(
        rows, rowShape, input, new ReadAhead.Plan(order, batchSize, fewest, first, window));
  }
}
