package org.latent4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.latent4j.data.Dataset;
import org.latent4j.data.Rows;
import org.latent4j.export.SavedModelExport;
import org.latent4j.spec.CalibrationSpec;
import org.latent4j.spec.Checks;
import org.latent4j.spec.SpecException;
import org.latent4j.spec.TextFile;
import org.latent4j.train.Calibrator;
import org.latent4j.train.RunDirectory;
import org.latent4j.train.Trainer;

/** A checkpoint of a run, with its figures, to the next version of a model's folder. */
final class Exports {
  private static final int PROBE_ROWS = 64;

  private Exports() {}

  /**
   * Exports the weights that a trainer holds now.
   *
   * @param checkpoint folder of the same weights
   * @param asked how scores are calibrated
   * @param told takes what is to be said of false alarms that cannot be kept
   * @return the version directory
   */
  static Path write(
      Trainer trainer,
      Dataset data,
      Path run,
      Path checkpoint,
      Path exports,
      CalibrationSpec asked,
      Consumer<String> told)
      throws IOException {
    Calibrator.doubt(trainer.parts(), asked).ifPresent(told);
    Rows rows = data.rows();
    float[] probed = rows.readFloats(0, (int) Math.min(rows.count(), PROBE_ROWS));
    return SavedModelExport.write(
        trainer.spec().model(),
        Optional.of(Calibrator.of(trainer, data, asked)),
        metrics(run, checkpoint),
        RunDirectory.weights(checkpoint),
        exports,
        trainer.probe(probed));
  }

  /** The row of {@code metrics.csv} that was measured on the weights of a checkpoint, if any. */
  static Map<String, Double> metrics(Path run, Path checkpoint) throws IOException {
    Path file = run.resolve("metrics.csv");
    Map<String, Double> metrics = new LinkedHashMap<>();
    if (!Files.exists(file)) {
      return metrics;
    }
    String step = checkpoint.getFileName().toString().replaceFirst("^step-0*", "");
    List<String> lines = TextFile.read(file).lines().toList();
    if (lines.isEmpty()) {
      return metrics;
    }
    List<String> names = List.of(lines.get(0).split(",", -1));
    Checks.require(
        names.contains("step"), file + ", row 1", "a column named step", String.join(",", names));
    for (String line : lines.subList(1, lines.size())) {
      List<String> cells = List.of(line.split(",", -1));
      if (cells.size() == names.size() && cells.get(names.indexOf("step")).equals(step)) {
        for (int i = 0; i < cells.size(); i++) {
          if (!cells.get(i).isEmpty()) {
            metrics.put(names.get(i), number(file, cells.get(i)));
          }
        }
      }
    }
    return metrics;
  }

  private static double number(Path file, String cell) {
    try {
      return Double.parseDouble(cell);
    } catch (NumberFormatException e) {
      throw new SpecException(file.toString(), "numbers", cell);
    }
  }
}
