package org.latent4j.io.parquet;

import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.SchemaElement;
import org.latent4j.data.IdColumn;

/**
 * Cells as a Parquet file stores them, null where one is missing. Equal where the type alone is.
 *
 * @param column whose they are
 */
record StoredCells(ParquetColumn column) implements IdColumn.Cells {
  @Override
  public String text(Object cell) {
    return ParquetValues.text(column, cell);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StoredCells cells && type().equals(cells.type());
  }

  @Override
  public int hashCode() {
    return type().hashCode();
  }

  /** What a file says of the type, in a column that may lack cells. */
  SchemaElement type() {
    SchemaElement type = new SchemaElement(column.element());
    type.unsetField_id();
    return type.setRepetition_type(FieldRepetitionType.OPTIONAL);
  }
}
