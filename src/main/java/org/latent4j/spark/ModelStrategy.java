package org.latent4j.spark;

import java.util.List;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.SparkStrategy;
import scala.collection.immutable.Seq;

/** Tells Spark's planner how a {@link ModelPlan} runs. */
final class ModelStrategy extends SparkStrategy {
  /** Versions of Spark whose planner this and {@link ModelPlan}, {@link ModelExec} know. */
  static final String SPARK = "4.0.";

  private static final ModelStrategy ONE = new ModelStrategy();

  /** Makes it known to a session, once. */
  static void addTo(SparkSession session) {
    synchronized (ONE) {
      Seq<SparkStrategy> all = session.experimental().extraStrategies();
      if (!all.contains(ONE)) {
        session
            .experimental()
            .extraStrategies_$eq(ScalaSeqs.joined(all, ScalaSeqs.of(List.of(ONE))));
      }
    }
  }

  @Override
  public Seq<SparkPlan> apply(LogicalPlan plan) {
    List<SparkPlan> planned =
        plan instanceof ModelPlan model ? List.of(model.exec(planLater(model.child()))) : List.of();
    return ScalaSeqs.of(planned);
  }
}
