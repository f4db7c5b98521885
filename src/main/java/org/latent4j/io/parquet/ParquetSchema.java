package org.latent4j.io.parquet;

import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type.Repetition;
import org.latent4j.data.DataException;

/**
 * Takes the schema of a Parquet file, a tree written as a list, apart into stored columns. One use.
 */
final class ParquetSchema {
  private static final int DEEPEST = 32;

  private final String file;
  private final List<SchemaElement> elements;
  private final List<ParquetColumn> columns = new ArrayList<>();
  private int next;

  private ParquetSchema(String file, List<SchemaElement> elements) {
    this.file = file;
    this.elements = elements;
  }

  /**
   * The stored columns in their order.
   *
   * @throws DataException if the tree is none
   */
  static List<ParquetColumn> columns(String file, List<SchemaElement> elements) {
    ParquetSchema schema = new ParquetSchema(file, elements);
    SchemaElement root = schema.take();
    for (int i = 0; i < root.getNum_children(); i++) {
      schema.field(new Path(List.of(), 0, 0, 0));
    }
    if (schema.next != elements.size()) {
      throw schema.broken("fields beside the tree");
    }
    return List.copyOf(schema.columns);
  }

  /**
   * What leads to a field.
   *
   * @param repeated how many of the fields on the way repeat
   * @param definition level of what is there so far
   * @param elementLevel definition level of the innermost that repeats
   */
  private record Path(List<String> names, int repeated, int definition, int elementLevel) {
    Path to(SchemaElement field) {
      List<String> longer = new ArrayList<>(names);
      longer.add(field.getName());
      boolean again = field.getRepetition_type() == FieldRepetitionType.REPEATED;
      boolean required = field.getRepetition_type() == FieldRepetitionType.REQUIRED;
      int level = definition + (required ? 0 : 1);
      return new Path(longer, repeated + (again ? 1 : 0), level, again ? level : elementLevel);
    }
  }

  private SchemaElement take() {
    if (next == elements.size()) {
      throw broken("fewer fields than it announces");
    }
    return elements.get(next++);
  }

  private void field(Path before) {
    SchemaElement field = take();
    if (!field.isSetRepetition_type() || field.getName() == null) {
      throw broken("a field without a name or without its repetition");
    }
    Path path = before.to(field);
    if (path.names().size() > DEEPEST) {
      throw broken("more than " + DEEPEST + " fields within each other");
    }
    if (field.isSetNum_children() && field.getNum_children() > 0) {
      for (int i = 0; i < field.getNum_children(); i++) {
        field(path);
      }
    } else if (field.isSetType()) {
      columns.add(column(field, path));
    } else {
      throw broken("a field without a type");
    }
  }

  private ParquetColumn column(SchemaElement field, Path path) {
    int length = field.getType_length();
    PrimitiveTypeName type =
        switch (field.getType()) {
          case BOOLEAN -> PrimitiveTypeName.BOOLEAN;
          case INT32 -> PrimitiveTypeName.INT32;
          case INT64 -> PrimitiveTypeName.INT64;
          case INT96 -> PrimitiveTypeName.INT96;
          case FLOAT -> PrimitiveTypeName.FLOAT;
          case DOUBLE -> PrimitiveTypeName.DOUBLE;
          case BYTE_ARRAY -> PrimitiveTypeName.BINARY;
          case FIXED_LEN_BYTE_ARRAY -> PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
        };
    if (type == PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY && length < 1) {
      throw broken("a field of " + length + " bytes");
    }
    Repetition repetition = Repetition.valueOf(field.getRepetition_type().name());
    ColumnDescriptor descriptor =
        new ColumnDescriptor(
            path.names().toArray(String[]::new),
            new PrimitiveType(repetition, type, length, field.getName()),
            path.repeated(),
            path.definition());
    boolean list = path.repeated() > 0;
    ParquetColumn.Meaning meaning =
        path.repeated() > 1 ? ParquetColumn.Meaning.OTHER : ParquetColumn.Meaning.of(field);
    String name = list ? path.names().get(0) : String.join(".", path.names());
    return new ParquetColumn(
        name, columns.size(), descriptor, meaning, list, path.elementLevel(), field);
  }

  private DataException broken(String found) {
    return new DataException(file, "a Parquet schema", found);
  }
}
