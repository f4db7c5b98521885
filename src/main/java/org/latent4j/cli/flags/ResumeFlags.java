package org.latent4j.cli.flags;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.latent4j.cli.terminal.UsageException;
import org.latent4j.spec.LearningRateSpec;
import org.latent4j.spec.RunSpec;
import org.latent4j.spec.TrainingSpec;

/** The flags of a resumed run: those that may change, and those that must be as they were. */
public final class ResumeFlags {
  private ResumeFlags() {}

  /**
   * The run to go on with.
   *
   * @throws UsageException if a flag contradicts it
   */
  public static RunSpec changed(Arguments given, RunSpec old, Path run) {
    Map<String, String> stored = Settings.stored(old);
    for (String flag : given.names()) {
      if (flag.equals("run-dir")) {
        throw new UsageException("--run-dir: not together with --resume " + run);
      }
      String before = stored.getOrDefault(flag, "nothing");
      if (!Settings.named(flag).free() && !Arguments.same(given.text(flag, ""), before)) {
        throw new UsageException(
            flag, before + " as in the run " + run + " that is resumed", given.text(flag, ""));
      }
    }
    return Settings.changed(Settings.changed(old, "training", given), "data", given);
  }

  /** What is to be said where other epochs make another learning rate of the steps to come. */
  public static Optional<String> stretched(TrainingSpec old, TrainingSpec now) {
    boolean cosine = now.learningRate().schedule() instanceof LearningRateSpec.Cosine;
    return cosine && old.epochs() != now.epochs()
        ? Optional.of(
            "--epochs %d stretches the cosine of %d epochs: the learning rate jumps up where the run"
                    .formatted(now.epochs(), old.epochs())
                + " goes on, and falls from there")
        : Optional.empty();
  }
}
