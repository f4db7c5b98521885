package org.latent4j.spark;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.bitset.BitSetMethods;
import org.apache.spark.unsafe.types.UTF8String;
import org.latent4j.base.NameCodes;

/** Copies one column of a row to its place in a row of a tensor. */
final class CellReader {
  private final BatchJob.Cell cell;
  private final int ordinal;
  private final Map<UTF8String, Integer> codes = new HashMap<>();
  private final NameCodes meant;
  private final Form form;

  private enum Form {
    NUMBER,
    NAME,
    FLOATS,
    DOUBLES,
    VECTOR
  }

  CellReader(BatchJob.Cell cell, int ordinal) {
    this.cell = cell;
    this.ordinal = ordinal;
    this.meant = new NameCodes(cell.categories());
    for (int i = 0; i < cell.categories().size(); i++) {
      codes.put(UTF8String.fromString(cell.categories().get(i)), i);
    }
    this.form = form(cell);
  }

  private static Form form(BatchJob.Cell cell) {
    if (cell.type().equals(SQLDataTypes.VectorType())) {
      return Form.VECTOR;
    }
    if (cell.type() instanceof ArrayType array) {
      return array.elementType().equals(DataTypes.DoubleType) ? Form.DOUBLES : Form.FLOATS;
    }
    return cell.categories().isEmpty() ? Form.NUMBER : Form.NAME;
  }

  String tensor() {
    return cell.tensor();
  }

  /**
   * Copies.
   *
   * @param at index of the tensor's row in {@code to}
   * @return what is wrong with the cell, or null
   */
  String read(InternalRow row, float[] to, int at) {
    int from = at + cell.from();
    if (row.isNullAt(ordinal)) {
      Arrays.fill(to, from, from + cell.values(), Float.NaN);
      return cell.mayLack() ? null : wrong("null");
    }
    switch (form) {
      case NUMBER -> to[from] = row.getFloat(ordinal);
      case NAME -> {
        UTF8String name = row.getUTF8String(ordinal);
        Integer exact = codes.get(name);
        to[from] = exact == null ? meant.codeOf(name.toString()) : exact;
        boolean known = to[from] < cell.categories().size();
        return known || cell.mayLack() ? null : wrong(name);
      }
      case FLOATS, DOUBLES -> {
        return array(row.getArray(ordinal), to, from);
      }
      case VECTOR -> {
        return vector(row.getStruct(ordinal, 4), to, from);
      }
    }
    return null;
  }

  private String array(ArrayData values, float[] to, int from) {
    int size = cell.values();
    if (values.numElements() != size) {
      return wrong(values.numElements() + " values");
    }
    if (form == Form.DOUBLES) {
      narrow(values.toDoubleArray(), to, from);
    } else if (!(values instanceof UnsafeArrayData unsafe)) {
      System.arraycopy(values.toFloatArray(), 0, to, from, size);
    } else if (copied(unsafe, to, from)) {
      return null;
    }
    for (int i = 0; i < size; i++) {
      if (values.isNullAt(i)) {
        to[from + i] = Float.NaN;
        if (!cell.mayLack()) {
          return wrong("null as value " + i);
        }
      }
    }
    return null;
  }

  /** Copies an array as it lies in a row of Spark's; returns whether there are no nulls in it. */
  private static boolean copied(UnsafeArrayData values, float[] to, int from) {
    int size = values.numElements();
    long header = UnsafeArrayData.calculateHeaderPortionInBytes(size);
    Object base = values.getBaseObject();
    long at = values.getBaseOffset();
    long target = Platform.FLOAT_ARRAY_OFFSET + (long) Float.BYTES * from;
    Platform.copyMemory(base, at + header, to, target, (long) Float.BYTES * size);
    return !BitSetMethods.anySet(base, at + Long.BYTES, header / Long.BYTES - 1);
  }

  /**
   * A vector lies as (0, size, indices, values) if it is sparse, as (1, null, null, values) else.
   */
  private String vector(InternalRow vector, float[] to, int from) {
    double[] values = vector.getArray(3).toDoubleArray();
    boolean sparse = vector.getByte(0) == 0;
    int size = sparse ? vector.getInt(1) : values.length;
    if (size != cell.values()) {
      return wrong(size + " values");
    }
    if (!sparse) {
      narrow(values, to, from);
      return null;
    }
    Arrays.fill(to, from, from + size, 0);
    int[] indices = vector.getArray(2).toIntArray();
    for (int i = 0; i < indices.length; i++) {
      to[from + indices[i]] = (float) values[i];
    }
    return null;
  }

  private static void narrow(double[] values, float[] to, int from) {
    for (int i = 0; i < values.length; i++) {
      to[from + i] = (float) values[i];
    }
  }

  /** Whether the values that were copied are numbers that the model takes. */
  String check(float[] in, int at) {
    for (int i = 0; i < cell.values(); i++) {
      float value = in[at + cell.from() + i];
      if (!Float.isFinite(value) && !(Float.isNaN(value) && cell.mayLack())) {
        return wrong(value + " as value " + i);
      }
    }
    return null;
  }

  private String wrong(Object found) {
    String expected =
        cell.categories().isEmpty()
            ? cell.values() + (cell.values() == 1 ? " number" : " numbers")
            : "one of " + cell.categories();
    return "column " + cell.column() + ": expected " + expected + ", found " + found;
  }
}
