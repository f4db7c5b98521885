package org.latent4j.cli.terminal;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import org.latent4j.train.EpochMetrics;
import org.latent4j.train.Losses;
import org.latent4j.train.TrainingListener;

/** Progress for a person: a line that changes on a terminal, a line an epoch everywhere. */
public final class ProgressLine implements TrainingListener {
  private static final double NANOS = 1e9;
  private static final double SECONDS_BETWEEN = 0.1;

  /** Moves to the line's start and erases it (ECMA-48, EL). */
  private static final String ERASE = "\r\u001b[K";

  private final PrintStream err;
  private final boolean live;
  private final String unit;
  private int epochs;
  private long firstStep = -1;
  private long started;
  private long drawn;
  private long epochStarted;

  ProgressLine(PrintStream err, boolean live, boolean pictures) {
    this.err = err;
    this.live = live;
    this.unit = pictures ? "images/s" : "rows/s";
  }

  /** Writes to the error stream, live if that is a terminal. */
  public static TrainingListener on(PrintStream err, boolean pictures) {
    return new ProgressLine(err, Terminal.isError(), pictures);
  }

  @Override
  public void step(Progress at) {
    long now = System.nanoTime();
    epochs = at.epochs();
    if (firstStep < 0) {
      firstStep = at.step();
      started = now;
      epochStarted = now;
    }
    if (live && now - drawn > SECONDS_BETWEEN * NANOS) {
      drawn = now;
      err.print(ERASE + describe(at, now));
      err.flush();
    }
  }

  private String describe(Progress at, long now) {
    double seconds = (now - started) / NANOS;
    long done = at.step() - firstStep;
    String left = done == 0 ? "" : "  " + left(at, seconds / done) + " left";
    double speed = at.examples() / Math.max((now - epochStarted) / NANOS, 1e-3);
    return String.format(
        Locale.ROOT,
        "epoch %d/%d  step %d/%d  loss %.2f  KL %.2f  %,.0f %s%s",
        at.epoch(),
        at.epochs(),
        at.stepInEpoch(),
        at.stepsPerEpoch(),
        at.losses().total(),
        at.losses().of("kl"),
        speed,
        unit,
        left);
  }

  private static String left(Progress at, double secondsPerStep) {
    long steps =
        (long) (at.epochs() - at.epoch()) * at.stepsPerEpoch()
            + at.stepsPerEpoch()
            - at.stepInEpoch();
    Duration left = Duration.ofSeconds(Math.round(steps * secondsPerStep));
    return left.toHours() > 0
        ? String.format(
            Locale.ROOT, "%d:%02d:%02d", left.toHours(), left.toMinutesPart(), left.toSecondsPart())
        : String.format(Locale.ROOT, "%d:%02d", left.toMinutes(), left.toSecondsPart());
  }

  @Override
  public void epoch(EpochMetrics metrics) {
    epochStarted = System.nanoTime();
    String valid = metrics.valid().map(v -> part("validation", v.total())).orElse("");
    StringBuilder losses = new StringBuilder();
    metrics.train().values().forEach((name, loss) -> losses.append(part(Losses.words(name), loss)));
    err.println(
        (live ? ERASE : "")
            + String.format(
                Locale.ROOT,
                "epoch %d/%d  step %d%s%s  %,.0f %s",
                metrics.epoch(),
                epochs,
                metrics.step(),
                losses,
                valid,
                metrics.examplesPerSecond(),
                unit));
  }

  private static String part(String name, double loss) {
    return String.format(Locale.ROOT, "  %s %.3f", name, loss);
  }
}
