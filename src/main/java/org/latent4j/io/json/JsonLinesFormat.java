package org.latent4j.io.json;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.latent4j.data.OutputRows;
import org.latent4j.data.RowSink;
import org.latent4j.io.file.InputFile;
import org.latent4j.io.file.Journal;
import org.latent4j.io.file.TextTarget;
import org.latent4j.io.format.ColumnFormat;
import org.latent4j.io.sql.DuckDb;
import org.latent4j.io.sql.PartitionedFormat;
import org.latent4j.io.sql.Relation;
import org.latent4j.io.sql.SqlFormat;
import org.latent4j.io.sql.SqlText;

/** JSON lines: an object a line, packed by gzip or not. */
public final class JsonLinesFormat implements SqlFormat {
  private static final String TABLE = "read_json(%s, format='newline_delimited', %s)";

  @Override
  public String word() {
    return "JSON lines";
  }

  @Override
  public String endings() {
    return ".jsonl[.gz]";
  }

  @Override
  public boolean matches(Path file) {
    return InputFile.lowerName(file).matches(".*\\.(jsonl|ndjson)(\\.gz)?");
  }

  /** Types are found in all lines; what is neither number nor truth stays the text that it is. */
  @Override
  public Relation relation(Path file) throws IOException {
    InputFile.check(file);
    String place = SqlText.file(file);
    String found =
        TABLE.formatted(place, "hive_partitioning=false, sample_size=-1, maximum_depth=8");
    String described = "SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM %s)";
    List<List<String>> types = DuckDb.ask(file.toString(), described.formatted(found));
    String columns =
        types.stream()
            .map(column -> SqlText.text(column.get(0)) + ": " + SqlText.text(type(column.get(1))))
            .collect(Collectors.joining(", "));
    return DuckDb.open(
        file.toString(),
        TABLE.formatted(place, "hive_partitioning=false, columns={%s}".formatted(columns)));
  }

  private static String type(String found) {
    return found.replaceAll("\\b(DATE|TIME|TIMESTAMP( WITH TIME ZONE)?|UUID|JSON)\\b", "VARCHAR");
  }

  @Override
  public ColumnFormat partitioned(Path folder) {
    return new PartitionedFormat(this, folder);
  }

  @Override
  public List<String> outputs() {
    return List.of(".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz");
  }

  @Override
  public RowSink sink(Path target, OutputRows rows, Optional<Journal> journal) throws IOException {
    return JsonLinesSink.of(TextTarget.file(target, journal), rows);
  }
}
