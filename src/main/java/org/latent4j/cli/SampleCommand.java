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
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.ObjectiveSpec;

/** {@code sample}: new rows. */
final class SampleCommand implements Command {
  private static final int ALL = 100;
  private static final int EACH = 10;

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    boolean each = isEach(arguments, "condition") || isEach(arguments, "given");
    int count = arguments.whole("n", each ? EACH : ALL);
    UsageException.require(count >= 1, "n", "1 or more", count);
    try (VaeModel model = drawn(ModelFlag.open(arguments, console), arguments);
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

  /** The codes of a plain autoencoder are nothing like draws of its prior. */
  private static VaeModel drawn(VaeModel model, Arguments arguments) {
    boolean plain =
        model
            .spec()
            .map(ModelSpec::objective)
            .filter(o -> o.kind() == ObjectiveSpec.Kind.AUTOENCODER && o.terms().isEmpty())
            .isPresent();
    if (plain && !arguments.has("given")) {
      model.close();
      throw new UsageException(
          "model",
          "a VAE, or an autoencoder trained with --adversarial, whose latents are like draws of"
              + " N(0, I) (of others, encode gives latents and decode takes changed ones)",
          model.directory() + ", a plain autoencoder");
    }
    return model;
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
