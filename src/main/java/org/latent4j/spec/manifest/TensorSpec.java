package org.latent4j.spec.manifest;

import java.util.List;
import org.latent4j.spec.Checks;

/**
 * One tensor of a signature, as who knows the model feeds or fetches it: rows of data packed (see
 * {@code ModelSpec}), not as one tensor a column.
 *
 * @param tensor its name in the graph
 * @param type of its values
 * @param shape of one row; {@link #OPEN} for the size that the input of {@link Holds#STEPS} says
 * @param holds what its values mean
 * @param views names of the views whose values lie in a row; none but of {@link Holds#ROWS}, and
 *     none there where nobody knows them
 * @param column its usual name in a table; of rows of several columns what their names begin with
 * @param onDemand of an output: whether it is given only to who asks for it
 */
public record TensorSpec(
    String tensor,
    Type type,
    List<Integer> shape,
    Holds holds,
    List<String> views,
    String column,
    boolean onDemand) {
  /** A size that is not the same in every call. */
  public static final int OPEN = -1;

  /** The type of values. */
  public enum Type {
    FLOAT32,
    INT32
  }

  /** What the values of a tensor mean. */
  public enum Holds {
    /** Raw values of views. */
    ROWS,
    /** A place in the latent space. */
    LATENT,
    /** Standard normal draws, which who has none may make. */
    NOISE,
    /**
     * A number of steps, the same in every row of a call; an input of no dimension but the batch.
     */
    STEPS,
    /** A number a row, nats; those of one signature are a sum, the first, and its terms. */
    NATS,
    /** Where a calibrated score stands among those of training rows, percent. */
    PERCENTILE,
    /** Whether a calibrated score is above its threshold. */
    ANOMALY,
    /** Of the classes of the label. */
    PROBABILITIES,
    /** Other numbers. */
    VALUES
  }

  /** Checks that the shape has sizes, one of them open at most. */
  public TensorSpec {
    shape = List.copyOf(shape);
    views = List.copyOf(views);
    long width = 1;
    int open = 0;
    for (int size : shape) {
      Checks.require(size >= OPEN, "shape", "sizes", size);
      open += size == OPEN ? 1 : 0;
      width = size == OPEN ? width : Math.min(width * size, 1L << 32);
    }
    Checks.require(open <= 1, "shape", "one open size at most", shape);
    Checks.require(width <= Integer.MAX_VALUE, "shape", "fewer values in a row", shape);
  }

  /** Values in one row; of an open shape, for one step. */
  public int width() {
    return shape.stream().filter(size -> size != OPEN).reduce(1, (a, b) -> a * b);
  }

  /** Whether the size of a row is not the same in every call. */
  public boolean open() {
    return shape.contains(OPEN);
  }
}
