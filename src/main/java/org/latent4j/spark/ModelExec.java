package org.latent4j.spark;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.plans.physical.Partitioning;
import org.apache.spark.sql.catalyst.types.DataTypeUtils;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.types.StructType;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/** Runs a {@link ModelPlan}: each partition in batches, by the executor's one open model. */
public final class ModelExec extends SparkPlan implements Parts {
  private static final long serialVersionUID = 1L;

  private final Seq<Attribute> inputs;
  private final Seq<Attribute> results;
  private final Object job;
  private final SparkPlan child;

  /** A node; see {@link ModelPlan}. */
  public ModelExec(Seq<Attribute> inputs, Seq<Attribute> results, Object job, SparkPlan child) {
    this.inputs = inputs;
    this.results = results;
    this.job = job;
    this.child = child;
  }

  /** What a task does with its partition. */
  private record Pass(BatchJob job, int[] ordinals, StructType schema, StructType made)
      implements FlatMapFunction<Iterator<InternalRow>, InternalRow>, Serializable {
    @Override
    public Iterator<InternalRow> call(Iterator<InternalRow> rows) {
      return RowBatches.over(rows, job, ordinals, schema, made);
    }
  }

  @Override
  public RDD<InternalRow> doExecute() {
    int[] ordinals = new int[inputs.size()];
    for (int i = 0; i < ordinals.length; i++) {
      ordinals[i] = ordinal(inputs.apply(i));
    }
    StructType schema = DataTypeUtils.fromAttributes(child.output());
    StructType made = DataTypeUtils.fromAttributes(results);
    Pass pass = new Pass((BatchJob) job, ordinals, schema, made);
    return child.execute().toJavaRDD().mapPartitions(pass, true).rdd();
  }

  private int ordinal(Attribute input) {
    Seq<Attribute> columns = child.output();
    for (int i = 0; i < columns.size(); i++) {
      if (columns.apply(i).exprId().equals(input.exprId())) {
        return i;
      }
    }
    throw new IllegalStateException("expected column " + input + ", found " + columns);
  }

  @Override
  public Seq<Attribute> output() {
    return ScalaSeqs.joined(child.output(), results);
  }

  @Override
  public AttributeSet producedAttributes() {
    return AttributeSet.apply(ScalaSeqs.<Expression>of(ScalaSeqs.list(results)));
  }

  @Override
  public Partitioning outputPartitioning() {
    return child.outputPartitioning();
  }

  @Override
  public Seq<SortOrder> outputOrdering() {
    return child.outputOrdering();
  }

  @Override
  public Seq<SparkPlan> children() {
    return ScalaSeqs.of(List.of(child));
  }

  @Override
  public SparkPlan withNewChildrenInternal(IndexedSeq<SparkPlan> newChildren) {
    return new ModelExec(inputs, results, job, newChildren.head());
  }

  @Override
  public List<Object> parts() {
    return List.of(inputs, results, job, child);
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
