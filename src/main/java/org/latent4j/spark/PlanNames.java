package org.latent4j.spark;

import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression$;
import org.apache.spark.sql.types.Metadata;
import scala.Option;
import scala.collection.immutable.Seq;

/** Columns of a query plan, each new to it. */
final class PlanNames {
  private PlanNames() {}

  /** A column of what a model gives. */
  static AttributeReference attribute(SignatureShape.Output output, boolean vectors) {
    return new AttributeReference(
        output.column(), CellWriter.type(output, vectors), true, Metadata.empty(), id(), none());
  }

  /** An expression under a name. */
  static Alias alias(Expression expression, String name) {
    return new Alias(expression, name, id(), none(), Option.empty(), none());
  }

  private static ExprId id() {
    return NamedExpression$.MODULE$.newExprId();
  }

  private static Seq<String> none() {
    return ScalaSeqs.of(List.of());
  }
}
