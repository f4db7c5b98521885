package org.latent4j.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.latent4j.base.Matrix;
import org.latent4j.cli.flags.Arguments;
import org.latent4j.cli.flags.ModelFlag;
import org.latent4j.cli.pass.Columns;
import org.latent4j.cli.pass.RowPass;
import org.latent4j.cli.pass.Threshold;
import org.latent4j.cli.terminal.Console;
import org.latent4j.data.RowSink;
import org.latent4j.data.RowStream;
import org.latent4j.serve.Scores;
import org.latent4j.serve.VaeModel;
import org.latent4j.serve.run.InputRows;
import org.latent4j.spec.Names;
import org.latent4j.spec.ViewSpec;

/** {@code score}: how badly each row fits. */
final class ScoreCommand implements Command {
  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    boolean contributions = arguments.on("contributions");
    try (RowPass pass = new RowPass("score", arguments, console);
        VaeModel model = ModelFlag.openForPass(arguments, console);
        RowStream data = pass.rows(arguments, model)) {
      OptionalDouble threshold = Threshold.of(arguments, console, model);
      List<String> columns = columns(model, threshold.isPresent(), contributions);
      try (RowSink sink = pass.numbers(model, columns, data.idColumns())) {
        return pass.run(
            data,
            model.features(),
            sink,
            (rows, draws, count) ->
                table(model.score(InputRows.of(rows, count)), threshold, contributions));
      }
    }
  }

  private static List<String> columns(VaeModel model, boolean threshold, boolean contributions) {
    List<String> columns = new ArrayList<>(List.of(Names.SCORE, Names.RECONSTRUCTION, Names.KL));
    if (calibrated(model)) {
      columns.add(Names.PERCENTILE);
    }
    if (calibrated(model) || threshold) {
      columns.add(Names.ANOMALY);
    }
    if (contributions) {
      List<String> features =
          model
              .spec()
              .map(
                  spec ->
                      spec.views(ViewSpec.Role.VIEW).stream()
                          .flatMap(v -> v.featureNames().stream())
                          .toList())
              .orElseGet(() -> Columns.numbered("x", model.features()));
      features.forEach(feature -> columns.add(Names.CONTRIBUTION + "_" + feature));
    }
    return columns;
  }

  private static boolean calibrated(VaeModel model) {
    return model.manifest().map(manifest -> !manifest.calibration().isEmpty()).orElse(false);
  }

  private static float[] table(Scores scores, OptionalDouble threshold, boolean contributions) {
    List<float[]> columns =
        new ArrayList<>(List.of(scores.score(), scores.reconstruction(), scores.kl()));
    scores.calibrated().ifPresent(known -> columns.add(known.percentile()));
    scores.anomaly(threshold).ifPresent(columns::add);
    List<Matrix> parts = new ArrayList<>();
    columns.forEach(column -> parts.add(Matrix.of(column, 1)));
    if (contributions) {
      parts.add(scores.contribution());
    }
    return Matrix.beside(parts).values();
  }
}
