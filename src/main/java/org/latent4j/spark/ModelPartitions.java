package org.latent4j.spark;

import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Function1;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The same pass as that of a {@link ModelPlan}, row for row, by {@code Dataset.mapPartitions}: for
 * a Spark whose planner is not known. Slower, as Spark makes an object of each row and cell.
 *
 * @param ordinals of the job's columns in a row
 * @param schema of the rows
 * @param made schema of the columns that come behind them
 */
record ModelPartitions(BatchJob job, int[] ordinals, StructType schema, StructType made)
    implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1L;

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    Function1<Object, Object> in = CatalystTypeConverters.createToCatalystConverter(schema);
    Function1<Object, Object> out = CatalystTypeConverters.createToScalaConverter(all());
    var given = CollectionConverters.asScala(rows).map(row -> (InternalRow) in.apply(row));
    Iterator<InternalRow> passed =
        RowBatches.over(CollectionConverters.asJava(given), job, ordinals, schema, made);
    return CollectionConverters.asJava(
        CollectionConverters.asScala(passed).map(row -> (Row) out.apply(row)));
  }

  /** The schema of what comes out. */
  StructType all() {
    StructType all = schema;
    for (StructField field : made.fields()) {
      all = all.add(field);
    }
    return all;
  }
}
