package org.latent4j.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.latent4j.base.DurableFiles;
import org.latent4j.data.Dataset;
import org.latent4j.graph.signature.Probe;
import org.latent4j.spec.Names;
import org.latent4j.spec.RunSpec;

/** Runs from start to end, and what they leave behind. */
final class Runs {
  private Runs() {}

  static TrainingResult train(RunSpec spec, Dataset data, Path run) throws IOException {
    try (Trainer trainer = Trainer.start(spec, data, run)) {
      return trainer.run(TrainingListener.NONE);
    }
  }

  static TrainingResult resume(Path run, Dataset data, RunSpec spec) throws IOException {
    try (Trainer trainer = Trainer.resume(run, data, Optional.of(spec.training()))) {
      return trainer.run(TrainingListener.NONE);
    }
  }

  /** Asks a trainer to stop after a step. */
  static TrainingListener stopAt(Trainer trainer, long step) {
    return new TrainingListener() {
      @Override
      public void step(Progress progress) {
        if (progress.step() == step) {
          trainer.stop();
        }
      }
    };
  }

  static byte[] weights(Path checkpoint) throws IOException {
    return Files.readAllBytes(checkpoint.resolve("weights.data-00000-of-00001"));
  }

  /** Weights and slots of both, bit for bit. */
  static void assertSameWeights(Path expected, Path found) throws IOException {
    assertArrayEquals(weights(expected), weights(found));
  }

  static List<String> checkpoints(Path run) throws IOException {
    return DurableFiles.children(run.resolve("checkpoints")).stream()
        .map(p -> p.getFileName().toString())
        .toList();
  }

  /** Cells of {@code metrics.csv} without its first line. */
  static List<String[]> metrics(Path run) throws IOException {
    List<String[]> rows = new ArrayList<>();
    List<String> lines = Files.readAllLines(run.resolve("metrics.csv"));
    lines.subList(1, lines.size()).forEach(line -> rows.add(line.split(",", -1)));
    return rows;
  }

  /** Everything in {@code metrics.csv} that a clock has no part in. */
  static List<String> untimed(Path run) throws IOException {
    return metrics(run).stream()
        .map(cells -> String.join(",", List.of(cells).subList(0, cells.length - 2)))
        .toList();
  }

  static double cell(String[] row, int column) {
    return Double.parseDouble(row[column]);
  }

  /** −ln p(x | mean of z), summed over features, of a Gaussian of variance 1; by its formula. */
  static double[] squaredErrors(Probe probe, int features) {
    Probe.Call call = probe.calls().get(Names.RECONSTRUCT);
    float[] x = call.inputs().get(Names.X).values();
    float[] y = call.outputs().get(Names.X).values();
    double[] each = new double[x.length / features];
    for (int i = 0; i < x.length; i++) {
      double gap = (double) x[i] - y[i];
      each[i / features] += 0.5 * (gap * gap + Math.log(2 * Math.PI));
    }
    return each;
  }

  /** Mean over some rows. */
  static double mean(double[] each, int[] rows) {
    double sum = 0;
    for (int row : rows) {
      sum += each[row];
    }
    return sum / rows.length;
  }
}
