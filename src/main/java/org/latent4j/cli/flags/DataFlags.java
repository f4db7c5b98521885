package org.latent4j.cli.flags;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.latent4j.io.Sources;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.io.sql.QueryFormat;
import org.latent4j.spec.DataSpec;

/** Flags of where rows come from: to {@link DataSpec} and back. */
public final class DataFlags {
  public static final Flag COLUMNS =
      new Flag(
          "columns",
          "A,B,…",
          "columns of csv or Parquet to read, by name or number from 1; default all");
  public static final Flag HEADER =
      new Flag("header", "auto|yes|no", "whether a csv file begins with names; default auto");
  static final Flag LABELS =
      new Flag(
          "labels",
          "FILE",
          "a class for each row: idx, npy or csv; for pictures and --condition, --predict, --views");
  static final Flag LABEL_COLUMN =
      new Flag(
          "label-column",
          "NAME",
          "column of csv or Parquet that holds the class, left out of the values");
  public static final Flag IDS =
      new Flag(
          "id-columns",
          "A,B,…",
          "columns of --in to put before the output's, as they are; no values for the model");
  static final Flag QUERY =
      new Flag(
          "query", "SELECT", "of a source jdbc:…, whose driver is on the class path: its rows");
  static final Flag MEMORY =
      new Flag(
          "memory-mib",
          "N",
          "data larger than this streams from disk; default a quarter of memory");

  private DataFlags() {}

  /** The flags of training data. */
  public static FlagGroup group() {
    return FlagGroup.of(
        "Data",
        new Flag("data", "SOURCE", Sources.ACCEPTED + "; default mnist"),
        QUERY,
        COLUMNS,
        HEADER,
        LABEL_COLUMN,
        LABELS,
        SelectionFlags.CLASSES,
        SelectionFlags.ROWS,
        SelectionFlags.LABELLED,
        MEMORY,
        PackingFlags.TRANSPOSE,
        new Flag(
            "feature-names",
            "FILE",
            "names of the values of .mtx, .npy, idx: one a line, or a csv's first column"));
  }

  public static DataSpec read(Arguments arguments) {
    return of(arguments.text("data", "mnist"), arguments);
  }

  /** A source with the flags of how it is read. */
  public static DataSpec of(String source, Arguments arguments) {
    String query = arguments.text("query", "");
    return new DataSpec(
        query.isEmpty() ? source : source + " sql:" + query,
        header(arguments),
        arguments.words("columns"),
        arguments.text("label-column", ""),
        arguments.text("labels", ""),
        SelectionFlags.read(arguments),
        PackingFlags.read(arguments));
  }

  private static String header(Arguments arguments) {
    return Arguments.word(
        arguments.choice("header", ReadOptions.Header.class, ReadOptions.Header.AUTO));
  }

  static Map<String, String> stored(DataSpec data) {
    Map<String, String> flags = new LinkedHashMap<>();
    flags.put("data", data.source());
    flags.put("header", data.header());
    flags.put("columns", Arguments.joined(data.columns()));
    flags.put("label-column", data.labelColumn());
    flags.put("labels", data.labels());
    flags.values().removeIf(String::isEmpty);
    flags.putAll(SelectionFlags.stored(data.selection()));
    flags.putAll(PackingFlags.stored(data.packing()));
    return flags;
  }

  /** As a shell takes it for one word, where it is a query. */
  private static String quoted(String source) {
    boolean plain = QueryFormat.of(source).isEmpty();
    return plain ? source : "'" + source.replace("'", "'\\''") + "'";
  }

  /** The flags that read the same rows into another command, as one would type them. */
  public static String again(DataSpec data) {
    Map<String, String> flags = stored(data);
    flags.remove("data");
    flags.remove("labels");
    flags.keySet().removeAll(SelectionFlags.stored(data.selection()).keySet());
    flags.keySet().removeAll(PackingFlags.ofTraining(data.packing()));
    flags.remove("header", "auto");
    StringBuilder text = new StringBuilder(" --in " + quoted(data.source()));
    boolean transpose = flags.remove(PackingFlags.TRANSPOSE.name()) != null;
    flags.forEach((name, value) -> text.append(" --").append(name).append(' ').append(value));
    text.append(transpose ? " --" + PackingFlags.TRANSPOSE.name() : "");
    return text.toString();
  }

  /** Flags of rows that a trained model is run over. */
  public static List<Flag> inputs() {
    return List.of(
        QUERY, COLUMNS, HEADER, LABEL_COLUMN, LABELS, PackingFlags.VIEWS, PackingFlags.TRANSPOSE);
  }
}
