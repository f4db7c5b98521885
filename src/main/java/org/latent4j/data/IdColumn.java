package org.latent4j.data;

import java.util.Optional;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.SchemaElement;

/** A column that is handed on from input to output as it is. */
public final class IdColumn {
  private final String name;
  private final ParquetColumn stored;

  private IdColumn(String name, ParquetColumn stored) {
    this.name = name;
    this.stored = stored;
  }

  /** A column of a csv file: its cells are strings. */
  static IdColumn text(String name) {
    return new IdColumn(name, null);
  }

  /** A column of a Parquet file: its cells are stored values, null where one is missing. */
  static IdColumn stored(ParquetColumn column) {
    return new IdColumn(column.name(), column);
  }

  /** As in the input. */
  public String name() {
    return name;
  }

  Optional<ParquetColumn> stored() {
    return Optional.ofNullable(stored);
  }

  /** A cell as text: nothing where it is missing. */
  String text(Object cell) {
    if (cell == null) {
      return "";
    }
    return stored == null ? (String) cell : ParquetValues.text(stored, cell);
  }

  /** Whether cells of both are of the same kind, so that one output can hold them. */
  boolean fits(IdColumn other) {
    return name.equals(other.name)
        && (stored == null
            ? other.stored == null
            : other.stored != null && plain().equals(other.plain()));
  }

  /** What a file says of the type alone. */
  private SchemaElement plain() {
    SchemaElement type = new SchemaElement(stored.element());
    type.unsetField_id();
    return type.setRepetition_type(FieldRepetitionType.OPTIONAL);
  }
}
