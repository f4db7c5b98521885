package org.latent4j.io;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.latent4j.data.DataException;
import org.latent4j.data.Dataset;
import org.latent4j.data.table.TextRows;
import org.latent4j.io.file.InputFile;
import org.latent4j.io.format.ColumnFormat;
import org.latent4j.io.format.ReadOptions;

/** Names of features in a file of their own, for files of numbers that hold none. */
public final class FeatureNames {
  private FeatureNames() {}

  /**
   * Gives rows names for their values.
   *
   * @param data whose source has no names; closed with the result
   * @param file of a file with columns the first; else a name a line, up to a tab
   * @throws DataException if there are not as many names as values in a row, or one is empty
   */
  public static Dataset name(Dataset data, Path file) throws IOException {
    if (!data.columns().isEmpty()) {
      throw new DataException(
          file.toString(), "values without names", data.source() + ", which has its own");
    }
    List<String> names = read(file);
    int features = data.rows().features();
    if (names.size() != features) {
      throw new DataException(
          file.toString(),
          features + " names, as many as " + data.source() + " has values in a row",
          names.size());
    }
    return new Dataset(data.source(), data.rows(), names, data.labels());
  }

  private static List<String> read(Path file) throws IOException {
    List<String> names = new ArrayList<>();
    Optional<ColumnFormat> columns = Formats.columns(file);
    if (columns.isPresent()) {
      try (TextRows rows = columns.get().texts(file, ReadOptions.defaults())) {
        while (rows.next()) {
          names.add(checked(file, rows.cell(0), names.size()));
        }
      }
      return names;
    }
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(InputFile.open(file), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        names.add(checked(file, line.split("\t", 2)[0].strip(), names.size()));
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
