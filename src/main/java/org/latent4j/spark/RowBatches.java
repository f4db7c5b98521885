package org.latent4j.spark;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.expressions.codegen.GenerateUnsafeRowJoiner;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowJoiner;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.TaskCompletionListener;
import org.latent4j.serve.VaeModel;
import org.latent4j.serve.check.ModelException;

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

  private final BatchCall call;
  private final StructType schema;
  private final UnsafeProjection results;
  private final UnsafeRowJoiner joiner;

  /** Copies of the rows of a batch, and for each its row in the tensors. */
  private final UnsafeRow[] batch;

  private final int[] places;
  private UnsafeProjection given;
  private int count;
  private int next;
  private long before;

  /**
   * The rows of a task's partition, by a model that is let go when the task ends.
   *
   * @param ordinals of the cells' columns in them
   * @param schema of the rows
   * @param made schema of what the model makes of them
   */
  static Iterator<InternalRow> over(
      Iterator<InternalRow> rows,
      BatchJob job,
      int[] ordinals,
      StructType schema,
      StructType made) {
    if (!rows.hasNext()) {
      return rows;
    }
    OpenModels.Use use = job.model().use();
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) task -> use.close());
    return new RowBatches(rows, job, job.model().model(use), ordinals, schema, made);
  }

  private RowBatches(
      Iterator<InternalRow> rows,
      BatchJob job,
      VaeModel model,
      int[] ordinals,
      StructType schema,
      StructType made) {
    this.rows = rows;
    this.job = job;
    this.task = TaskContext.get();
    this.partition = task.partitionId();
    int most = job.settings().batchRows();
    call = new BatchCall(job, model, ordinals, most, partition);
    this.schema = schema;
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
    InternalRow made = new GenericInternalRow(call.cells(places[next]));
    UnsafeRow row = batch[next];
    batch[next++] = null;
    return joiner.join(row, results.apply(made));
  }

  /** Reads rows until there are enough or no more, and runs them. */
  private void fill() {
    before += count;
    count = 0;
    next = 0;
    int taken = 0;
    while (count < batch.length && rows.hasNext()) {
      InternalRow row = rows.next();
      String wrong = call.read(row, taken);
      if (wrong != null && job.settings().invalid() == BatchJob.Invalid.ERROR) {
        throw new IllegalArgumentException(
            "partition " + partition + ", row " + (before + count) + ": " + wrong);
      }
      if (wrong != null && job.settings().invalid() == BatchJob.Invalid.SKIP) {
        continue;
      }
      batch[count] = row instanceof UnsafeRow unsafe ? unsafe.copy() : packed(row);
      places[count++] = wrong == null ? taken++ : INVALID;
    }
    run(taken);
  }

  /** Few of Spark's operators give rows of another form; for them a projection is made. */
  private UnsafeRow packed(InternalRow row) {
    if (given == null) {
      given = UnsafeProjection.create(schema);
    }
    return given.apply(row).copy();
  }

  private void run(int taken) {
    try {
      if (taken > 0) {
        call.run(taken);
      }
    } catch (ModelException e) {
      String rows = "partition " + partition + ", in the " + count + " rows from row " + before;
      throw new IllegalArgumentException(rows + ": " + e.getMessage(), e);
    }
  }
}
