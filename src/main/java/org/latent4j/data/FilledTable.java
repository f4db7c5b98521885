package org.latent4j.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.latent4j.spec.SpecException;

/** A table that is written again with its missing cells filled by the rows written here. */
public interface FilledTable extends RowSink {
  /** Number of rows so far. */
  long rows();

  /** Number of cells that got a value so far. */
  long cellsFilled();

  /**
   * Opens table and target.
   *
   * @param source a csv file for a target of csv, Parquet for Parquet; read as the copy is written
   * @param target another file, or the same, in whose place the copy comes at the end
   * @param reading the columns in the order of the values in the rows that will be written
   * @param journal of the target; empty to begin anew
   * @throws SpecException if the two are not of one kind
   */
  static FilledTable open(
      String source, String target, TableReading reading, Optional<Journal> journal)
      throws IOException {
    ColumnFiles files =
        ColumnFiles.of(source)
            .orElseThrow(
                () -> new SpecException("in", "a csv or Parquet file, to be copied", source));
    Path file = files.files().get(0);
    if (ParquetFile.matches(file)) {
      if (!ParquetFile.matches(Path.of(target))) {
        throw new SpecException("out", "a .parquet file, as " + source + " is one", target);
      }
      return ParquetCopy.open(files, target, reading, journal);
    }
    if (files.files().size() > 1) {
      throw new SpecException("in", "one csv file, or Parquet", files.files().size() + " files");
    }
    return TableCopy.open(file, target, reading, journal);
  }
}
