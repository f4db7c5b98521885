package org.latent4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.latent4j.base.NameCodes;
import org.latent4j.cli.flags.Arguments;
import org.latent4j.cli.flags.DataFlags;
import org.latent4j.cli.flags.ModelFlag;
import org.latent4j.cli.flags.Settings;
import org.latent4j.cli.pass.RowPass;
import org.latent4j.cli.pass.Threshold;
import org.latent4j.cli.terminal.Console;
import org.latent4j.cli.terminal.Exit;
import org.latent4j.cli.terminal.UsageException;
import org.latent4j.data.Dataset;
import org.latent4j.data.Labels;
import org.latent4j.data.table.OddCells;
import org.latent4j.eval.Detection;
import org.latent4j.eval.Evaluation;
import org.latent4j.eval.Evaluator;
import org.latent4j.pack.ModelRows;
import org.latent4j.serve.VaeModel;
import org.latent4j.spec.DataSpec;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.Names;
import org.latent4j.spec.SpecJson;

/** {@code evaluate}: figures of a model on data. */
final class EvaluateCommand implements Command {
  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    Evaluation.Options options =
        new Evaluation.Options(arguments.big("seed", 0), arguments.whole("importance-samples", 0));
    if (options.importanceSamples() < 0) {
      throw new UsageException("importance-samples", "0 or more", options.importanceSamples());
    }
    OddCells odd = DataFlags.odd(arguments, OddCells.Rule.TOLD);
    try (VaeModel model = ModelFlag.open(arguments, console)) {
      ModelSpec spec =
          model
              .spec()
              .orElseThrow(
                  () -> new UsageException("model", "an export by Latent4J", model.directory()));
      DataSpec source =
          Settings.data(arguments.text("data", "mnist-test"), RowPass.withoutConditions(arguments));
      Map<String, String> fixed = RowPass.fixed(arguments, spec.views());
      try (Dataset data = ModelRows.of(source, spec.views(), Names.X, fixed, odd).open()) {
        odd.requireKnown(data.source());
        Path weights = model.directory().resolve("variables").resolve("variables");
        Map<String, Object> figures =
            new LinkedHashMap<>(Evaluator.of(spec, weights, data, options).figures());
        OptionalDouble threshold = Threshold.of(arguments, console, model);
        figures.putAll(detected(arguments, data, model, threshold));
        print(figures, arguments.on("json"), console);
        console.warn(odd);
      }
    }
    return Exit.DONE;
  }

  /** How well anomalies are told from other rows, where it is known which are which. */
  private static Map<String, Object> detected(
      Arguments arguments, Dataset data, VaeModel model, OptionalDouble threshold)
      throws IOException {
    boolean labelled = arguments.has("label-column") || arguments.has("labels");
    Optional<String> name = arguments.text("anomaly-class");
    boolean two = data.labels().filter(found -> found.classes().size() == 2).isPresent();
    if (name.isEmpty() && !(labelled && two)) {
      arguments.refuse("classes to tell apart (--label-column)", "threshold", "calibrate-on");
      return Map.of();
    }
    Labels labels =
        data.labels()
            .orElseThrow(
                () ->
                    new UsageException(
                        "anomaly-class", "classes from --label-column or --labels", "none"));
    String asked = name.orElseGet(() -> Detection.rarer(labels));
    int code = new NameCodes(labels.classes()).of(asked);
    if (code < 0) {
      throw new UsageException(
          "anomaly-class", "one of " + String.join(", ", labels.classes()), asked);
    }
    return Detection.of(model, data, labels, labels.classes().get(code), threshold).figures();
  }

  private static void print(Map<String, Object> figures, boolean json, Console console) {
    if (json) {
      console.out().print(SpecJson.write(figures));
      return;
    }
    figures.forEach(
        (name, value) ->
            console
                .out()
                .println(
                    value instanceof Double number
                        ? String.format(Locale.ROOT, "%-26s %.4f", name, number)
                        : String.format(Locale.ROOT, "%-26s %s", name, value)));
  }
}
