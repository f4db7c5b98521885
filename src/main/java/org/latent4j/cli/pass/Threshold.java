package org.latent4j.cli.pass;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.latent4j.cli.flags.Arguments;
import org.latent4j.cli.terminal.Console;
import org.latent4j.cli.terminal.UsageException;
import org.latent4j.data.DataException;
import org.latent4j.data.RowStream;
import org.latent4j.serve.VaeModel;
import org.latent4j.serve.run.InputRows;
import org.latent4j.spec.CalibrationSpec;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.ViewSpec;
import org.latent4j.spec.manifest.Calibration;
import org.latent4j.spec.manifest.Manifest;

/** Sets the score above which a row is an anomaly where it is used, in place of the export's. */
public final class Threshold {
  private static final String NUMBER = "threshold";
  private static final String ROWS = "calibrate-on";
  private static final String SHARE = "false-alarms";

  private final Arguments arguments;
  private final Console console;
  private final VaeModel model;

  private Threshold(Arguments arguments, Console console, VaeModel model) {
    this.arguments = arguments;
    this.console = console;
    this.model = model;
  }

  /** The threshold that the flags ask for, nats; empty where they ask for none. */
  public static OptionalDouble of(Arguments arguments, Console console, VaeModel model)
      throws IOException {
    if (!arguments.has(ROWS)) {
      arguments.refuse("--" + ROWS, SHARE);
    }
    if (arguments.has(NUMBER)) {
      arguments.refuse("the model's scores, without --" + NUMBER, ROWS);
      double number = arguments.number(NUMBER, 0);
      UsageException.require(
          Double.isFinite(number), NUMBER, "a score in nats", arguments.text(NUMBER, ""));
      return OptionalDouble.of(number);
    }
    return arguments.has(ROWS)
        ? OptionalDouble.of(new Threshold(arguments, console, model).calibrated())
        : OptionalDouble.empty();
  }

  private double calibrated() throws IOException {
    double share =
        new CalibrationSpec(arguments.number(SHARE, model.manifest().map(this::usual).orElse(0.01)))
            .falseAlarms();
    String source = arguments.text(ROWS, "");
    float[] scores = scores(rows(source));
    if (scores.length == 0) {
      throw new DataException(source, "rows to set the threshold by", "none");
    }
    Calibration.doubt(share, scores.length, "in " + source).ifPresent(console::tell);
    double threshold = Calibration.threshold(share, scores);
    if (!Double.isFinite(threshold)) {
      throw new DataException(
          source,
          "usual rows, whose scores are numbers",
          "so many that the model holds for impossible that --false-alarms %s has no threshold"
              .formatted(share));
    }
    if (!arguments.on("quiet")) {
      console
          .err()
          .printf(
              Locale.ROOT,
              "threshold %.6g nats: a usual row is above it with probability %s, by %,d rows of"
                  + " %s%n",
              threshold,
              share == 0 ? 0 : Math.max(share, Calibration.least(scores.length)),
              scores.length,
              source);
    }
    return threshold;
  }

  private double usual(Manifest manifest) {
    return manifest.calibration().stream()
        .mapToDouble(Calibration::falseAlarms)
        .findFirst()
        .orElse(0.01);
  }

  /** As {@code --in} is read, but that a model which knows its columns has no use for labels. */
  private Arguments rows(String source) {
    boolean named = model.spec().map(spec -> !spec.view().columns().isEmpty()).orElse(false);
    Arguments read = arguments.without("id-columns").without("resume").without("labels");
    return (named ? read.without("label-column") : read).with("in", source);
  }

  private float[] scores(Arguments read) throws IOException {
    List<ViewSpec> given = model.spec().map(ModelSpec::given).orElse(List.of());
    float[] scores = new float[1024];
    int count = 0;
    try (RowPass pass = new RowPass("score", read, console);
        RowStream rows = pass.rows(read, given)) {
      RowStream.Block block = rows.block();
      while (block.take()) {
        float[] some = model.score(InputRows.of(block.values(), block.rows())).score();
        if (count + some.length > scores.length) {
          scores = Arrays.copyOf(scores, Math.max(2 * scores.length, count + some.length));
        }
        System.arraycopy(some, 0, scores, count, some.length);
        count += some.length;
      }
      pass.sayOddCells(rows.source());
    }
    return Arrays.copyOf(scores, count);
  }
}
