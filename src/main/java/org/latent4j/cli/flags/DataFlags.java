package org.latent4j.cli.flags;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.latent4j.data.Dataset;
import org.latent4j.data.RowStream;
import org.latent4j.data.Selection;
import org.latent4j.io.Sources;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.spec.DataSpec;

/** Flags of where rows come from: to {@link DataSpec} and back, and to a data set. */
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
    return new DataSpec(
        source,
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

  /** The flags that read the same rows into another command, as one would type them. */
  public static String again(DataSpec data) {
    Map<String, String> flags = stored(data);
    flags.remove("data");
    flags.remove("labels");
    flags.keySet().removeAll(SelectionFlags.stored(data.selection()).keySet());
    flags.keySet().removeAll(PackingFlags.ofTraining(data.packing()));
    flags.remove("header", "auto");
    StringBuilder text = new StringBuilder(" --in " + data.source());
    boolean transpose = flags.remove(PackingFlags.TRANSPOSE.name()) != null;
    flags.forEach((name, value) -> text.append(" --").append(name).append(' ').append(value));
    text.append(transpose ? " --" + PackingFlags.TRANSPOSE.name() : "");
    return text.toString();
  }

  /**
   * Opens the rows of a run; the caller closes them.
   *
   * @param seed of sources that are drawn
   * @param memoryMiB of rows that stay in memory, 0 for the default
   */
  public static Dataset open(DataSpec data, long seed, long memoryMiB) throws IOException {
    return open(data, options(data, seed, memoryMiB));
  }

  /** Opens rows by options that {@link #options} gave. */
  public static Dataset open(DataSpec data, ReadOptions options) throws IOException {
    return Selection.of(Sources.open(data.source(), options), data.selection(), options.seed());
  }

  /**
   * Opens rows to be read once; the caller closes them.
   *
   * @param ids columns that are handed on
   * @param blockRows rows at a time
   */
  public static RowStream stream(DataSpec data, List<String> ids, int blockRows)
      throws IOException {
    ReadOptions options = options(data, 0, 0).withIds(ids);
    return Sources.withIds(
        Sources.stream(data.source(), options, blockRows), data.source(), options);
  }

  /** How the flags say that a source is read. */
  public static ReadOptions options(DataSpec data, long seed, long memoryMiB) {
    ReadOptions options =
        new ReadOptions(
            new Arguments(Map.of("header", data.header()))
                .choice("header", ReadOptions.Header.class, ReadOptions.Header.AUTO),
            data.columns(),
            Optional.of(data.labelColumn()).filter(name -> !name.isEmpty()),
            Optional.of(data.labels()).filter(file -> !file.isEmpty()).map(Path::of),
            seed,
            Math.multiplyExact(memoryMiB, 1L << 20));
    return options.withTranspose(data.packing().transpose());
  }

  /** A model's name made of a source's. */
  static String name(String source) {
    String last = source.replaceFirst("/+$", "").replaceFirst(".*[/\\\\]", "");
    String stem = last.startsWith("gaussians:") ? "gaussians" : last;
    stem =
        stem.replaceFirst("(?i)\\.gz$", "")
            .replaceFirst("(?i)\\.(csv|npy|idx|mtx|parquet|parq|pq)$", "");
    stem = stem.replaceAll("[^A-Za-z0-9_.-]+", "-").replaceFirst("^[^A-Za-z0-9]+", "");
    return stem.isEmpty() ? "model" : stem;
  }

  /** Flags of rows that a trained model is run over. */
  public static List<Flag> inputs() {
    return List.of(
        COLUMNS, HEADER, LABEL_COLUMN, LABELS, PackingFlags.VIEWS, PackingFlags.TRANSPOSE);
  }
}
