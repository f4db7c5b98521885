package org.latent4j.cli.flags;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How long a model is trained where nobody says: not so many passes, which are few steps where
 * there are few rows, but until so many steps bring no lower validation loss.
 *
 * @param rows of the data
 * @param settled flags with epochs and, where they are not given, validation, batch size, patience
 */
public record AutoEpochs(long rows, Arguments settled) {
  private static final String EPOCHS = "epochs";
  private static final String AUTO = "auto";

  /** Steps without a lower loss after which it stops; so also the fewest. */
  private static final int PATIENCE_STEPS = 3000;

  /** Where nothing stops it. */
  private static final int MOST_STEPS = 12_000;

  private static final int FEWEST_EPOCHS = 10;
  private static final int FEWEST_PATIENCE = 3;

  /** Steps of an epoch, where it takes several passes to make as many. */
  private static final int EPOCH_STEPS = 100;

  /** Rows held out that tell a false alarm in a hundred, where they are no large share. */
  private static final double HELD_ROWS = 100;

  /** Whether it is asked for, or nothing else is and the data are not those that come along. */
  public static boolean isFor(Arguments given, String source) {
    boolean bundled = List.of("mnist", "gaussians").contains(source.replaceFirst("[-:].*", ""));
    return given.text(EPOCHS, bundled ? "" : AUTO).equals(AUTO);
  }

  /** The flags that a program reads before it knows the rows. */
  public static Arguments before(Arguments given) {
    return given.text(EPOCHS, "").equals(AUTO) ? given.without(EPOCHS) : given;
  }

  /** Settles what is not given by the number of rows. */
  public static AutoEpochs of(Arguments given, long rows) {
    double usual = Math.min(0.25, Math.max(0.1, Math.ceil(1000 * HELD_ROWS / rows) / 1000));
    double held = given.number("validation", usual);
    long trained = Math.max(1, rows - Math.round(held * rows));
    int batch = given.whole("batch-size", (int) Math.min(128, Math.max(16, trained / 8)));
    long once = Math.max(1, (trained + batch - 1) / batch);
    int passes = given.whole("epoch-passes", (int) epochs(EPOCH_STEPS, once));
    long steps = Math.max(1, (trained * passes + batch - 1) / batch);
    long patience = held == 0 ? 0 : Math.max(FEWEST_PATIENCE, epochs(PATIENCE_STEPS, steps));
    long most = epochs(held == 0 ? PATIENCE_STEPS : MOST_STEPS, steps);
    return new AutoEpochs(
        rows,
        before(given)
            .over(
                Map.of(
                    EPOCHS,
                    Long.toString(Math.max(FEWEST_EPOCHS, most)),
                    "epoch-passes",
                    Integer.toString(passes),
                    "patience",
                    Long.toString(patience),
                    "batch-size",
                    Integer.toString(batch),
                    "validation",
                    Double.toString(held))));
  }

  private static long epochs(long steps, long stepsPerEpoch) {
    return (steps + stepsPerEpoch - 1) / stepsPerEpoch;
  }

  /** What a user is told of it. */
  public String told() {
    String epochs = settled.text(EPOCHS, "");
    int patience = settled.whole("patience", 0);
    double held = settled.number("validation", 0);
    String until =
        patience == 0
            ? epochs
            : "until %d bring no lower loss of the %,d rows held out, %s at most"
                .formatted(patience, Math.round(held * rows), epochs);
    return String.format(
        Locale.ROOT,
        "epochs auto: %s, in batches of %s (the same: --epochs %s --epoch-passes %s --patience %d"
            + " --batch-size %s --validation %s)",
        until,
        settled.text("batch-size", ""),
        epochs,
        settled.text("epoch-passes", ""),
        patience,
        settled.text("batch-size", ""),
        settled.text("validation", ""));
  }
}
