package org.latent4j.io.parquet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.latent4j.data.IdReader;
import org.latent4j.data.OutputRows;
import org.latent4j.data.RowSink;
import org.latent4j.data.RowStream;
import org.latent4j.data.table.TableReading;
import org.latent4j.data.table.TextRows;
import org.latent4j.io.file.Journal;
import org.latent4j.io.file.PartFile;
import org.latent4j.io.format.ColumnFormat;
import org.latent4j.io.format.FilledTable;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.io.format.StackedIds;
import org.latent4j.spec.SpecException;

/** Parquet. */
public final class ParquetFormat implements ColumnFormat {
  @Override
  public String word() {
    return "Parquet";
  }

  @Override
  public String endings() {
    return ".parquet";
  }

  @Override
  public boolean matches(Path file) {
    return ParquetFile.matches(file);
  }

  @Override
  public RowStream stream(String name, Path file, ReadOptions options, int blockRows)
      throws IOException {
    return ParquetStream.open(name, file, options, blockRows);
  }

  @Override
  public TextRows texts(Path file) throws IOException {
    ParquetFile open = ParquetFile.open(file);
    return new ParquetTexts(open, ParquetTexts.readable(open), Optional.empty());
  }

  @Override
  public TextRows texts(Path file, String column) throws IOException {
    ParquetFile open = ParquetFile.open(file);
    try {
      return new ParquetTexts(open, List.of(open.column(column)), Optional.of(column));
    } catch (RuntimeException e) {
      open.close();
      throw e;
    }
  }

  @Override
  public IdReader ids(Path file, List<String> columns) throws IOException {
    ParquetFile open = ParquetFile.open(file);
    try {
      return new ParquetIds(open, columns.stream().map(open::column).toList());
    } catch (RuntimeException e) {
      open.close();
      throw e;
    }
  }

  @Override
  public FilledTable copy(
      String source,
      List<Path> files,
      String target,
      TableReading reading,
      Optional<Journal> journal)
      throws IOException {
    if (!matches(Path.of(target))) {
      throw new SpecException("out", "a .parquet file, as " + source + " is one", target);
    }
    List<String> columns;
    try (ParquetFile first = ParquetFile.open(files.get(0))) {
      columns = first.columns().stream().map(ParquetColumn::name).toList();
    }
    IdReader all = StackedIds.open(files, file -> ids(file, columns));
    return ParquetCopy.open(all, source, Path.of(target), reading, journal);
  }

  @Override
  public List<String> outputs() {
    return List.of(".parquet", ".parq", ".pq");
  }

  @Override
  public RowSink sink(Path target, OutputRows rows, Optional<Journal> journal) throws IOException {
    return new ParquetSink(PartFile.open(target, journal), rows);
  }
}
