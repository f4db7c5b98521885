package org.latent4j.io.sql;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.latent4j.data.RowStream;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.spec.Checks;

/**
 * A query in the place of files: {@code sql:SELECT …} over files, or {@code jdbc:URL sql:SELECT …}.
 *
 * @param source that it is
 */
public record QueryFormat(String source) implements SqlFormat {
  /** How a query begins. */
  public static final String SQL = "sql:";

  private static final String URL = "jdbc:";

  /** In the place of files, of which there are none. */
  public static final List<Path> NO_FILE = List.of(Path.of(""));

  /** The query of a source that is one. */
  public static Optional<QueryFormat> of(String source) {
    boolean query = source.startsWith(SQL) || source.startsWith(URL);
    return query ? Optional.of(new QueryFormat(source)) : Optional.empty();
  }

  @Override
  public Relation relation(Path file) throws IOException {
    if (source.startsWith(SQL)) {
      return Query.ofFiles(source, source.substring(SQL.length()).strip());
    }
    int query = source.indexOf(" " + SQL);
    Checks.require(query >= 0, "data", "a query behind the URL: jdbc:… sql:SELECT …", source);
    return Query.ofUrl(
        source, source.substring(0, query), source.substring(query + 1 + SQL.length()).strip());
  }

  @Override
  public RowStream stacked(String name, List<Path> files, ReadOptions options, int blockRows)
      throws IOException {
    return stream(name, Path.of(""), options, blockRows);
  }

  @Override
  public String word() {
    return "a query";
  }

  @Override
  public String endings() {
    return "";
  }

  @Override
  public boolean matches(Path file) {
    return false;
  }
}
