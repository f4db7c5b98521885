package org.latent4j.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.latent4j.cli.flags.Arguments;
import org.latent4j.cli.flags.ModelFlag;
import org.latent4j.cli.pass.Conditions;
import org.latent4j.cli.pass.Draws;
import org.latent4j.cli.pass.Given;
import org.latent4j.cli.pass.RowPass;
import org.latent4j.cli.terminal.Console;
import org.latent4j.cli.terminal.Exit;
import org.latent4j.cli.terminal.UsageException;
import org.latent4j.data.RowSink;
import org.latent4j.serve.VaeModel;

/** {@code sample}: new rows. */
final class SampleCommand implements Command {
  private static final int ALL = 100;
  private static final int EACH = 10;

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    boolean each = isEach(arguments, "condition") || isEach(arguments, "given");
    int count = arguments.whole("n", each ? EACH : ALL);
    if (count < 1) {
      throw new UsageException("n", "1 or more", count);
    }
    try (VaeModel model = ModelFlag.open(arguments, console);
        RowSink sink = RowPass.values(arguments, model, List.of(), Optional.empty())) {
      boolean noisy =
          arguments
              .choice("draw", List.of("mean", "likelihood"), Draws.usual(model))
              .equals("likelihood");
      for (Conditions conditions : conditions(arguments, model)) {
        for (Given given : given(arguments, model, conditions)) {
          // The same noise each time.
          Draws draws = new Draws(model, conditions, given, arguments.big("seed", 0), noisy);
          write(arguments, model, draws, count, sink);
        }
      }
      sink.commit();
    }
    return Exit.DONE;
  }

  private static boolean isEach(Arguments arguments, String flag) {
    return arguments.text(flag, "").equals("each");
  }

  private static List<Conditions> conditions(Arguments arguments, VaeModel model) {
    return isEach(arguments, "condition")
        ? Conditions.each(model)
        : List.of(Conditions.of(arguments, model));
  }

  private static List<Given> given(Arguments arguments, VaeModel model, Conditions conditions) {
    List<String> texts =
        isEach(arguments, "given") ? Given.names(model) : List.of(arguments.text("given", ""));
    return texts.stream().map(text -> Given.of(model, text, conditions)).toList();
  }

  private static void write(
      Arguments arguments, VaeModel model, Draws draws, int count, RowSink sink)
      throws IOException {
    int batch = ModelFlag.batch(arguments);
    for (int done = 0; done < count; done += batch) {
      int rows = Math.min(batch, count - done);
      sink.write(RowPass.chosen(arguments, model, draws.next(rows)), rows);
    }
  }
}
