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
  private final List<String> further;

  /**
   * The file of a run.
   *
   * @param losses names of its losses; those that not every model has get columns of their own
   *     after the others
   */
  MetricsCsv(Path run, List<String> losses) {
    this.file = run.resolve("metrics.csv");
    this.further = losses.stream().filter(name -> !Losses.ALWAYS.contains(name)).toList();
  }

  private String header() {
    StringBuilder header = new StringBuilder(HEADER);
    further.forEach(name -> header.append(",train_%s,valid_%s".formatted(name, name)));
    return header.toString();
  }

  /** Begins the file, or takes back the rows of epochs that will be run again. */
  void keep(int epochs) throws IOException {
    List<String> rows = new ArrayList<>();
    rows.add(header());
    if (Files.exists(file)) {
      List<String> old = TextFile.read(file).lines().toList();
      int cells = old.isEmpty() ? 0 : cells(old.get(0));
      String empty = ",".repeat(Math.max(0, cells(header()) - cells));
      for (String row : old.subList(Math.min(1, old.size()), old.size())) {
        // A row that a killed process left unfinished counts as one to be taken back.
        if (cells(row) == cells && epoch(row) <= epochs) {
          rows.add(row + empty);
        }
      }
    }
    DurableFiles.write(file, String.join("\n", rows) + "\n");
  }

  private static int cells(String row) {
    return row.split(",", -1).length;
  }

  private static int epoch(String row) {
    String first = row.split(",", -1)[0];
    return first.matches("\\d{1,9}") ? Integer.parseInt(first) : Integer.MAX_VALUE;
  }

  void append(EpochMetrics metrics) throws IOException {
    List<String> row = new ArrayList<>();
    row.add(Integer.toString(metrics.epoch()));
    row.add(Long.toString(metrics.step()));
    Losses.ALWAYS.forEach(name -> row.add(cell(metrics.train().of(name))));
    Losses.ALWAYS.forEach(name -> row.add(cell(valid(metrics, name))));
    row.add(cell(metrics.beta()));
    row.add(cell(metrics.learningRate()));
    row.add(String.format(Locale.ROOT, "%.3f", metrics.seconds()));
    row.add(String.format(Locale.ROOT, "%.1f", metrics.examplesPerSecond()));
    for (String name : further) {
      row.add(cell(metrics.train().of(name)));
      row.add(cell(valid(metrics, name)));
    }
    Files.writeString(file, String.join(",", row) + "\n", StandardOpenOption.APPEND);
  }

  private static double valid(EpochMetrics metrics, String name) {
    return metrics.valid().map(losses -> losses.of(name)).orElse(Double.NaN);
  }

  private static String cell(double value) {
    return Double.isNaN(value) ? "" : Double.toString(value);
  }
}
