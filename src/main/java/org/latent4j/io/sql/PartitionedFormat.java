package org.latent4j.io.sql;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.latent4j.data.OutputRows;
import org.latent4j.data.RowSink;
import org.latent4j.io.file.Journal;
import org.latent4j.io.format.CellType;
import org.latent4j.io.format.CellType.Kind;

/**
 * Files in folders within each other whose names are {@code key=value}: a key is a column, too,
 * unless the files have one of its name.
 *
 * @param files how they are read
 * @param folder that the parts are in
 */
public record PartitionedFormat(SqlFormat files, Path folder) implements SqlFormat {
  /** What Hive and Spark write for a missing value. */
  private static final String MISSING = "__HIVE_DEFAULT_PARTITION__";

  @Override
  public Relation relation(Path file) throws IOException {
    DuckDb found = (DuckDb) files.relation(file);
    List<String> names = found.columns().stream().map(SqlColumn::name).toList();
    List<SqlColumn> keys = new ArrayList<>();
    Path within = folder.relativize(file).getParent();
    for (Path part : within == null ? List.<Path>of() : within) {
      String[] key = part.toString().split("=", 2);
      if (!names.contains(key[0])) {
        keys.add(column(key[0], URLDecoder.decode(key[1], StandardCharsets.UTF_8)));
      }
    }
    return found.plus(keys);
  }

  private static SqlColumn column(String key, String value) {
    if (value.equals(MISSING)) {
      return new SqlColumn(key, "NULL::VARCHAR", CellType.of(Kind.TEXT), false);
    }
    if (value.matches("-?\\d{1,18}")) {
      CellType whole = new CellType(Kind.SIGNED, Long.SIZE, 0);
      return new SqlColumn(key, value + "::BIGINT", whole, false);
    }
    return value.matches("-?\\d{1,15}\\.\\d{1,15}")
        ? new SqlColumn(key, value + "::DOUBLE", CellType.of(Kind.DOUBLE), false)
        : new SqlColumn(key, SqlText.text(value), CellType.of(Kind.TEXT), false);
  }

  @Override
  public String word() {
    return files.word();
  }

  @Override
  public String endings() {
    return files.endings();
  }

  @Override
  public boolean matches(Path file) throws IOException {
    return files.matches(file);
  }

  @Override
  public List<String> outputs() {
    return files.outputs();
  }

  @Override
  public RowSink sink(Path target, OutputRows rows, Optional<Journal> journal) throws IOException {
    return files.sink(target, rows, journal);
  }
}
