package org.latent4j.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.latent4j.base.DurableFiles;
import org.latent4j.spec.SpecJson;
import org.latent4j.spec.TextFile;

/** One page about a run: its numbers, curves, pictures and settings, in a single file. */
public final class RunReport {
  private static final String NATS = "nats per example";

  private final Path directory;
  private final MetricsTable metrics;
  private final StringBuilder page = new StringBuilder();

  private RunReport(Path directory) throws IOException {
    this.directory = directory;
    metrics = MetricsTable.read(directory.resolve("metrics.csv"));
  }

  /**
   * Writes {@code report.html} into a run directory. The page needs no other file and no network.
   *
   * <p>It is made of {@code metrics.csv}, of {@code spec.json}, and of every PNG in {@code
   * pictures/}, in the order of their names; only the first must be there.
   *
   * @return the page
   * @throws org.latent4j.spec.SpecException if {@code metrics.csv} is missing or malformed
   * @throws IOException if a file cannot be read or written
   */
  public static Path write(Path directory) throws IOException {
    Path file = directory.resolve("report.html");
    DurableFiles.write(file, new RunReport(directory).html().getBytes(StandardCharsets.UTF_8));
    return file;
  }

  private String html() throws IOException {
    Path specFile = directory.resolve("spec.json");
    String spec = Files.isRegularFile(specFile) ? TextFile.read(specFile) : "";
    JsonNode json = parse(spec);
    String folder = directory.toAbsolutePath().normalize().getFileName().toString();
    String name = json.path("model").path("name").asText(folder);
    page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .append("<meta name=\"color-scheme\" content=\"light dark\">\n<title>")
        .append(Html.escape(name))
        .append("</title>\n<style>\n")
        .append(style())
        .append("</style>\n</head>\n<body>\n<h1>")
        .append(Html.escape(name))
        .append("</h1>\n<p class=\"where\">Latent4J run · ")
        .append(Html.escape(folder))
        .append("</p>\n");
    if (metrics.size() == 0) {
      page.append("<p>No epoch is finished yet.</p>\n");
    } else {
      tiles();
      charts();
      table();
    }
    pictures();
    settings(spec, json);
    return page.append("</body>\n</html>\n").toString();
  }

  private void tiles() {
    int last = metrics.size() - 1;
    int best = metrics.best();
    String deciding = metrics.deciding();
    String kind = deciding.equals("valid_loss") ? "validation" : "training";
    page.append("<div class=\"tiles\">\n");
    page.append(
        Html.tile(
            "Best " + kind + " loss",
            cell(deciding, best),
            NATS + ", epoch " + cell("epoch", best)));
    page.append(Html.tile("Last " + kind + " loss", cell(deciding, last), NATS));
    page.append(Html.tile("Epochs", cell("epoch", last), cell("step", last) + " steps"));
    double[] speed =
        Arrays.stream(metrics.column("examples_per_second"))
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    if (speed.length > 0) {
      String middle = String.format(Locale.ROOT, "%,.0f", speed[speed.length / 2]);
      page.append(Html.tile("Examples per second", middle, "median of the epochs"));
    }
    page.append("</div>\n");
  }

  private void charts() {
    page.append("<h2>Curves</h2>\n<div class=\"charts\">\n");
    pair("Loss (negative ELBO)", "loss");
    pair("Reconstruction", "reconstruction");
    pair("KL divergence", "kl");
    for (String column : metrics.columns()) {
      String quantity = column.replaceFirst("^train_", "");
      if (!quantity.equals(column) && !List.of("loss", "reconstruction", "kl").contains(quantity)) {
        pair(quantity.replace('_', ' '), quantity);
      }
    }
    single("Learning rate", "learning_rate");
    if (Arrays.stream(metrics.column("beta")).distinct().count() > 1) {
      single("KL weight (beta)", "beta");
    }
    page.append("</div>\n");
  }

  private void pair(String title, String quantity) {
    LineChart chart = new LineChart(title, "epoch", NATS);
    double[] epoch = metrics.column("epoch");
    for (String part : List.of("train", "valid")) {
      String column = part + "_" + quantity;
      if (metrics.has(column)) {
        String name = part.equals("train") ? "training" : "validation";
        chart.add(name, epoch, metrics.column(column));
      }
    }
    page.append(Html.chart(chart, title + " by epoch"));
  }

  private void single(String title, String column) {
    if (metrics.has(column)) {
      LineChart chart = new LineChart(title, "epoch", "");
      chart.add(title, metrics.column("epoch"), metrics.column(column));
      page.append(Html.chart(chart, title + " by epoch"));
    }
  }

  private void table() {
    int last = metrics.size() - 1;
    int best = metrics.best();
    page.append("<h2>Numbers</h2>\n<div class=\"card wide\"><table>\n<tr><th></th><th>last, epoch ")
        .append(cell("epoch", last))
        .append("</th><th>best, epoch ")
        .append(cell("epoch", best))
        .append("</th></tr>\n");
    for (String column : metrics.columns()) {
      if (!column.equals("epoch")) {
        page.append("<tr><th>")
            .append(Html.escape(column.replace('_', ' ')))
            .append("</th><td>")
            .append(cell(column, last))
            .append("</td><td>")
            .append(cell(column, best))
            .append("</td></tr>\n");
      }
    }
    page.append("</table></div>\n<p class=\"where\">Losses in nats per example. Best: the lowest ")
        .append(Html.escape(metrics.deciding().replace('_', ' ')))
        .append(".</p>\n");
  }

  private String cell(String column, int row) {
    double value = metrics.column(column)[row];
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "–" : Double.toString(value);
    }
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    if (Math.abs(value) >= 10_000) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, Math.abs(value) < 0.01 ? "%.3g" : "%.3f", value);
  }

  private void pictures() throws IOException {
    Path folder = directory.resolve("pictures");
    if (!Files.isDirectory(folder)) {
      return;
    }
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files =
          all.filter(file -> file.toString().toLowerCase(Locale.ROOT).endsWith(".png"))
              .filter(file -> !file.getFileName().toString().startsWith("."))
              .sorted()
              .toList();
    }
    if (files.isEmpty()) {
      return;
    }
    page.append("<h2>Pictures</h2>\n<div class=\"pictures\">\n");
    for (Path file : files) {
      String name = file.getFileName().toString();
      page.append(Html.picture(Files.readAllBytes(file), name.substring(0, name.length() - 4)));
    }
    page.append("</div>\n");
  }

  private void settings(String spec, JsonNode json) {
    if (!spec.isEmpty()) {
      String text = json.isMissingNode() ? spec : json.toPrettyString();
      page.append("<h2>Settings</h2>\n<pre class=\"card wide\">")
          .append(Html.escape(text))
          .append("</pre>\n");
    }
  }

  // What is not JSON is shown as it is: a report should not fail over it.
  private static JsonNode parse(String text) {
    try {
      return SpecJson.mapper().readTree(text);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  private static String style() throws IOException {
    try (InputStream in = RunReport.class.getResourceAsStream("report.css")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
