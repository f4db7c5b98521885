package org.latent4j.io.sql;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.latent4j.data.IdReader;
import org.latent4j.data.RowStream;
import org.latent4j.data.table.TextRows;
import org.latent4j.io.file.Journal;
import org.latent4j.io.format.ColumnFormat;
import org.latent4j.io.format.FilledCopy;
import org.latent4j.io.format.FilledTable;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.io.format.StackedIds;
import org.latent4j.spec.SpecException;

/** A kind of file that an engine reads: all that has to be said is how. */
public interface SqlFormat extends ColumnFormat {
  /** A file as the engine reads it. */
  Relation relation(Path file) throws IOException;

  @Override
  default RowStream stream(String name, Path file, ReadOptions options, int blockRows)
      throws IOException {
    return SqlStream.open(name, relation(file), options, blockRows);
  }

  @Override
  default TextRows texts(Path file, ReadOptions options) throws IOException {
    Relation relation = relation(file);
    List<SqlColumn> readable = relation.columns().stream().filter(SqlColumn::isScalar).toList();
    return new SqlIds(relation, readable).texts(readable.stream().map(SqlColumn::name).toList());
  }

  @Override
  default TextRows texts(Path file, String column, ReadOptions options) throws IOException {
    return ids(relation(file), List.of(column)).texts(List.of(column));
  }

  @Override
  default IdReader ids(Path file, List<String> columns, ReadOptions options) throws IOException {
    return ids(relation(file), columns);
  }

  private static SqlIds ids(Relation relation, List<String> columns) throws IOException {
    try {
      return new SqlIds(relation, SqlLayout.ids(relation, columns));
    } catch (RuntimeException e) {
      relation.close();
      throw e;
    }
  }

  @Override
  default FilledTable copy(
      String source,
      List<Path> files,
      String target,
      FilledCopy.Target opener,
      ReadOptions options,
      Optional<Journal> journal)
      throws IOException {
    String name = target.toLowerCase(Locale.ROOT);
    if (!outputs().isEmpty() && outputs().stream().noneMatch(name::endsWith)) {
      throw new SpecException(
          "out", "a %s file, as %s is one".formatted(outputs().get(0), source), target);
    }
    List<String> columns;
    try (Relation first = relation(files.get(0))) {
      columns = first.columns().stream().map(SqlColumn::name).toList();
    }
    IdReader all = StackedIds.open(files, file -> ids(relation(file), columns));
    return FilledCopy.open(all, source, opener, options.table().orElseThrow(), journal);
  }
}
