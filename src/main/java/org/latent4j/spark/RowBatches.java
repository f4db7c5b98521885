package org.latent4j.spark;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.expressions.codegen.GenerateUnsafeRowJoiner;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowJoiner;
import org.apache.spark.sql.types.StructType;
import org.latent4j.serve.ModelException;
import org.latent4j.serve.VaeModel;
import org.latent4j.spec.Names;

/**
 * The rows of a partition with what the model makes of them: takes a batch of rows, runs it, gives
 * the rows one by one, then takes the next. Rows keep their order.
 */
final class RowBatches implements Iterator<InternalRow> {
  private static final int INVALID = -1;

  private final Iterator<InternalRow> rows;
  private final BatchJob job;
  private final int partition;
  private final TaskContext task;
  private final VaeModel model;

  private final List<CellReader> readers = new ArrayList<>();
  private final List<CellWriter> writers = new ArrayList<>();
  private final Map<String, float[]> fed = new HashMap<>();
  private final Map<String, float[]> fetched = new LinkedHashMap<>();
  private final List<float[]> sources = new ArrayList<>();
  private final SplittableRandom noise;

  private final UnsafeProjection given;
  private final UnsafeProjection results;
  private final UnsafeRowJoiner joiner;

  /** Copies of the rows of a batch, and for each its row in the tensors. */
  private final UnsafeRow[] batch;

  private final int[] places;
  private int count;
  private int next;
  private long before;

  /**
   * Takes rows.
   *
   * @param ordinals of the cells' columns in them
   * @param schema of the rows
   * @param made schema of what the model makes of them
   */
  RowBatches(
      Iterator<InternalRow> rows,
      BatchJob job,
      VaeModel model,
      int[] ordinals,
      StructType schema,
      StructType made) {
    this.rows = rows;
    this.job = job;
    this.model = model;
    this.task = TaskContext.get();
    this.partition = task.partitionId();
    int most = job.settings().batchRows();
    for (int i = 0; i < ordinals.length; i++) {
      readers.add(new CellReader(job.cells().get(i), ordinals[i]));
    }
    job.widths().forEach((tensor, width) -> fed.put(tensor, new float[most * width]));
    for (SignatureShape.Output output : job.outputs()) {
      writers.add(new CellWriter(output, job.settings().vectors()));
      sources.add(
          fetched.computeIfAbsent(output.tensor(), tensor -> new float[most * output.width()]));
    }
    noise =
        new SplittableRandom(new SplittableRandom(job.settings().seed() + partition).nextLong());
    given = UnsafeProjection.create(schema);
    results = UnsafeProjection.create(made);
    joiner = GenerateUnsafeRowJoiner.create(schema, made);
    batch = new UnsafeRow[most];
    places = new int[most];
  }

  @Override
  public boolean hasNext() {
    while (next == count && rows.hasNext()) {
      task.killTaskIfInterrupted();
      fill();
    }
    return next < count;
  }

  @Override
  public InternalRow next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Object[] cells = new Object[writers.size()];
    if (places[next] != INVALID) {
      for (int i = 0; i < cells.length; i++) {
        cells[i] = writers.get(i).write(sources.get(i), places[next]);
      }
    }
    UnsafeRow row = batch[next];
    batch[next++] = null;
    return joiner.join(row, results.apply(new GenericInternalRow(cells)));
  }

  /** Reads rows until there are enough or no more, and runs them. */
  private void fill() {
    before += count;
    count = 0;
    next = 0;
    int taken = 0;
    while (count < batch.length && rows.hasNext()) {
      InternalRow row = rows.next();
      String wrong = read(row, taken);
      if (wrong != null && job.settings().invalid() == BatchJob.Invalid.ERROR) {
        throw new IllegalArgumentException(
            "partition " + partition + ", row " + (before + count) + ": " + wrong);
      }
      if (wrong != null && job.settings().invalid() == BatchJob.Invalid.SKIP) {
        continue;
      }
      batch[count] = row instanceof UnsafeRow unsafe ? unsafe.copy() : given.apply(row).copy();
      places[count++] = wrong == null ? taken++ : INVALID;
    }
    run(taken);
  }

  private String read(InternalRow row, int at) {
    boolean checked = job.settings().invalid() != BatchJob.Invalid.ERROR;
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
    return null;
  }

  private void run(int taken) {
    if (taken == 0) {
      return;
    }
    draw(taken);
    Map<String, FloatBuffer> inputs = new HashMap<>();
    fed.forEach((key, to) -> inputs.put(key, first(to, taken * job.widths().get(key))));
    Map<String, FloatBuffer> outputs = new LinkedHashMap<>();
    job.outputs()
        .forEach(
            output ->
                outputs.put(
                    output.tensor(), first(fetched.get(output.tensor()), taken * output.width())));
    try {
      model.call(job.signature(), inputs, taken, outputs);
    } catch (ModelException e) {
      throw new IllegalArgumentException(
          "partition "
              + partition
              + ", in the "
              + count
              + " rows from row "
              + before
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private static FloatBuffer first(float[] values, int count) {
    return FloatBuffer.wrap(values, 0, count);
  }

  /** Noise that no column gives. */
  private void draw(int taken) {
    float[] to = fed.get(Names.NOISE);
    if (to == null || readers.stream().anyMatch(cell -> cell.tensor().equals(Names.NOISE))) {
      return;
    }
    int size = taken * job.widths().get(Names.NOISE);
    for (int i = 0; i < size; i++) {
      to[i] = (float) noise.nextGaussian();
    }
  }
}
