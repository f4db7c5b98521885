package org.latent4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.spec.Names;
import org.latent4j.spec.SpecJson;
import org.latent4j.spec.manifest.Calibration;
import org.latent4j.spec.manifest.Manifest;

/** Calibrated scores through the command line, on tables made here. */
class AnomalyCommandsTest {
  @TempDir static Path dir;

  /** Usual rows lie near a line; odd ones beside it. One table of numbers, one of mixed columns. */
  @BeforeAll
  static void train() throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    StringBuilder usual = new StringBuilder("a,b,c,state\n");
    StringBuilder all = new StringBuilder("a,b,c,state\n");
    StringBuilder mixed = new StringBuilder("a,b,kind,n,group\n");
    for (int i = 0; i < 400; i++) {
      double t = random.nextDouble();
      double off = i % 10 == 0 ? 3 : 0;
      String numbers = t + "," + (off - t) + "," + (2 * t + random.nextDouble() / 10);
      (i % 2 == 0 ? all : usual).append(numbers).append(off > 0 ? ",odd\n" : ",usual\n");
      mixed.append(i % 7 == 0 ? "" : t).append(',').append(1 - t).append(t < .5 ? ",low," : ",up,");
      mixed.append(random.nextInt(6)).append(i % 3 == 0 ? ",x\n" : ",y\n");
    }
    Files.writeString(dir.resolve("usual.csv"), usual);
    Files.writeString(dir.resolve("all.csv"), all);
    Files.writeString(dir.resolve("mixed.csv"), mixed);
    done(
        "train --data {dir}/usual.csv --label-column state --hidden 8 --latent 2 --epochs 40"
            + " --learning-rate 0.01 --validation 0.25 --false-alarms 0.08 --quiet"
            + " --run-dir {dir}/run --export-dir {dir}/plain");
    done(
        "train --data {dir}/mixed.csv --schema auto --condition group --hidden 8 --latent 2"
            + " --epochs 2 --quiet --run-dir {dir}/run-mixed --export-dir {dir}/mixed");
  }

  private static Call call(String words) {
    return Call.of(words.replace("{dir}", dir.toString()));
  }

  private static String done(String words) {
    Call call = call(words);
    assertEquals(0, call.code(), call.err());
    return call.out();
  }

  private static Calibration calibration(String version) throws IOException {
    Path file = dir.resolve(version).resolve(Names.MANIFEST);
    return SpecJson.read(file, Manifest.class).calibration().get(0);
  }

  private static List<String[]> rows(String file) throws IOException {
    return Files.readAllLines(dir.resolve(file)).stream().map(line -> line.split(",", -1)).toList();
  }

  @Test
  void scoresOfATableOfNumbers() throws IOException {
    done(
        "score --model {dir}/plain --in {dir}/all.csv --label-column state --out {dir}/s.csv"
            + " --contributions");
    List<String[]> rows = rows("s.csv");
    assertArrayEquals(
        "score,reconstruction,kl,percentile,anomaly,contribution_a,contribution_b,contribution_c"
            .split(",", -1),
        rows.get(0));
    Calibration known = calibration("plain/1");
    for (String[] row : rows.subList(1, rows.size())) {
      float score = Float.parseFloat(row[0]);
      assertEquals(known.percentile(score), Float.parseFloat(row[3]));
      assertEquals(known.anomaly(score), Float.parseFloat(row[4]));
      double sum = 0;
      for (String term : List.of(row[5], row[6], row[7], row[2])) {
        sum += Double.parseDouble(term);
      }
      assertEquals(sum, score, 1e-4 * (1 + Math.abs(score)));
    }
  }

  @Test
  void scoresOfATableOfMixedColumnsUnderACondition() throws IOException {
    String score = "score --model {dir}/mixed --in {dir}/mixed.csv --contributions --out {dir}/";
    done(score + "m.csv");
    done(score + "m7.csv --batch 7 --threads 2");
    List<String[]> rows = rows("m.csv");
    assertArrayEquals(
        ("score,reconstruction,kl,percentile,anomaly,contribution_a,contribution_b,"
                + "contribution_kind,contribution_n")
            .split(",", -1),
        rows.get(0));
    assertEquals(401, rows.size());
    assertEquals(0, Float.parseFloat(rows.get(1)[5]), "a missing cell adds nothing");
    assertTrue(Float.parseFloat(rows.get(2)[5]) != 0);
    // The last row of a batch may go through other instructions: then its last bits differ.
    List<String[]> others = rows("m7.csv");
    for (int i = 1; i < rows.size(); i++) {
      float alone = Float.parseFloat(rows.get(i)[0]);
      assertEquals(alone, Float.parseFloat(others.get(i)[0]), 1e-5 * Math.max(1, Math.abs(alone)));
    }
  }

  @Test
  void evaluateTellsHowWellAnomaliesAreFound() throws IOException {
    String evaluate =
        "evaluate --model {dir}/plain --data {dir}/all.csv --label-column state --json";
    JsonNode figures = SpecJson.mapper().readTree(done(evaluate));
    assertEquals("odd", figures.path("anomaly_class").asText());
    assertTrue(figures.path("auroc").asDouble() > 0.95, figures.toString());
    assertTrue(figures.path("average_precision").asDouble() > 0.9, figures.toString());
    assertTrue(figures.path("anomaly_rate_odd").asDouble() > 0.9, figures.toString());
    assertEquals(
        figures.path("anomaly_rate_usual").asDouble(), figures.path("false_alarm_rate").asDouble());
    JsonNode other = SpecJson.mapper().readTree(done(evaluate + " --anomaly-class usual"));
    assertEquals(1 - figures.path("auroc").asDouble(), other.path("auroc").asDouble(), 1e-12);
    assertFalse(
        done("evaluate --model {dir}/plain --data {dir}/all.csv --columns a,b,c")
            .contains("auroc"));
  }

  /** Rows are anomalies by a threshold that is set where the model is used. */
  @Test
  void thresholdIsSetWhereTheModelIsUsed() throws IOException {
    String score = "score --model {dir}/plain --label-column state --in {dir}/";
    done(score + "all.csv --out {dir}/own.csv");
    done(score + "usual.csv --out {dir}/usual-scores.csv");
    float[] usual = scores("usual-scores.csv");
    double by = Calibration.threshold(0.2, usual);
    Call set =
        call(
            score
                + "all.csv --out {dir}/set.csv --calibrate-on {dir}/usual.csv --false-alarms 0.2");
    assertEquals(0, set.code(), set.err());
    assertTrue(set.err().contains("by 200 rows of " + dir.resolve("usual.csv")), set.err());
    done(score + "all.csv --out {dir}/given.csv --threshold " + by);
    double falsely = 0;
    List<String[]> all = rows("all.csv");
    List<String[]> own = rows("own.csv");
    for (int i = 1; i < own.size(); i++) {
      String[] row = own.get(i);
      row[4] = Float.parseFloat(row[0]) > (float) by ? "1" : "0";
      assertArrayEquals(row, rows("set.csv").get(i));
      assertArrayEquals(row, rows("given.csv").get(i));
      falsely += row[4].equals("1") && all.get(i)[3].equals("usual") ? 1 / 160.0 : 0;
    }
    String evaluate =
        "evaluate --model {dir}/plain --data {dir}/all.csv --label-column state --json";
    JsonNode known =
        SpecJson.mapper()
            .readTree(done(evaluate + " --calibrate-on {dir}/usual.csv --false-alarms 0.2"));
    assertEquals(falsely, known.path("false_alarm_rate").asDouble(), 1e-9);
  }

  private static float[] scores(String file) throws IOException {
    List<String[]> rows = rows(file);
    float[] scores = new float[rows.size() - 1];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = Float.parseFloat(rows.get(i + 1)[0]);
    }
    return scores;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--false-alarms 0.1 | --false-alarms 0.1: only with --calibrate-on",
        "--threshold 3 --calibrate-on usual.csv | only with the model's scores, without --threshold",
        "--threshold NaN | --threshold: expected a score in nats, found NaN",
        "--calibrate-on {dir}/none.csv | none.csv"
      })
  void thresholdsThatAreNoneAreRefused(String flags, String message) {
    Call call = call("score --model {dir}/plain --in {dir}/all.csv --out {dir}/no.csv " + flags);
    assertEquals(2, call.code(), call.err());
    assertTrue(call.err().contains(message), call.err());
    assertFalse(Files.exists(dir.resolve("no.csv")));
  }

  /** Fewer rows than can tell the share are said to be so. */
  @Test
  void fewRowsSetNoThresholdUntold() throws IOException {
    List<String> usual = Files.readAllLines(dir.resolve("usual.csv"));
    Files.write(dir.resolve("few.csv"), usual.subList(0, 6));
    Call call =
        call(
            "score --model {dir}/plain --in {dir}/all.csv --out {dir}/f.csv --false-alarms 0.1"
                + " --calibrate-on {dir}/few.csv");
    assertEquals(0, call.code(), call.err());
    assertTrue(call.err().contains("5 held-out rows can tell 0.17 at the least"), call.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"broken", "--"})
  void aClassThatIsNotThereIsRefused(String name) {
    String labels = name.equals("--") ? "--columns a,b,c" : "--label-column state";
    Call call =
        call(
            "evaluate --model {dir}/plain --data {dir}/all.csv "
                + labels
                + " --anomaly-class "
                + name.replace("--", "odd"));
    assertEquals(2, call.code());
    assertEquals(
        name.equals("--")
            ? "latent4j: --anomaly-class: expected classes from --label-column or --labels, found none"
            : "latent4j: --anomaly-class: expected one of odd, usual, found broken",
        call.errLines().get(call.errLines().size() - 1));
  }

  @Test
  void inspectShowsTheThreshold() throws IOException {
    String line =
        done("inspect --model {dir}/plain")
            .lines()
            .filter(text -> text.startsWith("threshold"))
            .findFirst()
            .orElseThrow();
    String number =
        String.format(java.util.Locale.ROOT, "%.6g", calibration("plain/1").threshold());
    assertEquals(
        "threshold   "
            + number
            + " nats: scores above it are anomalies, 0.08 of usual rows among them",
        line);
  }

  /** The share that the run was begun with, or another. */
  @Test
  void exportCalibratesAgain() throws IOException {
    done("export --run {dir}/run --export-dir {dir}/again");
    assertEquals(calibration("plain/1"), calibration("again/1"));
    done("export --run {dir}/run --export-dir {dir}/again --false-alarms 0.3");
    assertEquals(0.3, calibration("again/2").falseAlarms());
    assertTrue(calibration("again/2").threshold() < calibration("again/1").threshold());
    assertEquals(calibration("again/1").quantiles(), calibration("again/2").quantiles());
    done("export --run {dir}/run-mixed --export-dir {dir}/mixed-again");
    assertEquals(calibration("mixed/1"), calibration("mixed-again/1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "-0.1", "many"})
  void aShareThatIsNoneIsRefused(String share) {
    Call call = call("train --data {dir}/usual.csv --label-column state --false-alarms " + share);
    assertEquals(2, call.code());
    assertTrue(call.err().contains("false-alarms: expected a"), call.err());
  }

  /** The further below the range of training, the lower the score was. */
  @Test
  void valuesOutsideTheLikelihoodAreRefusedAndAnswersWithoutNumbersCounted() throws IOException {
    StringBuilder unit = new StringBuilder("a,b\n");
    for (int i = 0; i < 60; i++) {
      unit.append(i / 60.0).append(',').append(3 - i / 20.0).append('\n');
    }
    Files.writeString(dir.resolve("unit.csv"), unit);
    Files.writeString(dir.resolve("low.csv"), "b,a\n1,0.5\n-100,0.5\n");
    done(
        "train --data {dir}/unit.csv --scaling unit --likelihood bernoulli --hidden 4 --latent 2"
            + " --epochs 1 --quiet --run-dir {dir}/run-unit --export-dir {dir}/unit");
    for (String command : List.of("score", "encode", "reconstruct")) {
      Call call = call(command + " --model {dir}/unit --in {dir}/low.csv --out {dir}/low.out.csv");
      assertEquals(2, call.code());
      assertTrue(call.err().contains("low.csv, row 2, column 2 \"b\": expected"), call.err());
      assertTrue(call.err().contains("found -100.0"), call.err());
      assertFalse(Files.exists(dir.resolve("low.out.csv")));
    }
    Call evaluated = call("evaluate --model {dir}/unit --data {dir}/low.csv");
    assertEquals(2, evaluated.code(), evaluated.err());
    assertTrue(evaluated.err().contains("row 2, column 2 \"b\": expected"), evaluated.err());
    Files.writeString(dir.resolve("far.csv"), "a,b,c\n0.5,0.5,1\n1e17,-1e17,1\n");
    Call far = call("score --model {dir}/plain --in {dir}/far.csv --out {dir}/far.out.csv");
    assertEquals(0, far.code(), far.err());
    String last = Files.readAllLines(dir.resolve("far.out.csv")).get(2);
    boolean finite = !last.matches(".*(?i)(nan|inf).*");
    assertEquals(!finite, far.err().contains("not a finite number"), far.err() + last);
    assertTrue(last.endsWith(",100,1"), last);
  }
}
