package org.latent4j.spark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.CreateNamedStruct;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import scala.collection.immutable.Seq;

/**
 * Takes calls of models out of the expressions of a plan's node and makes them a {@link ModelPlan}
 * below it, so that they run in batches.
 */
final class BatchedFunctions extends Rule<LogicalPlan> {
  private static final BatchedFunctions ONE = new BatchedFunctions();

  /** Makes it known to a session, once. */
  static void addTo(SparkSession session) {
    synchronized (ONE) {
      Seq<Rule<LogicalPlan>> all = session.experimental().extraOptimizations();
      if (!all.contains(ONE)) {
        session
            .experimental()
            .extraOptimizations_$eq(ScalaSeqs.joined(all, ScalaSeqs.of(List.of(ONE))));
      }
    }
  }

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    LogicalPlan above = plan.mapChildren(this::apply);
    while (above.children().size() == 1) {
      List<ModelFunction> calls = new ArrayList<>();
      ScalaSeqs.list(above.expressions()).forEach(expression -> innermost(expression, calls));
      LogicalPlan child = above.children().head();
      calls.removeIf(call -> !call.references().subsetOf(child.outputSet()));
      if (calls.isEmpty()) {
        break;
      }
      above = batched(above, child, calls);
    }
    return above;
  }

  /** Calls in whose arguments there is none; those of others come round after them. */
  private static boolean innermost(Expression expression, List<ModelFunction> calls) {
    boolean within = false;
    for (Expression child : ScalaSeqs.<Expression>list(expression.children())) {
      within |= innermost(child, calls);
    }
    if (!within && expression instanceof ModelFunction call) {
      calls.add(call);
    }
    return within || expression instanceof ModelFunction;
  }

  private static LogicalPlan batched(
      LogicalPlan above, LogicalPlan child, List<ModelFunction> calls) {
    Map<Expression, Expression> instead = new LinkedHashMap<>();
    LogicalPlan below = child;
    for (ModelFunction call : calls) {
      if (!instead.containsKey(call.canonicalized())) {
        List<Attribute> results = results(call.job());
        below = below(call, below, results);
        instead.put(call.canonicalized(), value(call.job(), results));
      }
    }
    LogicalPlan on = above.withNewChildren(ScalaSeqs.of(List.of(below)));
    LogicalPlan replaced = on.mapExpressions(expression -> replace(expression, instead));
    return replaced.output().equals(above.output())
        ? replaced
        : new Project(ScalaSeqs.of(ScalaSeqs.list(above.output())), replaced);
  }

  /** The call's arguments as columns, and the model over them. */
  private static LogicalPlan below(ModelFunction call, LogicalPlan child, List<Attribute> results) {
    List<NamedExpression> columns = new ArrayList<>(ScalaSeqs.list(child.output()));
    List<Attribute> inputs = new ArrayList<>();
    for (Expression argument : ScalaSeqs.<Expression>list(call.children())) {
      if (argument instanceof Attribute attribute) {
        inputs.add(attribute);
      } else {
        Alias column = PlanNames.alias(argument, "argument");
        columns.add(column);
        inputs.add(column.toAttribute());
      }
    }
    boolean made = columns.size() > child.output().size();
    LogicalPlan rows = made ? new Project(ScalaSeqs.of(columns), child) : child;
    return new ModelPlan(ScalaSeqs.of(inputs), ScalaSeqs.of(results), call.job(), rows);
  }

  private static List<Attribute> results(BatchJob job) {
    List<Attribute> results = new ArrayList<>();
    for (SignatureShape.Output output : job.outputs()) {
      results.add(PlanNames.attribute(output, job.settings().vectors()));
    }
    return results;
  }

  private static Expression value(BatchJob job, List<Attribute> results) {
    if (results.size() == 1) {
      return results.get(0);
    }
    List<Expression> struct = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      struct.add(Literal.create(job.outputs().get(i).column(), DataTypes.StringType));
      struct.add(results.get(i));
    }
    return new CreateNamedStruct(ScalaSeqs.of(struct));
  }

  private static Expression replace(Expression expression, Map<Expression, Expression> instead) {
    if (expression instanceof ModelFunction && instead.containsKey(expression.canonicalized())) {
      return instead.get(expression.canonicalized());
    }
    return expression.mapChildren(child -> replace(child, instead));
  }
}
