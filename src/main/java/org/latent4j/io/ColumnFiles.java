package org.latent4j.io;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.latent4j.data.DataException;
import org.latent4j.data.Dataset;
import org.latent4j.data.ElementType;
import org.latent4j.data.IdReader;
import org.latent4j.data.LabelCollector;
import org.latent4j.data.Labels;
import org.latent4j.data.RowStore;
import org.latent4j.data.RowStream;
import org.latent4j.data.table.MissingText;
import org.latent4j.data.table.NamedColumns;
import org.latent4j.data.table.TableReading;
import org.latent4j.data.table.TextRows;
import org.latent4j.io.csv.CsvFile;
import org.latent4j.io.csv.CsvIds;
import org.latent4j.io.csv.CsvStream;
import org.latent4j.io.file.InputFile;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.io.parquet.ParquetColumn;
import org.latent4j.io.parquet.ParquetFile;
import org.latent4j.io.parquet.ParquetIds;
import org.latent4j.io.parquet.ParquetStream;
import org.latent4j.io.parquet.ParquetTexts;

/**
 * Files with named columns, csv or Parquet, that make one table, one below the other.
 *
 * @param source as the user named it
 * @param files all of one kind
 */
record ColumnFiles(String source, List<Path> files) {
  private static final int BLOCK = 1024;

  /** The files of a source, if they are such. */
  static Optional<ColumnFiles> of(String source) throws IOException {
    List<Path> files = SourceFiles.of(source);
    for (Path file : files) {
      boolean alike =
          isParquet(file) == isParquet(files.get(0))
              && CsvFile.matches(file) == CsvFile.matches(files.get(0));
      if (!alike) {
        throw new DataException(source, "files of one kind", files.get(0) + " and " + file);
      }
    }
    boolean columns = isParquet(files.get(0)) || CsvFile.matches(files.get(0));
    return columns ? Optional.of(new ColumnFiles(source, files)) : Optional.empty();
  }

  private static boolean isParquet(Path file) {
    return ParquetFile.matches(file);
  }

  private boolean areParquet() {
    return isParquet(files.get(0));
  }

  /** The rows, to be read once. */
  RowStream stream(ReadOptions options, int blockRows) throws IOException {
    return new StackedStream(
        source,
        files,
        file -> {
          InputFile.check(file);
          return isParquet(file)
              ? ParquetStream.open(name(file), file, options, blockRows)
              : CsvStream.open(name(file), file, options, blockRows);
        });
  }

  /** As the user named it; of several files the file's own name. */
  private String name(Path file) {
    return files.size() == 1 ? source : file.toString();
  }

  /** Names of all stored columns of Parquet files. */
  List<String> columns() throws IOException {
    try (ParquetFile file = ParquetFile.open(files.get(0))) {
      return file.columns().stream().map(ParquetColumn::name).toList();
    }
  }

  /** Columns that are handed on. */
  IdReader ids(List<String> ids) throws IOException {
    return StackedIds.open(
        files, file -> isParquet(file) ? parquetIds(file, ids) : CsvIds.open(file, ids));
  }

  private static IdReader parquetIds(Path path, List<String> ids) throws IOException {
    ParquetFile file = ParquetFile.open(path);
    try {
      return new ParquetIds(file, ids.stream().map(file::column).toList());
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** All rows, with the label column if one is named; the caller closes them. */
  Dataset open(ReadOptions options) throws IOException {
    if (!areParquet()) {
      return CsvFile.open(source, files, options);
    }
    try (RowStore store = new RowStore(options.budget(), ElementType.FLOAT32);
        RowStream rows = stream(options, BLOCK)) {
      RowStream.Block block = rows.block();
      float[] values = new float[Math.multiplyExact(BLOCK, rows.features())];
      while (block.take()) {
        FloatBuffer found = block.values();
        int count = found.remaining();
        found.get(values, 0, count);
        store.append(values, count);
      }
      Optional<Labels> labels = Optional.empty();
      if (options.labelColumn().isPresent()) {
        labels = Optional.of(column(options.labelColumn().get()));
      }
      return new Dataset(
          source,
          store.finish(List.of(rows.features())),
          rows.columns(),
          labels,
          options.table().map(TableReading::columns));
    }
  }

  /** A column of names, whatever the others hold. */
  Labels column(String column) throws IOException {
    LabelCollector labels = new LabelCollector();
    for (Path file : files) {
      try (TextRows rows = isParquet(file) ? label(file, column) : CsvFile.texts(file)) {
        while (rows.next()) {
          int place = rows.header().indexOf(column);
          if (place < 0 && !areParquet()) {
            throw NamedColumns.missing(rows.file(), rows.header(), column);
          }
          String cell = rows.cell(Math.max(0, place));
          if (MissingText.is(cell)) {
            labels.addUnknown();
          } else {
            labels.add(cell);
          }
        }
      }
    }
    if (labels.count() == 0) {
      throw new DataException(source, "column names and at least one row", "no row");
    }
    return labels.finish();
  }

  /** The column alone: no other is read. */
  private static TextRows label(Path path, String column) throws IOException {
    ParquetFile file = ParquetFile.open(path);
    try {
      return new ParquetTexts(file, List.of(file.column(column)));
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** All cells of a file that has a value a row in them. */
  static TextRows texts(Path path) throws IOException {
    if (!isParquet(path)) {
      return CsvFile.texts(path);
    }
    ParquetFile file = ParquetFile.open(path);
    return new ParquetTexts(file, ParquetTexts.readable(file));
  }
}
