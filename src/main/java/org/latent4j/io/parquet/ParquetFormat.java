package org.latent4j.io.parquet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.latent4j.data.OutputRows;
import org.latent4j.data.RowSink;
import org.latent4j.io.file.InputFile;
import org.latent4j.io.file.Journal;
import org.latent4j.io.file.PartFile;
import org.latent4j.io.format.CellType;
import org.latent4j.io.format.ColumnFormat;
import org.latent4j.io.sql.DuckDb;
import org.latent4j.io.sql.PartitionedFormat;
import org.latent4j.io.sql.Relation;
import org.latent4j.io.sql.SqlColumn;
import org.latent4j.io.sql.SqlFormat;
import org.latent4j.io.sql.SqlText;

/** Parquet. */
public final class ParquetFormat implements SqlFormat {
  /** Kinds of which the file says more than the engine. */
  private static final Set<CellType.Kind> STORED =
      EnumSet.of(
          CellType.Kind.TIME,
          CellType.Kind.TIME_UTC,
          CellType.Kind.LOCAL,
          CellType.Kind.INSTANT,
          CellType.Kind.BYTES);

  private static final String TYPES =
      "SELECT name, type, concat(logical_type, ' ', converted_type), type_length"
          + " FROM parquet_schema(%s) WHERE type IS NOT NULL";

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
    return InputFile.lowerName(file).matches(".*\\.(parquet|parq|pq)");
  }

  @Override
  public Relation relation(Path file) throws IOException {
    InputFile.check(file);
    String place = SqlText.file(file);
    DuckDb found =
        DuckDb.open(file.toString(), "read_parquet(%s, hive_partitioning=false)".formatted(place));
    if (found.columns().stream().anyMatch(column -> STORED.contains(column.type().kind()))) {
      for (List<String> stored : found.answers(TYPES.formatted(place))) {
        found.with(column -> column.name().equals(stored.get(0)) ? better(column, stored) : column);
      }
    }
    return found.counted(new PageSums(file));
  }

  /** The engine's times are all of microseconds, and its bytes of any number. */
  private static SqlColumn better(SqlColumn column, List<String> stored) {
    CellType.Kind kind = column.type().kind();
    String type = stored.get(1);
    if (type.equals("INT96")) {
      return column.withType(new CellType(CellType.Kind.INSTANT, 9, 0));
    }
    if (kind == CellType.Kind.BYTES) {
      boolean fixed = type.equals("FIXED_LEN_BYTE_ARRAY") && stored.get(3) != null;
      int bytes = fixed ? Integer.parseInt(stored.get(3)) : 0;
      return column.withType(new CellType(kind, bytes, 0));
    }
    String unit = stored.get(2).toUpperCase(Locale.ROOT);
    int digits = unit.contains("MILLISECONDS") || unit.endsWith("_MILLIS") ? 3 : 6;
    digits = unit.contains("NANOSECONDS") ? 9 : digits;
    return STORED.contains(kind) ? column.withType(new CellType(kind, digits, 0)) : column;
  }

  @Override
  public ColumnFormat partitioned(Path folder) {
    return new PartitionedFormat(this, folder);
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
