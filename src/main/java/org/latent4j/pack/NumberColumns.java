package org.latent4j.pack;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.latent4j.base.Told;
import org.latent4j.data.Dataset;
import org.latent4j.data.RowStream;
import org.latent4j.data.Rows;
import org.latent4j.data.table.ColumnProfile;
import org.latent4j.data.table.NamedColumns;
import org.latent4j.io.Sources;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.spec.DataSpec;

/** The columns of a file of numbers alone: which are read, and what is to be said of them. */
final class NumberColumns {
  private static final int BLOCK = 4096;

  /** From here on float32 does not have every whole number. */
  private static final float WHOLE_BELOW = 1 << 24;

  /** A column whose values are no more steps of float32 apart is more rounding than numbers. */
  private static final int FEW_STEPS = 1024;

  private NumberColumns() {}

  /**
   * Options that leave out what is to be ignored, and what is no value but an index: a first column
   * without a name, or one that pandas names so.
   */
  static ReadOptions chosen(DataSpec source, ReadOptions options) throws IOException {
    List<String> ignored = source.packing().ignored();
    tellIds(source);
    if (!Sources.hasColumns(source.source()) || !options.columns().isEmpty()) {
      if (!ignored.isEmpty()) {
        throw new PackingException(
            "ignore", "a file with named columns, none of them chosen", source.source());
      }
      return options;
    }
    List<String> names;
    try (RowStream rows = Sources.stream(source.source(), options, 1)) {
      names = rows.columns();
    }
    List<String> kept = without(names, ignored, source.source());
    List<String> indexes = new ArrayList<>();
    for (String name : List.copyOf(kept)) {
      boolean first = name.isBlank() && names.indexOf(name) == 0;
      if ((first || ColumnProfile.isIndex(name)) && kept.size() > 1) {
        indexes.add("\"" + name + "\"");
        kept.remove(name);
      }
    }
    if (!indexes.isEmpty()) {
      Told.line(
          "%s: left out as an index: column %s (--columns 1- reads it)"
              .formatted(source.source(), String.join(", ", indexes)));
    }
    return kept.size() == names.size() ? options : options.withNames(kept);
  }

  private static void tellIds(DataSpec source) throws IOException {
    List<String> ids = source.packing().ids();
    if (ids.isEmpty()) {
      return;
    }
    PackingException.require(
        Sources.hasColumns(source.source()),
        "id-columns",
        "a file with columns",
        source.source() + ", which has none");
    PackingException.require(
        source.columns().stream().noneMatch(ids::contains),
        "id-columns",
        "columns that are not among those chosen as values",
        ids);
    String columns = (ids.size() == 1 ? "column " : "columns ") + String.join(", ", ids);
    Told.line(
        "%s: left out of the model, as names of rows: %s".formatted(source.source(), columns));
  }

  /** Names of a table's columns without those that are ignored or name rows. */
  static List<String> values(List<String> names, DataSpec source) throws IOException {
    tellIds(source);
    List<String> kept = without(names, source.packing().ignored(), source.source());
    kept.retainAll(without(names, source.packing().ids(), source.source()));
    return kept;
  }

  /**
   * Names without some of them.
   *
   * @param ignored by name, number from 1, or range of numbers
   */
  static List<String> without(List<String> names, List<String> ignored, String source) {
    List<String> kept = new ArrayList<>(names);
    for (String column : NamedColumns.expanded(names.size(), names, ignored)) {
      if (names.isEmpty()) {
        throw new PackingException("ignore", "a file with column names", source);
      }
      kept.remove(names.get(NamedColumns.find(source, names.size(), names, column)));
    }
    return kept;
  }

  /** Tells of columns of whole numbers that float32 cannot tell apart. */
  static void tell(Dataset data) throws IOException {
    Rows rows = data.rows();
    int features = rows.features();
    if (data.columns().size() != features || data.table().isPresent()) {
      return;
    }
    float[] low = new float[features];
    float[] high = new float[features];
    Arrays.fill(low, Float.POSITIVE_INFINITY);
    Arrays.fill(high, Float.NEGATIVE_INFINITY);
    for (long first = 0; first < rows.count(); first += BLOCK) {
      float[] values = rows.readFloats(first, (int) Math.min(BLOCK, rows.count() - first));
      for (int i = 0; i < values.length; i++) {
        int column = i % features;
        low[column] = Math.min(low[column], values[i]);
        high[column] = Math.max(high[column], values[i]);
      }
    }
    for (int column = 0; column < features; column++) {
      float most = Math.max(-low[column], high[column]);
      double steps = ((double) high[column] - low[column]) / Math.ulp(most);
      if (most >= WHOLE_BELOW && steps < FEW_STEPS) {
        Told.line(
            String.format(
                Locale.ROOT,
                "%s, column \"%s\": float32 has %,d numbers from %.0f to %.0f, and tells no others"
                    + " apart; subtract the lowest, or leave it out",
                data.source(),
                data.columns().get(column),
                (long) steps + 1,
                low[column],
                high[column]));
      }
    }
  }
}
