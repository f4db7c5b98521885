package org.latent4j.spark;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;
import org.latent4j.spark.SignatureShape.Output;

/** Makes a cell of a DataFrame of some values of a tensor's row. */
final class CellWriter {
  private final Output output;
  private final boolean vectors;
  private final List<UTF8String> names;

  CellWriter(Output output, boolean vectors) {
    this.output = output;
    this.vectors = vectors;
    this.names = output.categories().stream().map(UTF8String::fromString).toList();
  }

  /** The type of the column that an output becomes. */
  static DataType type(Output output, boolean vectors) {
    return switch (output.kind()) {
      case VALUES ->
          vectors
              ? SQLDataTypes.VectorType()
              : DataTypes.createArrayType(DataTypes.FloatType, false);
      case NUMBER -> DataTypes.DoubleType;
      case FLAG -> DataTypes.BooleanType;
      case NAME, LIKELIEST -> DataTypes.StringType;
    };
  }

  /**
   * The cell of one row.
   *
   * @param values rows of the tensor
   * @param row index of the row
   * @param steps that a row has
   */
  Object write(float[] values, int row, int steps) {
    int from = row * output.width() * steps + output.from();
    return switch (output.kind()) {
      case VALUES -> values(values, from, output.values() * steps);
      case NUMBER -> (double) values[from];
      case FLAG -> values[from] == 1;
      case NAME -> name((int) values[from]);
      case LIKELIEST -> name(likeliest(values, from));
    };
  }

  private Object values(float[] values, int from, int count) {
    if (!vectors) {
      return UnsafeArrayData.fromPrimitiveArray(Arrays.copyOfRange(values, from, from + count));
    }
    double[] wide = new double[count];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[from + i];
    }
    InternalRow dense =
        new GenericInternalRow(
            new Object[] {(byte) 1, null, null, UnsafeArrayData.fromPrimitiveArray(wide)});
    return dense;
  }

  private UTF8String name(int code) {
    return code >= 0 && code < names.size() ? names.get(code) : null;
  }

  private int likeliest(float[] values, int from) {
    int best = 0;
    for (int i = 1; i < output.values(); i++) {
      best = values[from + i] > values[from + best] ? i : best;
    }
    return best;
  }
}
