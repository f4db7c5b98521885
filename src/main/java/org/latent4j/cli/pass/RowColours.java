package org.latent4j.cli.pass;

import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.latent4j.cli.flags.Arguments;
import org.latent4j.cli.flags.Settings;
import org.latent4j.cli.terminal.UsageException;
import org.latent4j.data.DataException;
import org.latent4j.data.Labels;
import org.latent4j.io.Sources;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.pack.SourceRows;
import org.latent4j.report.ScatterChart;
import org.latent4j.spec.DataSpec;

/**
 * What the points of a plot are coloured by: names, or numbers where all are numbers and many, or
 * not whole.
 *
 * @param source where the values were read
 * @param name of the column
 * @param values of each row
 */
record RowColours(String source, String name, Labels values) {
  /** As many as colours and markers tell apart. */
  private static final int MOST_NAMES = 30;

  /** Whole numbers up to so many are taken for the numbers of classes. */
  private static final int FEW = 12;

  /** What flags name, or the labels that the rows bring along. */
  static Optional<RowColours> of(Arguments arguments) throws IOException {
    String in = arguments.text("in", "");
    DataSpec data = Settings.data(in, RowPass.withoutConditions(arguments));
    ReadOptions options = SourceRows.options(data, 0, 0);
    if (arguments.has("colour-by")) {
      refuse(arguments, "labels", "label-column");
      String source = arguments.text("metadata", in);
      requireCsv(source, arguments.has("metadata") ? "metadata" : "colour-by");
      String column = arguments.text("colour-by", "");
      ReadOptions reading = ReadOptions.defaults().withLabelColumn(column);
      return Sources.labels(source, reading).map(l -> new RowColours(source, column, l));
    }
    if (arguments.has("metadata")) {
      throw new UsageException(
          "metadata", "--colour-by, the column that gives the colours", "none");
    }
    String source = arguments.text("labels", in);
    String name = arguments.text("label-column", "label");
    return Sources.labels(in, options).map(labels -> new RowColours(source, name, labels));
  }

  private static void refuse(Arguments arguments, String... others) {
    for (String other : others) {
      if (arguments.has(other)) {
        throw new UsageException("--colour-by: not together with --" + other);
      }
    }
  }

  private static void requireCsv(String source, String flag) {
    if (!source.toLowerCase(Locale.ROOT).matches(".*\\.csv(\\.gz)?")) {
      throw new UsageException(
          flag,
          flag.equals("metadata") ? "a .csv or .csv.gz file" : "--metadata FILE beside " + source,
          flag.equals("metadata") ? source : "none; a csv file alone has named columns");
    }
  }

  /** Refuses values of another number than the rows. */
  void require(long rows) {
    if (values.count() != rows) {
      throw new DataException(source, rows + " rows, as many as are drawn", values.count());
    }
  }

  /**
   * Adds coloured points.
   *
   * @param step the points are those of every so many-th row
   */
  void add(ScatterChart chart, double[] x, double[] y, long step) {
    int[] codes = new int[x.length];
    Arrays.setAll(codes, i -> values.indices()[(int) (i * step)]);
    if (isNumbers()) {
      double[] numbers = values.classes().stream().mapToDouble(Double::parseDouble).toArray();
      chart.addValues(
          name,
          x,
          y,
          Arrays.stream(codes).mapToDouble(c -> c < 0 ? Double.NaN : numbers[c]).toArray());
      return;
    }
    List<String> names = values.classes();
    if (names.size() <= MOST_NAMES) {
      chart.addClasses(x, y, codes, names::get);
      return;
    }
    int[] shown = mostFrequent();
    int others = names.size() - shown.length;
    int[] places = new int[names.size()];
    Arrays.fill(places, shown.length);
    for (int i = 0; i < shown.length; i++) {
      places[shown[i]] = i;
    }
    chart.addClasses(
        x,
        y,
        Arrays.stream(codes).map(code -> code < 0 ? code : places[code]).toArray(),
        place -> place < shown.length ? names.get(shown[place]) : others + " others");
  }

  /** The names that most rows have, in their own order. */
  private int[] mostFrequent() {
    int[] rows = new int[values.classes().size()];
    for (int code : values.indices()) {
      if (code >= 0) {
        rows[code]++;
      }
    }
    return IntStream.range(0, rows.length)
        .boxed()
        .sorted(Comparator.comparingInt((Integer code) -> -rows[code]))
        .limit(MOST_NAMES - 1)
        .mapToInt(Integer::intValue)
        .sorted()
        .toArray();
  }

  private boolean isNumbers() {
    List<String> names = values.classes();
    boolean whole = true;
    for (String text : names) {
      try {
        double number = Double.parseDouble(text);
        if (!Double.isFinite(number)) {
          return false;
        }
        whole &= number == Math.rint(number);
      } catch (NumberFormatException e) {
        return false;
      }
    }
    return !names.isEmpty() && (!whole || names.size() > FEW);
  }
}
