package org.latent4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latent4j.cli.pass.LatentPlot;
import org.latent4j.cli.pass.PlotSink;

/** Counts of genes by cells from file to picture. */
class CountsTest {
  private static final int GENES = 5;
  private static final int CELLS = 40;

  @TempDir static Path dir;

  private static String told;

  @BeforeAll
  static void train() throws IOException {
    StringBuilder matrix = new StringBuilder("%%MatrixMarket matrix coordinate integer general\n");
    matrix.append(GENES + " " + CELLS + " " + GENES * CELLS + "\n");
    StringBuilder cells = new StringBuilder("cell,type,age\n");
    StringBuilder table = new StringBuilder("A1,B2,C3,D4,E5\n");
    SplittableRandom random = new SplittableRandom(4);
    for (int cell = 1; cell <= CELLS; cell++) {
      for (int gene = 1; gene <= GENES; gene++) {
        int count = random.nextInt(20) * (gene % 2 == cell % 2 ? 5 : 1);
        matrix.append(gene + " " + cell + " " + count + "\n");
        table.append(count).append(gene == GENES ? "\n" : ",");
      }
      cells.append("c" + cell + ",kind " + cell % 2 + "," + (0.5 + cell) + "\n");
    }
    write("counts.mtx", matrix.toString());
    write("cells.csv", cells.toString());
    write("table.csv", table.toString());
    write("genes.csv", "gene\nA1\nB2\nC3\nD4\nE5\n");
    write("genes.tsv", "A1\tx\nB2\ty\nC3\tz\n");
    write("few.csv", "type\na\nb\n");
    told =
        done(
            "train --data {dir}/counts.mtx --transpose --feature-names {dir}/genes.csv --hidden 8"
                + " --latent 3 --epochs 2 --likelihood negative-binomial --quiet"
                + " --run-dir {dir}/run --export-dir {dir}/model");
  }

  private static void write(String name, String text) throws IOException {
    Files.writeString(dir.resolve(name), text);
  }

  private static Call call(String words) {
    return Call.of(words.replace("{dir}", dir.toString()));
  }

  private static String done(String words) {
    Call call = call(words);
    assertEquals(0, call.code(), call.err());
    return call.out();
  }

  @Test
  void theNextCommandIsToldSoThatItRuns() {
    String next = told.lines().filter(line -> line.startsWith("use it")).findFirst().orElseThrow();
    String words = next.substring(next.indexOf("encode")).replace("codes.npy", "{dir}/told.npy");
    assertTrue(words.contains("--transpose --out"), words);
    done(words);
    assertTrue(Files.exists(dir.resolve("told.npy")));
  }

  /** Names of genes and the sum of a usual row are in the model, whatever file comes next. */
  @Test
  void genesHaveNamesAndDecodedRowsHaveAUsualSum() throws IOException {
    done("sample --model {dir}/model --n 3 --out {dir}/drawn.csv");
    List<String> lines = Files.readAllLines(dir.resolve("drawn.csv"));
    assertEquals("A1,B2,C3,D4,E5", lines.get(0));
    double sum = 0;
    List<String> rows = Files.readAllLines(dir.resolve("table.csv"));
    for (String row : rows.subList(1, rows.size())) {
      sum += sum(row);
    }
    double usual = sum / CELLS;
    // The mean over the training rows, nine tenths of these.
    assertEquals(usual, sum(lines.get(1)), 0.1 * usual);
    assertEquals(sum(lines.get(1)), sum(lines.get(2)), 1e-3 * usual);
    done("reconstruct --model {dir}/model --in {dir}/table.csv --out {dir}/again.csv");
    List<String> again = Files.readAllLines(dir.resolve("again.csv"));
    for (int row = 1; row <= CELLS; row++) {
      assertEquals(sum(rows.get(row)), sum(again.get(row)), 1e-3 * sum(rows.get(row)));
    }
  }

  private static double sum(String row) {
    double sum = 0;
    for (String cell : row.split(",", -1)) {
      sum += Double.parseDouble(cell);
    }
    return sum;
  }

  @ParameterizedTest
  @CsvSource({
    "plain, --in {dir}/table.csv",
    "types, --in {dir}/counts.mtx --transpose --metadata {dir}/cells.csv --colour-by type",
    "ages, --in {dir}/table.csv --metadata {dir}/cells.csv --colour-by age --out {dir}/z.csv",
    "cells, --in {dir}/table.csv --metadata {dir}/cells.csv --colour-by cell",
    "own, --in {dir}/table.csv --colour-by B2 --log-variance --out {dir}/z.csv",
    "drawn, --in {dir}/table.csv --sample --seed 2",
  })
  void latentsAreDrawn(String name, String words) throws IOException {
    Call call = call("encode --model {dir}/model --plot {dir}/" + name + ".png " + words);
    assertEquals(0, call.code(), call.err());
    BufferedImage picture = ImageIO.read(dir.resolve(name + ".png").toFile());
    assertEquals(1120, picture.getHeight());
    // A single colour needs no legend.
    boolean coloured = words.contains("--colour-by");
    boolean line = name.equals("types");
    assertEquals(coloured && !line, picture.getWidth() > 1240, picture.getWidth() + " wide");
    if (words.contains("--out")) {
      assertEquals(CELLS + 1, Files.readAllLines(dir.resolve("z.csv")).size());
    }
  }

  /** What is expected, what was found, where; nothing is written. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--plot {dir}/no.png --metadata {dir}/few.csv --colour-by type|few.csv: expected 40 rows",
        "--plot {dir}/no.png --metadata {dir}/cells.csv --colour-by typ|did you mean type?",
        "--plot {dir}/no.png --metadata {dir}/cells.csv|--colour-by",
        "--plot {dir}/no.png --metadata {dir}/counts.mtx --colour-by type|a .csv or .csv.gz file",
        "--plot {dir}/no.png --labels {dir}/few.csv|40",
        "--plot {dir}/no.jpg|a file whose name ends in .png",
        "--colour-by type|only with --plot",
        "--metadata {dir}/cells.csv|only with --plot",
        "--seed 3|only with --sample",
      })
  void whatCannotBeDrawnIsSaid(String flags, String expected) {
    Call call = call("encode --model {dir}/model --in {dir}/table.csv --out {dir}/no.csv " + flags);
    assertEquals(2, call.code(), call.err());
    assertTrue(call.err().contains(expected), call.err());
    assertEquals(1, call.errLines().size(), call.err());
    assertFalse(Files.exists(dir.resolve("no.png")));
    assertFalse(Files.exists(dir.resolve("no.csv")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "train --data {dir}/counts.mtx --transpose --feature-names {dir}/genes.tsv|5 names",
        "train --data {dir}/counts.mtx --feature-names {dir}/genes.csv|40 names",
        "train --data {dir}/table.csv --feature-names {dir}/genes.csv|which has its own",
        "train --data {dir}/counts.mtx --feature-names {dir}/none.csv|none.csv",
        "encode --model {dir}/model --in {dir}/counts.mtx --out {dir}/no.csv|--transpose",
      })
  void whatDoesNotFitIsSaid(String words, String expected) {
    Call call = call(words);
    assertEquals(2, call.code(), call.err());
    assertTrue(call.err().contains(expected), call.err());
    assertEquals(1, call.errLines().size(), call.err());
  }

  /** Of many rows every so many-th is drawn, whatever the blocks in which they come. */
  @Test
  void manyRowsAreThinnedEvenly() throws IOException {
    LatentPlot plot =
        new LatentPlot(dir.resolve("many.png"), "Means", 2, Optional.empty(), System.err);
    for (int block : new int[] {1, 700, 30_000}) {
      PlotSink sink = new PlotSink(Optional.empty(), plot, 2, 3);
      for (int row = 0; row < 21_000; row += block) {
        int count = Math.min(block, 21_000 - row);
        float[] values = new float[count * 3];
        for (int i = 0; i < count; i++) {
          values[3 * i] = row + i;
        }
        sink.write(values, count);
      }
      LatentPlot.Kept kept = sink.kept();
      assertEquals(8, kept.step());
      assertEquals(21_000, kept.rows());
      float[] expected = new float[2 * 2625];
      for (int i = 0; i < 2625; i++) {
        expected[2 * i] = 8 * i;
      }
      assertArrayEquals(expected, kept.values());
    }
  }
}
