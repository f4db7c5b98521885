package org.latent4j.io.csv;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.latent4j.data.DataException;
import org.latent4j.data.IdReader;
import org.latent4j.data.LabelCollector;
import org.latent4j.data.Labels;
import org.latent4j.data.OutputRows;
import org.latent4j.data.RowSink;
import org.latent4j.data.RowStream;
import org.latent4j.data.table.TextRows;
import org.latent4j.io.file.Journal;
import org.latent4j.io.file.TextTarget;
import org.latent4j.io.format.ColumnFormat;
import org.latent4j.io.format.FilledCopy;
import org.latent4j.io.format.FilledTable;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.spec.Checks;

/** Csv, packed by gzip or not. */
public final class CsvFormat implements ColumnFormat {
  private static final int BLOCK = 1024;

  @Override
  public String word() {
    return "csv";
  }

  @Override
  public boolean alwaysHasNames() {
    return false;
  }

  @Override
  public String endings() {
    return ".csv[.gz]";
  }

  @Override
  public boolean matches(Path file) {
    return CsvInput.isCsv(file);
  }

  @Override
  public RowStream stream(String name, Path file, ReadOptions options, int blockRows)
      throws IOException {
    return CsvStream.open(name, file, options, blockRows);
  }

  /** Here an empty line is a label that is not known. */
  @Override
  public Labels labels(Path file, ReadOptions options) throws IOException {
    LabelCollector labels = new LabelCollector();
    boolean header = false;
    try (CsvText text = CsvText.open(file, options.csv(), true)) {
      CsvRecord record = text.record();
      for (boolean first = true; text.take(BLOCK, text.bytes()); first = false) {
        List<String> cells = cells(file, text.before(record), header ? 1 : 0, labels.count());
        header |= first && CsvHeader.isNameOfLabels(file.toString(), cells, options);
        List<String> found = cells.subList(first && header ? 1 : 0, cells.size());
        found.forEach(cell -> ColumnFormat.add(labels, cell));
      }
    }
    if (labels.count() == 0) {
      throw new DataException(
          file.toString(), "at least one row", header ? "a header alone" : "none");
    }
    return labels.finish();
  }

  /** The only fields of records, behind so many lines of names and rows. */
  private static List<String> cells(Path file, CsvRecord record, int names, int rows) {
    List<String> cells = new ArrayList<>();
    while (record.next()) {
      if (record.fields() != 1) {
        long row = (long) rows + cells.size();
        throw new DataException(
            row + names == 0 ? file.toString() : CsvColumns.place(file.toString(), record, row),
            "one column of labels",
            record.fields() + " columns");
      }
      cells.add(record.text(0));
    }
    return cells;
  }

  /** The cells of a list of names, with tabs between its columns, which have no names. */
  public static TextRows list(Path file, ReadOptions options) throws IOException {
    return CsvTexts.list(file, options.csv().withDelimiter("tab"));
  }

  @Override
  public TextRows texts(Path file, ReadOptions options) throws IOException {
    return CsvTexts.open(file, options).requireNames(options);
  }

  @Override
  public TextRows texts(Path file, String column, ReadOptions options) throws IOException {
    return texts(file, options);
  }

  @Override
  public IdReader ids(Path file, List<String> columns, ReadOptions options) throws IOException {
    CsvTexts texts = CsvTexts.open(file, options);
    try {
      return texts.ids(columns);
    } catch (RuntimeException e) {
      texts.close();
      throw e;
    }
  }

  @Override
  public FilledTable copy(
      String source,
      List<Path> files,
      String target,
      FilledCopy.Target opener,
      ReadOptions options,
      Optional<Journal> journal)
      throws IOException {
    Checks.require(files.size() <= 1, "in", "one csv file, or Parquet", files.size() + " files");
    return TableCopy.open(files.get(0), target, options, journal);
  }

  @Override
  public List<String> outputs() {
    return List.of(".csv", ".csv.gz");
  }

  @Override
  public RowSink sink(Path target, OutputRows rows, Optional<Journal> journal) throws IOException {
    return CsvSink.of(TextTarget.file(target, journal), rows);
  }
}
