package org.latent4j.cli;

import java.io.IOException;
import java.util.List;
import org.latent4j.cli.flags.Arguments;
import org.latent4j.cli.flags.FlagGroup;
import org.latent4j.cli.flags.ModelFlag;
import org.latent4j.cli.pass.Conditions;
import org.latent4j.cli.pass.RowPass;
import org.latent4j.cli.terminal.Console;
import org.latent4j.data.RowSink;
import org.latent4j.data.RowStream;
import org.latent4j.serve.VaeModel;

/** {@code decode}: latents to rows. */
final class DecodeCommand implements Command {
  @Override
  public String name() {
    return "decode";
  }

  @Override
  public String summary() {
    return "Write the expected values of each latent, in the units of the data";
  }

  @Override
  public List<FlagGroup> groups() {
    return ModelFlag.passing(ModelFlag.VIEW, ModelFlag.CONDITION);
  }

  @Override
  public List<String> examples() {
    return List.of(
        "--model savedmodels/mnist --in codes.npy --out digits.png",
        "--model savedmodels/mnist --in codes.npy --out digits/",
        "--model savedmodels/wine/2 --in codes.csv --out wine.csv");
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    try (RowPass pass = new RowPass(name(), arguments, console);
        VaeModel model = ModelFlag.openForPass(arguments, console);
        RowStream data = RowPass.latents(arguments);
        RowSink sink = pass.values(model, data.idColumns())) {
      Conditions conditions = Conditions.of(arguments, model);
      return pass.run(
          data,
          model.latent(),
          sink,
          (rows, draws, count) -> RowPass.chosen(arguments, model, conditions.decode(rows, count)));
    }
  }
}
