package org.latent4j.io.parquet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
        DuckDb.open(
            file.toString(),
            "read_parquet(%s, binary_as_string=true, hive_partitioning=false)".formatted(place));
    String times = "SELECT name, type, logical_type FROM parquet_schema(%s)".formatted(place);
    for (List<String> column : found.answers(times + " WHERE type IN ('INT64', 'INT96')")) {
      found.with(known -> known.name().equals(column.get(0)) ? timed(known, column) : known);
    }
    return found.counted(new PageSums(file));
  }

  /** The engine's times are all of microseconds. */
  private static SqlColumn timed(SqlColumn column, List<String> stored) {
    CellType.Kind kind = column.type().kind();
    String logical = String.valueOf(stored.get(2));
    return switch (kind) {
      case LOCAL, INSTANT, TIME ->
          stored.get(1).equals("INT96")
              ? column.withType(new CellType(CellType.Kind.INSTANT, 9, 0))
              : column.withType(
                  new CellType(
                      kind,
                      logical.contains("MilliSeconds")
                          ? 3
                          : logical.contains("NanoSeconds") ? 9 : 6,
                      0));
      default -> column;
    };
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
