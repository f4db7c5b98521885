package org.latent4j.cli;

import java.io.IOException;
import java.util.List;
import org.latent4j.cli.flags.Arguments;
import org.latent4j.cli.flags.DataFlags;
import org.latent4j.cli.flags.FlagGroup;
import org.latent4j.cli.flags.ModelFlag;
import org.latent4j.cli.pass.RowPass;
import org.latent4j.cli.terminal.Console;
import org.latent4j.data.RowSink;
import org.latent4j.data.RowStream;
import org.latent4j.serve.VaeModel;
import org.latent4j.serve.run.InputRows;

/** {@code reconstruct}: rows through the latent and back. */
final class ReconstructCommand implements Command {
  @Override
  public String name() {
    return "reconstruct";
  }

  @Override
  public String summary() {
    return "Encode each row, decode its posterior mean, and write what comes back";
  }

  @Override
  public List<FlagGroup> groups() {
    return ModelFlag.passing(
        ModelFlag.FROM, ModelFlag.VIEW, ModelFlag.CONDITION, DataFlags.BAD_CELLS);
  }

  @Override
  public List<String> examples() {
    return List.of(
        "--model savedmodels/mnist --in digits/ --out reconstructed/",
        "--model savedmodels/wine --in wine.csv --out reconstructed.csv");
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    try (RowPass pass = new RowPass(name(), arguments, console);
        VaeModel model = ModelFlag.openForPass(arguments, console);
        RowStream data = pass.rows(arguments, model);
        RowSink sink = pass.values(model, data.idColumns())) {
      return pass.run(
          data,
          model.features(),
          sink,
          (rows, draws, count) ->
              RowPass.chosen(arguments, model, model.reconstruct(InputRows.of(rows, count))));
    }
  }
}
