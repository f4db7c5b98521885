package org.latent4j.io.csv;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.latent4j.data.Dataset;
import org.latent4j.data.IdReader;
import org.latent4j.data.Labels;
import org.latent4j.data.OutputRows;
import org.latent4j.data.RowSink;
import org.latent4j.data.RowStream;
import org.latent4j.data.table.TableReading;
import org.latent4j.data.table.TextRows;
import org.latent4j.io.file.Journal;
import org.latent4j.io.file.TextTarget;
import org.latent4j.io.format.ColumnFormat;
import org.latent4j.io.format.FilledCopy;
import org.latent4j.io.format.FilledTable;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.spec.SpecException;

/** Csv, packed by gzip or not. */
public final class CsvFormat implements ColumnFormat {
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
    return CsvFile.matches(file);
  }

  @Override
  public Dataset open(String source, List<Path> files, ReadOptions options) throws IOException {
    return CsvFile.open(source, files, options);
  }

  @Override
  public RowStream stream(String name, Path file, ReadOptions options, int blockRows)
      throws IOException {
    return CsvStream.open(name, file, options, blockRows);
  }

  @Override
  public Labels labels(Path file, ReadOptions options) throws IOException {
    return CsvFile.labels(file, options.header());
  }

  @Override
  public TextRows texts(Path file) throws IOException {
    return CsvFile.texts(file);
  }

  @Override
  public TextRows texts(Path file, String column) throws IOException {
    return CsvFile.texts(file);
  }

  @Override
  public IdReader ids(Path file, List<String> columns) throws IOException {
    return CsvIds.open(file, columns);
  }

  @Override
  public FilledTable copy(
      String source,
      List<Path> files,
      String target,
      FilledCopy.Target opener,
      TableReading reading,
      Optional<Journal> journal)
      throws IOException {
    if (files.size() > 1) {
      throw new SpecException("in", "one csv file, or Parquet", files.size() + " files");
    }
    return TableCopy.open(files.get(0), target, reading, journal);
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
