package org.latent4j.spark;

import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.SparkPlan;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/**
 * In a query plan: its child's rows, each with what a model makes of it. Not for callers; Spark's
 * planner makes copies of it by its public constructor.
 */
public final class ModelPlan extends LogicalPlan implements Parts {
  private static final long serialVersionUID = 1L;

  private final Seq<Attribute> inputs;
  private final Seq<Attribute> results;
  private final Object job;
  private final LogicalPlan child;

  /**
   * A node.
   *
   * @param inputs columns of the child that the model takes
   * @param results columns that come behind those of the child
   * @param job a {@link BatchJob}
   */
  public ModelPlan(Seq<Attribute> inputs, Seq<Attribute> results, Object job, LogicalPlan child) {
    this.inputs = inputs;
    this.results = results;
    this.job = job;
    this.child = child;
  }

  /** How it runs over what its child becomes. */
  ModelExec exec(SparkPlan planned) {
    return new ModelExec(inputs, results, job, planned);
  }

  /** What it runs over. */
  LogicalPlan child() {
    return child;
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
  public Seq<LogicalPlan> children() {
    return ScalaSeqs.of(List.of(child));
  }

  @Override
  public LogicalPlan withNewChildrenInternal(IndexedSeq<LogicalPlan> newChildren) {
    return new ModelPlan(inputs, results, job, newChildren.head());
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
