package org.latent4j.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.latent4j.base.DurableFiles;
import org.latent4j.spec.TextFile;

/** {@code metrics.csv}: a row an epoch; losses in nats per example, empty where there are none. */
final class MetricsCsv {
  private static final String HEADER =
      "epoch,step,train_loss,train_reconstruction,train_kl,"
          + "valid_loss,valid_reconstruction,valid_kl,"
          + "beta,learning_rate,seconds,examples_per_second";

  private final Path file;

  MetricsCsv(Path run) {
    this.file = run.resolve("metrics.csv");
  }

  /** Begins the file, or takes back the rows of epochs that will be run again. */
  void keep(int epochs) throws IOException {
    List<String> rows = new ArrayList<>();
    rows.add(HEADER);
    if (Files.exists(file)) {
      List<String> old = TextFile.read(file).lines().toList();
      for (String row : old.subList(Math.min(1, old.size()), old.size())) {
        if (epoch(row) <= epochs) {
          rows.add(row);
        }
      }
    }
    DurableFiles.write(file, String.join("\n", rows) + "\n");
  }

  /** A row that a killed process left unfinished counts as one to be taken back. */
  private static int epoch(String row) {
    String[] cells = row.split(",", -1);
    boolean whole = cells.length == HEADER.split(",", -1).length && cells[0].matches("\\d{1,9}");
    return whole ? Integer.parseInt(cells[0]) : Integer.MAX_VALUE;
  }

  void append(EpochMetrics metrics) throws IOException {
    String valid =
        metrics.valid().map(v -> cells(v.total(), v.reconstruction(), v.kl())).orElse(",,");
    Losses train = metrics.train();
    String row =
        String.join(
            ",",
            Integer.toString(metrics.epoch()),
            Long.toString(metrics.step()),
            cells(train.total(), train.reconstruction(), train.kl()),
            valid,
            cells(metrics.beta(), metrics.learningRate()),
            String.format(Locale.ROOT, "%.3f", metrics.seconds()),
            String.format(Locale.ROOT, "%.1f", metrics.examplesPerSecond()));
    Files.writeString(file, row + "\n", StandardOpenOption.APPEND);
  }

  private static String cells(double... values) {
    List<String> cells = new ArrayList<>();
    for (double value : values) {
      cells.add(Double.toString(value));
    }
    return String.join(",", cells);
  }
}
