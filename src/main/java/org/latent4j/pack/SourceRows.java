package org.latent4j.pack;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.latent4j.base.Nearest;
import org.latent4j.data.Dataset;
import org.latent4j.data.RowStream;
import org.latent4j.data.Selection;
import org.latent4j.io.Piped;
import org.latent4j.io.Sources;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.spec.DataSpec;

/** The rows of a source as its settings say that they are read, not yet packed. */
public final class SourceRows {
  private static final List<String> HEADERS = List.of("auto", "yes", "no");

  private SourceRows() {}

  /**
   * Opens rows; the caller closes them.
   *
   * @param options that {@link #options} gave
   */
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

  /**
   * How a source is read.
   *
   * @param seed of sources that are drawn
   * @param memoryMiB of rows that stay in memory, 0 for the default
   */
  public static ReadOptions options(DataSpec data, long seed, long memoryMiB) {
    ReadOptions options =
        ReadOptions.defaults()
            .withHeader(header(data.header()))
            .withColumns(data.columns())
            .withSeed(seed)
            .withMemoryBytes(Math.multiplyExact(memoryMiB, 1L << 20))
            .withTranspose(data.packing().transpose())
            .withIds(data.packing().ids())
            .withCsv(data.csv());
    options = data.labelColumn().isEmpty() ? options : options.withLabelColumn(data.labelColumn());
    return data.labels().isEmpty() ? options : options.withLabels(Path.of(data.labels()));
  }

  private static ReadOptions.Header header(String word) {
    if (!HEADERS.contains(word)) {
      throw new PackingException(
          "header",
          "one of " + String.join(", ", HEADERS),
          word + Nearest.question(word, "", HEADERS));
    }
    return ReadOptions.Header.valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** A model's name made of a source's. */
  public static String name(String source) {
    if (Piped.isNameless(source)) {
      return "model";
    }
    String last = source.replaceFirst("/+$", "").replaceFirst(".*[/\\\\]", "");
    String stem = last.startsWith("gaussians:") ? "gaussians" : last;
    stem =
        stem.replaceFirst("(?i)\\.gz$", "")
            .replaceFirst("(?i)\\.(csv|npy|idx|mtx|parquet|parq|pq)$", "");
    stem = stem.replaceAll("[^A-Za-z0-9_.-]+", "-").replaceFirst("^[^A-Za-z0-9]+", "");
    return stem.isEmpty() ? "model" : stem;
  }
}
