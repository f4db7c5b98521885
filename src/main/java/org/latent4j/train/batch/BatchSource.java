package org.latent4j.train.batch;

import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/** How rows reach the graph. The rows themselves stay the caller's. */
public interface BatchSource {
  /** Builds the input of a step. */
  Input build(Ops tf, BatchShards shards);

  /**
   * A batch, cut into shards.
   *
   * @param rows of the whole batch, int32 scalar
   * @param shards raw values, float32 [rows of the shard, …shape of a row]
   */
  record Input(Operand<TInt32> rows, List<Operand<TFloat32>> shards) {
    /** Cuts what leads to the values, so that each shard brings its own up to them. */
    static <T extends TType> Input of(
        Ops tf,
        BatchShards shards,
        Operand<T> whole,
        Function<Operand<T>, Operand<TFloat32>> values) {
      Operand<TInt32> rows = tf.squeeze(tf.shape.take(tf.shape(whole), tf.constant(1)));
      return new Input(rows, shards.cut(tf, whole, rows).stream().map(values).toList());
    }
  }

  /** Brings the rows into the session, where they live there. */
  void load(Session session) throws IOException;

  /**
   * The order of the training rows in an epoch; a pure function of its arguments.
   *
   * @param rows indices of the training rows
   */
  int[] order(int[] rows, long seed, int epoch);

  /**
   * Where a batch ends. Where fewer rows would be left than a batch needs, they are its own.
   *
   * @param from its first row
   * @param rows of the pass
   * @param fewest rows that a batch needs
   */
  static int end(int from, int rows, int batchSize, int fewest) {
    int to = (int) Math.min(rows, (long) from + batchSize);
    return rows - to < fewest ? rows : to;
  }

  /** The number of batches of a pass. */
  static int count(int rows, int batchSize, int fewest) {
    int rest = rows % batchSize;
    return rows / batchSize + (rest > 0 && (rest >= fewest || rows < batchSize) ? 1 : 0);
  }

  /**
   * One pass.
   *
   * @param order row indices
   * @param first batches to leave out at the start
   */
  BatchStream stream(int[] order, int batchSize, int first);
}
