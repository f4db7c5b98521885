package org.latent4j.spark;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenFallback;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.util.TaskCompletionListener;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/**
 * A model's signature called in an expression of SQL. {@link BatchedFunctions} takes it out of the
 * plan and runs it in batches; where that does not reach, it runs row by row. Not for callers.
 */
public final class ModelFunction extends Expression
    implements CodegenFallback, Parts, Serializable {
  private static final long serialVersionUID = 1L;

  private final Seq<Expression> arguments;
  private final Object job;
  private final DataType type;

  /** The call that rows go through one by one, made when the first comes. */
  private transient BatchCall call;

  /**
   * A call.
   *
   * @param arguments of the types of the job's cells
   * @param job a {@link BatchJob}
   * @param type of the one output, or a struct of all
   */
  public ModelFunction(Seq<Expression> arguments, Object job, DataType type) {
    this.arguments = arguments;
    this.job = job;
    this.type = type;
  }

  BatchJob job() {
    return (BatchJob) job;
  }

  @Override
  public DataType dataType() {
    return type;
  }

  @Override
  public boolean nullable() {
    return true;
  }

  @Override
  public String prettyName() {
    return "latent4j_" + job().signature();
  }

  @Override
  public Object eval(InternalRow row) {
    List<Expression> given = ScalaSeqs.list(arguments);
    InternalRow values = new GenericInternalRow(given.stream().map(e -> e.eval(row)).toArray());
    TaskContext task = TaskContext.get();
    if (task == null) { // the driver, which folds a query over a few rows of its own
      try (OpenModels.Use use = job().model().use()) {
        return value(opened(use), values);
      }
    }
    if (call == null) {
      OpenModels.Use use = job().model().use();
      task.addTaskCompletionListener((TaskCompletionListener) ended -> use.close());
      call = opened(use);
    }
    return value(call, values);
  }

  private BatchCall opened(OpenModels.Use use) {
    int[] ordinals = IntStream.range(0, arguments.size()).toArray();
    return new BatchCall(job(), job().model().model(use), ordinals, 1, 0);
  }

  private Object value(BatchCall one, InternalRow values) {
    if (one.read(values, 0) != null) {
      return null;
    }
    one.run(1);
    Object[] cells = one.cells(0);
    return cells.length == 1 ? cells[0] : new GenericInternalRow(cells);
  }

  @Override
  public ExprCode doGenCode(CodegenContext context, ExprCode code) {
    return CodegenFallback.super.doGenCode(context, code);
  }

  @Override
  public Seq<Expression> children() {
    return arguments;
  }

  @Override
  public Expression withNewChildrenInternal(IndexedSeq<Expression> newChildren) {
    return new ModelFunction(newChildren.toSeq(), job, type);
  }

  @Override
  public List<Object> parts() {
    return List.of(arguments, job, type);
  }

  @Override
  public boolean equals(Object other) {
    return same(other);
  }

  @Override
  public int hashCode() {
    return parts().hashCode();
  }
}
