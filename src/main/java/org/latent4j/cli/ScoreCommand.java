package org.latent4j.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.latent4j.data.RowSink;
import org.latent4j.data.RowStream;
import org.latent4j.serve.Scores;
import org.latent4j.serve.VaeModel;
import org.latent4j.spec.Names;

/** {@code score}: how badly each row fits. */
final class ScoreCommand implements Command {
  @Override
  public String name() {
    return "score";
  }

  @Override
  public String summary() {
    return "Write how badly each row fits the model: its negative ELBO in nats, with its parts";
  }

  @Override
  public List<FlagGroup> groups() {
    return ModelFlag.passing(
        ModelRows.FROM,
        ModelFlag.CONDITION,
        Flag.on("contributions", "write each feature's share of the reconstruction term too"));
  }

  @Override
  public List<String> examples() {
    return List.of(
        "--model savedmodels/mnist --in mnist-test --out scores.csv",
        "--model savedmodels/wine --in wine.csv --out scores.csv --contributions");
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    boolean contributions = arguments.on("contributions");
    try (RowPass pass = new RowPass(arguments, console);
        VaeModel model = ModelFlag.openForPass(arguments, console);
        RowStream data = RowPass.rows(arguments, model);
        RowSink sink = RowPass.numbers(arguments, columns(model, contributions))) {
      return pass.run(
          data,
          model.features(),
          sink,
          (rows, draws, count) -> table(model.score(rows, count), contributions));
    }
  }

  private static List<String> columns(VaeModel model, boolean contributions) {
    List<String> columns = new ArrayList<>(List.of(Names.SCORE, Names.RECONSTRUCTION, Names.KL));
    if (contributions) {
      List<String> features =
          model
              .spec()
              .map(spec -> Columns.features(spec.view()))
              .orElseGet(() -> Columns.numbered("x", model.features()));
      features.forEach(feature -> columns.add(Names.CONTRIBUTION + "_" + feature));
    }
    return columns;
  }

  private static float[] table(Scores scores, boolean contributions) {
    int rows = scores.score().length;
    int features = contributions ? scores.contribution().width() : 0;
    int width = 3 + features;
    float[] table = new float[rows * width];
    for (int i = 0; i < rows; i++) {
      table[i * width] = scores.score()[i];
      table[i * width + 1] = scores.reconstruction()[i];
      table[i * width + 2] = scores.kl()[i];
      System.arraycopy(
          scores.contribution().values(), i * features, table, i * width + 3, features);
    }
    return table;
  }
}
