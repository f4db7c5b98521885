package org.latent4j.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.latent4j.spec.Checks;
import org.latent4j.spec.SpecException;
import org.latent4j.spec.TextFile;

/**
 * What a run wrote into {@code metrics.csv}: a row an epoch, numbers only, losses in nats per
 * example.
 */
final class MetricsTable {
  private final List<String> columns;
  private final List<double[]> rows;

  private MetricsTable(List<String> columns, List<double[]> rows) {
    this.columns = columns;
    this.rows = rows;
  }

  /**
   * Reads the file; an empty cell is NaN. A last line without an end is left out: its writer is at
   * work or was killed.
   *
   * @throws SpecException naming file, row and column of what is not a number
   */
  static MetricsTable read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new SpecException(
          "run directory " + file.toAbsolutePath().getParent(), "a file metrics.csv in it", "none");
    }
    String text = TextFile.read(file);
    List<String> lines = text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    Checks.require(!lines.isEmpty(), file.toString(), "a line of column names", "an empty file");
    List<String> columns = List.of(lines.get(0).split(",", -1));
    if (!columns.contains("epoch")) {
      throw new SpecException(file + ", row 1", "a column named epoch", lines.get(0));
    }
    List<double[]> rows = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      rows.add(row(file + ", row " + (i + 1), columns, lines.get(i)));
    }
    return new MetricsTable(columns, rows);
  }

  private static double[] row(String where, List<String> columns, String line) {
    String[] cells = line.split(",", -1);
    Checks.require(cells.length == columns.size(), where, columns.size() + " values", cells.length);
    double[] row = new double[cells.length];
    for (int i = 0; i < cells.length; i++) {
      String cell = cells[i].strip();
      try {
        row[i] = cell.isEmpty() ? Double.NaN : Double.parseDouble(cell);
      } catch (NumberFormatException e) {
        throw new SpecException(where + ", column " + columns.get(i), "a number", cell);
      }
    }
    return row;
  }

  int size() {
    return rows.size();
  }

  List<String> columns() {
    return columns;
  }

  /** A column, {@code [rows]}; all NaN where there is none of that name. */
  double[] column(String name) {
    int at = columns.indexOf(name);
    return rows.stream().mapToDouble(row -> at < 0 ? Double.NaN : row[at]).toArray();
  }

  /** Whether a column has a finite value anywhere. */
  boolean has(String name) {
    for (double value : column(name)) {
      if (Double.isFinite(value)) {
        return true;
      }
    }
    return false;
  }

  /** The loss that tells which epoch is best: validation's, or training's where there is none. */
  String deciding() {
    return has("valid_loss") ? "valid_loss" : "train_loss";
  }

  /** The row of the lowest deciding loss; the first one if none is finite. */
  int best() {
    double[] loss = column(deciding());
    int best = 0;
    for (int i = 1; i < loss.length; i++) {
      if (loss[i] < loss[best] || Double.isNaN(loss[best])) {
        best = i;
      }
    }
    return best;
  }
}
