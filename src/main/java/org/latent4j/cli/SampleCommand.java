package org.latent4j.cli;

import java.io.IOException;
import java.util.List;
import org.latent4j.data.RowSink;
import org.latent4j.serve.VaeModel;

/** {@code sample}: new rows. */
final class SampleCommand implements Command {
  @Override
  public String name() {
    return "sample";
  }

  @Override
  public String summary() {
    return "Write new rows: latents drawn from N(0, I), decoded";
  }

  @Override
  public List<FlagGroup> groups() {
    return ModelFlag.making(
        new Flag("n", "N", "how many rows; default 100, of --condition each 10 for each name"),
        new Flag("seed", "N", "of the draws; default 0"),
        ModelFlag.VIEW,
        ModelFlag.CONDITION,
        new Flag(
            "draw",
            "mean|likelihood",
            "expected values, or draws from the likelihood with its noise (gaussian); default mean"
                + " for images, else likelihood"));
  }

  @Override
  public List<String> examples() {
    return List.of(
        "--model savedmodels/mnist --out samples.png",
        "--model savedmodels/gaussians --n 10000 --out points.csv --seed 1",
        "--model savedmodels/digits --condition 7 --out sevens.png",
        "--model savedmodels/digits --condition each --n 10 --out grid.png");
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    int count = arguments.whole("n", arguments.text("condition", "").equals("each") ? 10 : 100);
    if (count < 1) {
      throw new UsageException("n", "1 or more", count);
    }
    boolean each = arguments.text("condition", "").equals("each");
    int batch = each ? count : ModelFlag.batch(arguments);
    try (VaeModel model = ModelFlag.open(arguments, console);
        RowSink sink = RowPass.values(arguments, model)) {
      boolean noisy =
          arguments
              .choice("draw", List.of("mean", "likelihood"), Draws.usual(model))
              .equals("likelihood");
      List<Conditions> all =
          each ? Conditions.each(model) : List.of(Conditions.of(arguments, model));
      for (Conditions conditions : all) {
        // The same latents under each condition.
        Draws draws = new Draws(model, conditions, arguments.big("seed", 0), noisy);
        for (int done = 0; done < count; done += batch) {
          int rows = Math.min(batch, count - done);
          sink.write(RowPass.chosen(arguments, model, draws.next(rows)), rows);
        }
      }
      sink.commit();
    }
    return Exit.DONE;
  }
}
