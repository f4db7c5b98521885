package org.latent4j.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.latent4j.base.Told;
import org.latent4j.data.DataException;
import org.latent4j.data.Dataset;
import org.latent4j.data.table.TextRows;
import org.latent4j.io.csv.CsvFormat;
import org.latent4j.io.format.ReadOptions;

/** Names of features in a file of their own, for files of numbers that hold none. */
public final class FeatureNames {
  private FeatureNames() {}

  /**
   * Gives rows names for their values.
   *
   * @param data whose source has no names; closed with the result
   * @param file of a file with columns the first; else a name a line, up to a tab
   * @param options for how text is written
   * @throws DataException if there are not as many names as values in a row, or one is empty or
   *     there twice
   */
  public static Dataset name(Dataset data, Path file, ReadOptions options) throws IOException {
    if (!data.columns().isEmpty()) {
      throw new DataException(
          file.toString(), "values without names", data.source() + ", which has its own");
    }
    int features = data.rows().features();
    List<String> names = read(file, features, options);
    if (names.size() != features) {
      throw new DataException(
          file.toString(),
          features + " names, as many as " + data.source() + " has values in a row",
          names.size());
    }
    return new Dataset(data.source(), data.rows(), names, data.labels());
  }

  private static List<String> read(Path file, int features, ReadOptions options)
      throws IOException {
    boolean columns = Formats.columns(file).isPresent();
    List<String> names = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    try (TextRows rows =
        columns
            ? Formats.columns(file).get().texts(file, options)
            : CsvFormat.list(file, options)) {
      while (rows.next()) {
        String name = checked(file, rows.cell(0), names.size());
        if (!seen.add(name)) {
          throw new DataException(
              "%s, names %d and %d".formatted(file, names.indexOf(name) + 1, names.size() + 1),
              "names that differ",
              "\"" + name + "\" twice");
        }
        names.add(name);
      }
      int width = rows.header().size();
      boolean open =
          columns
              && !Formats.columns(file).get().alwaysHasNames()
              && options.header() == ReadOptions.Header.AUTO;
      if (open && names.size() == features - 1 && seen.add(rows.header().get(0))) {
        // As with labels: the counts decide.
        names.add(0, rows.header().get(0));
        Told.line("%s: the first line is taken as a name, too".formatted(file));
      }
      if (width > 1 && names.size() == features) {
        Told.line("%s: the first of %d columns is taken as names".formatted(file, width));
      }
    }
    return names;
  }

  private static String checked(Path file, String name, int before) {
    if (name.isEmpty()) {
      throw new DataException(file + ", name " + (before + 1), "a name", "nothing");
    }
    return name;
  }
}
