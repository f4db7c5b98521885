package org.latent4j.cli.flags;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.latent4j.cli.terminal.UsageException;
import org.latent4j.spec.DataSpec;
import org.latent4j.spec.RunSpec;
import org.latent4j.spec.TrainingSpec;

/** The flags of a resumed run: those that may change, and those that must be as they were. */
public final class ResumeFlags {
  /** Settings that do not touch what was computed so far. Moved data are known by their rows. */
  private static final Set<String> MAY_CHANGE =
      Set.of(
          "epochs",
          "patience",
          "device",
          "threads",
          "memory-mib",
          "checkpoint-epochs",
          "checkpoint-minutes",
          "keep",
          "false-alarms",
          "data");

  /** Flags of the call, not of the run. */
  private static final Set<String> OF_THE_CALL =
      Set.of("resume", "config", "quiet", "verbose", "export-dir", "no-export", "help");

  private ResumeFlags() {}

  /**
   * The settings to go on with.
   *
   * @throws UsageException if a flag contradicts the run
   */
  public static TrainingSpec training(Arguments given, RunSpec old, Path run) {
    Map<String, String> stored = new LinkedHashMap<>(DataFlags.stored(old.data()));
    stored.putAll(ModelFlags.stored(old.model()));
    stored.putAll(TrainingFlags.stored(old.training()));
    for (String flag : given.names()) {
      if (!MAY_CHANGE.contains(flag) && !OF_THE_CALL.contains(flag)) {
        requireSame(flag, given.text(flag, ""), stored.get(flag), run);
      }
    }
    return TrainingFlags.read(given.over(TrainingFlags.stored(old.training())));
  }

  /** The rows of the run, where they lie now. */
  public static DataSpec data(Arguments given, RunSpec old) {
    return DataFlags.read(given.over(DataFlags.stored(old.data())));
  }

  private static void requireSame(String flag, String given, String stored, Path run) {
    if (flag.equals("run-dir")) {
      throw new UsageException("--run-dir: not together with --resume " + run);
    }
    if (!same(given, stored)) {
      throw new UsageException(
          flag,
          (stored == null ? "nothing" : stored) + " as in the run " + run + " that is resumed",
          given);
    }
  }

  /** Equal as numbers, or word by word. */
  private static boolean same(String given, String stored) {
    if (stored == null) {
      return false;
    }
    try {
      return Double.parseDouble(given) == Double.parseDouble(stored);
    } catch (NumberFormatException e) {
      return words(given).equals(words(stored));
    }
  }

  private static List<String> words(String value) {
    return List.of(value.strip().split("\\s*,\\s*", -1));
  }
}
