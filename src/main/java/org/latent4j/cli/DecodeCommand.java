package org.latent4j.cli;

import java.io.IOException;
import org.latent4j.cli.flags.Arguments;
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
  public int run(Arguments arguments, Console console) throws IOException {
    try (RowPass pass = new RowPass("decode", arguments, console);
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
