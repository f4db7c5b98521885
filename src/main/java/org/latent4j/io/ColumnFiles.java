package org.latent4j.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.latent4j.data.DataException;
import org.latent4j.data.IdReader;
import org.latent4j.data.Labels;
import org.latent4j.io.format.ColumnFormat;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.io.format.StackedIds;
import org.latent4j.io.sql.QueryFormat;

/**
 * Files with named columns that make one table, one below the other; or a query.
 *
 * @param source as the user named it
 * @param files all of one kind
 * @param format that kind
 */
record ColumnFiles(String source, List<Path> files, ColumnFormat format) {
  /** The files of a source, if they are such. */
  static Optional<ColumnFiles> of(String source) throws IOException {
    Optional<QueryFormat> query = QueryFormat.of(source);
    if (query.isPresent()) {
      return Optional.of(new ColumnFiles(source, QueryFormat.NO_FILE, query.get()));
    }
    List<Path> files = SourceFiles.of(source);
    Optional<ColumnFormat> format = Formats.columns(files.get(0));
    for (Path file : files) {
      if (!Formats.columns(file).equals(format)) {
        throw new DataException(source, "files of one kind", files.get(0) + " and " + file);
      }
    }
    boolean below = SourceFiles.isPartitioned(source, files);
    return format
        .map(known -> below ? known.partitioned(Path.of(source)) : known)
        .map(known -> new ColumnFiles(source, files, known));
  }

  /** Columns that are handed on. */
  IdReader ids(ReadOptions options) throws IOException {
    return StackedIds.open(files, file -> format.ids(file, options.ids(), options));
  }

  /** A column of names, whatever the others hold. */
  Labels column(String column, ReadOptions options) throws IOException {
    return format.labels(source, files, column, options);
  }
}
