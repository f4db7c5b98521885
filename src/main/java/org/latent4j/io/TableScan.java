package org.latent4j.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.latent4j.data.DataException;
import org.latent4j.data.table.ColumnProfile;
import org.latent4j.data.table.NamedColumns;
import org.latent4j.data.table.TextRows;
import org.latent4j.io.format.ReadOptions;

/** One pass over all cells of files with named columns. */
record TableScan(String file, List<String> header, List<ColumnProfile> profiles) {
  static TableScan of(ColumnFiles files, ReadOptions options) throws IOException {
    List<String> header = List.of();
    List<ColumnProfile> profiles = new ArrayList<>();
    for (Path file : files.files()) {
      try (TextRows row = files.format().texts(file, options)) {
        while (row.next()) {
          if (profiles.isEmpty()) {
            header = row.header();
            header.forEach(name -> profiles.add(new ColumnProfile(name)));
          }
          if (!row.header().equals(header)) {
            throw new DataException(row.file(), "the columns " + header, row.header());
          }
          for (int i = 0; i < header.size(); i++) {
            profiles.get(i).add(row.cell(i), row.isText(i));
          }
        }
        header = header.isEmpty() ? row.header() : header;
      }
    }
    if (profiles.isEmpty()) {
      throw new DataException(
          files.source(), "at least one row", header.isEmpty() ? "none" : "a header alone");
    }
    return new TableScan(files.source(), header, profiles);
  }

  /** What was found in a column; an error if the file lacks it. */
  ColumnProfile profile(String column) {
    int index = header.indexOf(column);
    if (index < 0) {
      throw NamedColumns.missing(file, header, column);
    }
    return profiles.get(index);
  }
}
