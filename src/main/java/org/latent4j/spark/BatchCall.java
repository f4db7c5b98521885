package org.latent4j.spark;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.spark.sql.catalyst.InternalRow;
import org.latent4j.serve.VaeModel;
import org.latent4j.serve.run.RowLimits;
import org.latent4j.spec.Names;
import org.latent4j.spec.manifest.TensorSpec;

/** A batch of rows on its way through the model: cells in, call, cells out. Of one thread. */
final class BatchCall {
  private final BatchJob job;
  private final VaeModel model;
  private final List<CellReader> readers = new ArrayList<>();
  private final List<CellWriter> writers = new ArrayList<>();
  private final Map<String, float[]> fed = new HashMap<>();
  private final Map<String, float[]> fetched = new LinkedHashMap<>();
  private final SplittableRandom noise;
  private final boolean checked;

  /** What the values of a tensor that is fed may be. */
  private final Map<String, RowLimits> limits = new HashMap<>();

  /**
   * Makes room.
   *
   * @param ordinals of the cells' columns in the rows
   * @param most rows at once
   * @param stream number of the stream of noise
   */
  BatchCall(BatchJob job, VaeModel model, int[] ordinals, int most, long stream) {
    this.job = job;
    this.model = model;
    for (int i = 0; i < ordinals.length; i++) {
      readers.add(new CellReader(job.cells().get(i), ordinals[i]));
    }
    job.widths().forEach((tensor, width) -> fed.put(tensor, new float[most * width]));
    fed.values()
        .forEach(values -> Arrays.fill(values, Float.NaN)); // what no column gives is missing
    for (SignatureShape.Output output : job.outputs()) {
      writers.add(new CellWriter(output, job.settings().vectors()));
      fetched.computeIfAbsent(output.tensor(), tensor -> new float[most * output.width()]);
    }
    long seed = new SplittableRandom(job.settings().seed()).nextLong() + stream;
    noise = new SplittableRandom(new SplittableRandom(seed).nextLong());
    checked = job.settings().invalid() != BatchJob.Invalid.ERROR;
    Map<String, TensorSpec> inputs = model.signature(job.signature()).inputs();
    model
        .manifest()
        .ifPresent(
            m ->
                inputs.forEach(
                    (tensor, spec) ->
                        RowLimits.of(m, spec).ifPresent(found -> limits.put(tensor, found))));
  }

  /**
   * Copies the cells of a row.
   *
   * @param at its place in the batch
   * @return what is wrong with it, or null. Where that is an error anyway, numbers that are not
   *     finite are left to the model
   */
  String read(InternalRow row, int at) {
    for (CellReader reader : readers) {
      float[] to = fed.get(reader.tensor());
      int from = at * job.widths().get(reader.tensor());
      String wrong = reader.read(row, to, from);
      if (wrong == null && checked) {
        wrong = reader.check(to, from);
      }
      if (wrong != null) {
        return wrong;
      }
    }
    return checked ? outside(at) : null;
  }

  /** What the model does not take of a row that was copied, or null. */
  private String outside(int at) {
    for (Map.Entry<String, RowLimits> limit : limits.entrySet()) {
      float[] fedTo = fed.get(limit.getKey());
      int from = at * job.widths().get(limit.getKey());
      int column = limit.getValue().fault(fedTo, from);
      if (column >= 0) {
        return "%s, value %d: expected %s, found %s"
            .formatted(
                limit.getKey(), column, limit.getValue().words(column), fedTo[from + column]);
      }
    }
    return null;
  }

  /** Runs the first rows of the batch. */
  void run(int rows) {
    draw(rows);
    Map<String, FloatBuffer> inputs = new HashMap<>();
    fed.forEach((key, to) -> inputs.put(key, first(to, rows * job.widths().get(key))));
    Map<String, FloatBuffer> outputs = new LinkedHashMap<>();
    for (SignatureShape.Output output : job.outputs()) {
      int size = Math.multiplyExact(rows, output.width() * steps(output));
      float[] to =
          fetched.compute(output.tensor(), (key, had) -> had.length < size ? new float[size] : had);
      outputs.put(output.tensor(), first(to, size));
    }
    model.call(job.signature(), inputs, rows, outputs);
  }

  private static FloatBuffer first(float[] values, int count) {
    return FloatBuffer.wrap(values, 0, count);
  }

  /**
   * The number that sets the size of an output, which the model finds to be the same in all rows.
   */
  private int steps(SignatureShape.Output output) {
    return output.steps().isEmpty() ? 1 : Math.max(1, (int) fed.get(output.steps())[0]);
  }

  /** Noise that no column gives. */
  private void draw(int rows) {
    float[] to = fed.get(Names.NOISE);
    if (to == null || readers.stream().anyMatch(cell -> cell.tensor().equals(Names.NOISE))) {
      return;
    }
    int size = rows * job.widths().get(Names.NOISE);
    for (int i = 0; i < size; i++) {
      to[i] = (float) noise.nextGaussian();
    }
  }

  /** The outputs' cells of a row that was run; nulls without one. */
  Object[] cells(int at) {
    Object[] cells = new Object[writers.size()];
    for (int i = 0; at >= 0 && i < cells.length; i++) {
      SignatureShape.Output output = job.outputs().get(i);
      cells[i] = writers.get(i).write(fetched.get(output.tensor()), at, steps(output));
    }
    return cells;
  }
}
