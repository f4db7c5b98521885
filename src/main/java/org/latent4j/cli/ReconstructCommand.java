package org.latent4j.cli;

import java.io.IOException;
import org.latent4j.cli.flags.Arguments;
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
  public int run(Arguments arguments, Console console) throws IOException {
    try (RowPass pass = new RowPass("reconstruct", arguments, console);
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
