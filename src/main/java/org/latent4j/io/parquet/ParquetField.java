package org.latent4j.io.parquet;

import java.util.List;
import java.util.regex.Pattern;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Type;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type.Repetition;
import org.latent4j.data.IdColumn;
import org.latent4j.io.format.CellType;
import org.latent4j.spec.ColumnSpec;

/**
 * A column of a Parquet file that is written.
 *
 * @param element what the file says of it
 * @param names of the codes that values are, as they are stored; empty for numbers
 */
record ParquetField(SchemaElement element, List<Object> names) {
  private static final Pattern WHOLE = Pattern.compile("0|-?[1-9]\\d{0,17}");

  /** Float32 numbers, all of them there. */
  static ParquetField number(String name) {
    return new ParquetField(
        StoredTypes.element(name, Type.FLOAT).setRepetition_type(FieldRepetitionType.REQUIRED),
        List.of());
  }

  /** A column of a table: numbers, whole numbers, or names; whole numbers and truth as such. */
  static ParquetField cell(ColumnSpec column) {
    List<String> names = column.categories();
    if (names.isEmpty()) {
      return new ParquetField(
          StoredTypes.element(column.name(), column.isWhole() ? Type.INT64 : Type.FLOAT),
          List.of());
    }
    if (names.stream().allMatch(name -> WHOLE.matcher(name).matches())) {
      return new ParquetField(
          StoredTypes.element(column.name(), Type.INT64),
          List.copyOf(names.stream().map(Long::valueOf).toList()));
    }
    if (names.equals(List.of("false", "true"))) {
      return new ParquetField(
          StoredTypes.element(column.name(), Type.BOOLEAN), List.of(false, true));
    }
    return new ParquetField(
        StoredTypes.text(column.name()),
        List.copyOf(names.stream().map(Binary::fromString).toList()));
  }

  /** A column that is handed on, by its own type. */
  static ParquetField id(IdColumn column) {
    SchemaElement element =
        column.cells() instanceof CellType type
            ? StoredTypes.element(column.name(), type)
            : StoredTypes.text(column.name());
    return new ParquetField(element, List.of());
  }

  String name() {
    return element.getName();
  }

  /** The type, as the library's writers take it. */
  PrimitiveType type() {
    PrimitiveTypeName type =
        element.getType() == Type.BYTE_ARRAY
            ? PrimitiveTypeName.BINARY
            : PrimitiveTypeName.valueOf(element.getType().name());
    return new PrimitiveType(
        Repetition.valueOf(element.getRepetition_type().name()),
        type,
        element.getType_length(),
        element.getName());
  }

  /** Whether values are worth being counted and numbered. */
  boolean repeats() {
    return element.getType() != Type.FLOAT && element.getType() != Type.DOUBLE;
  }

  /** Whether it is {@link #number}. */
  boolean isPlain() {
    return element.getRepetition_type() == FieldRepetitionType.REQUIRED;
  }

  /** Writes a value of a packed row. */
  void write(ColumnWriter writer, float value) {
    write(writer, cell(value));
  }

  /** A value of a packed row as it is stored; null where it is NaN. */
  Object cell(float value) {
    if (Float.isNaN(value)) {
      return null;
    }
    if (!names.isEmpty()) {
      return names.get(Math.round(Math.max(0, Math.min(names.size() - 1, value))));
    }
    return switch (element.getType()) {
      case INT64 -> (long) Math.rint(value);
      default -> value;
    };
  }

  /** Writes a cell, or nothing for null. */
  void write(ColumnWriter writer, Object given) {
    Object cell = given == null ? null : StoredTypes.stored(element, given);
    if (cell == null) {
      writer.writeNull(0, 0);
    } else if (cell instanceof Float number) {
      writer.write(number, 0, 1);
    } else if (cell instanceof Double number) {
      writer.write(number, 0, 1);
    } else if (cell instanceof Long number) {
      writer.write(number, 0, 1);
    } else if (cell instanceof Integer number) {
      writer.write(number, 0, 1);
    } else if (cell instanceof Boolean truth) {
      writer.write(truth, 0, 1);
    } else if (cell instanceof Binary bytes) {
      writer.write(bytes, 0, 1);
    } else {
      writer.write(Binary.fromString((String) cell), 0, 1);
    }
  }
}
