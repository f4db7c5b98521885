package org.latent4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.data.Dataset;
import org.latent4j.io.Sources;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.serve.VaeModel;
import org.latent4j.spec.SpecJson;

/** Every command on models that are trained in a moment. */
class CommandsTest {
  @TempDir static Path dir;

  private static String told;
  private static String toldOfImages;

  @BeforeAll
  static void train() throws IOException {
    // Enough steps for the mixture to be learned.
    told =
        done(
            "train --data gaussians:10000 --hidden 20,10 --latent 2 --epochs 20 --learning-rate 0.005"
                + " --run-dir {dir}/points --export-dir {dir}/gaussians");
    ByteBuffer images = ByteBuffer.allocate(16 + 30 * 36);
    images.putInt(0x00000803).putInt(30).putInt(6).putInt(6);
    SplittableRandom random = new SplittableRandom(1);
    while (images.hasRemaining()) {
      images.put((byte) random.nextInt(256));
    }
    Files.write(dir.resolve("noise.idx"), images.array());
    toldOfImages =
        done(
            "train --data {dir}/noise.idx --arch conv --filters 4 --dense 8 --latent 3 --epochs 1"
                + " --quiet --run-dir {dir}/images --export-dir {dir}/noise");
  }

  /** Windows of sines: what is decoded must be nearer to them than their mean, 0, is. */
  @Test
  void aRecurrentModelLearnsWindowsOfSines() throws IOException {
    SplittableRandom random = new SplittableRandom(2);
    StringBuilder csv = new StringBuilder("t0,t1,t2,t3,t4,t5,t6,t7\n");
    for (int row = 0; row < 400; row++) {
      double phase = random.nextDouble() * 2 * Math.PI;
      csv.append(
          IntStream.range(0, 8)
              .mapToObj(i -> Double.toString(Math.sin(phase + 0.5 * i)))
              .collect(Collectors.joining(",", "", "\n")));
    }
    Files.writeString(dir.resolve("sines.csv"), csv);
    done(
        "train --data {dir}/sines.csv --arch gru --steps 8 --units 16 --latent 2 --epochs 25"
            + " --batch-size 32 --learning-rate 0.01 --quiet --run-dir {dir}/sines"
            + " --export-dir {dir}/waves");
    done("encode --model {dir}/waves --in {dir}/sines.csv --out {dir}/codes.npy");
    assertEquals(400 * 2, values("codes.npy").length);
    done("reconstruct --model {dir}/waves --in {dir}/sines.csv --out {dir}/again.npy");
    float[] truth = values("sines.csv");
    float[] again = values("again.npy");
    double error = 0;
    double size = 0;
    for (int i = 0; i < truth.length; i++) {
      error += Math.pow(truth[i] - again[i], 2);
      size += Math.pow(truth[i], 2);
    }
    assertTrue(error < 0.3 * size, error + " of " + size);
  }

  /** Three blobs: draws of a prior of three Gaussians must lie where the data do. */
  @Test
  void aMixtureIsDrawnFrom() throws IOException {
    done(
        "train --data gaussians:5000 --hidden 20,10 --latent 2 --epochs 10 --learning-rate 0.005"
            + " --prior mixture --components 3 --quiet --run-dir {dir}/blobs"
            + " --export-dir {dir}/mixture");
    done("sample --model {dir}/mixture --n 4000 --out {dir}/blobs.npy");
    float[] drawn = values("blobs.npy");
    float[] truth = points().rows().readFloats(0, 500);
    for (int column = 0; column < 2; column++) {
      assertEquals(mean(truth, column), mean(drawn, column), 0.3, "column " + column);
    }
    Call refused = call("train --data gaussians --prior mixture --free-bits 1");
    assertEquals(2, refused.code());
    assertTrue(refused.err().contains("prior mixture: expected free bits of 0"), refused.err());
  }

  private static double mean(float[] rows, int column) {
    return IntStream.range(0, rows.length / 2)
        .mapToDouble(i -> rows[2 * i + column])
        .average()
        .orElseThrow();
  }

  private static Call call(String words) {
    return Call.of(words.replace("{dir}", dir.toString()));
  }

  /** What a call printed, which must have gone well. */
  private static String done(String words) {
    Call call = call(words);
    assertEquals(0, call.code(), call.err());
    return call.out();
  }

  private static float[] values(String file) throws IOException {
    try (Dataset data = Sources.open(dir.resolve(file).toString(), ReadOptions.defaults())) {
      return data.rows().readFloats(0, (int) data.rows().count());
    }
  }

  private static Dataset points() throws IOException {
    return Sources.open("gaussians:500", ReadOptions.defaults());
  }

  /** The export is compared with the training graph before it is published. */
  @ParameterizedTest
  @ValueSource(strings = {"negative-binomial", "categorical --categories 4"})
  void countsAndCodesGoFromFileToFile(String likelihood) throws IOException {
    StringBuilder csv = new StringBuilder("a,b,c\n");
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 60; i++) {
      csv.append(random.nextInt(4)).append(",1,").append(random.nextInt(3)).append('\n');
    }
    Files.writeString(dir.resolve("counts.csv"), csv);
    String name = likelihood.split(" ", -1)[0];
    done(
        "train --data {dir}/counts.csv --hidden 8 --latent 2 --epochs 2 --quiet --run-dir {dir}/run-"
            + name
            + " --export-dir {dir}/"
            + name
            + " --likelihood "
            + likelihood);
    String in = " --model {dir}/" + name + " --in {dir}/counts.csv --out {dir}/" + name;
    done("reconstruct" + in + ".npy");
    done("score" + in + "-score.npy");
    if (name.equals("negative-binomial")) {
      assertSizes(in, values("counts.csv"), values(name + ".npy"));
    }
    for (float value : values(name + ".npy")) {
      assertTrue(value >= 0 && (value < 4 || !name.equals("categorical")), "a mean of " + value);
    }
    float[] scores = values(name + "-score.npy");
    for (int i = 0; i < scores.length; i++) {
      boolean calibrated = i % 5 > 2; // the percentile and whether it is an anomaly may be 0
      assertTrue(calibrated ? scores[i] >= 0 : scores[i] > 0, "a score of " + scores[i]);
      assertTrue(Float.isFinite(scores[i]), "a score of " + scores[i]);
    }
  }

  /** Means of a row sum to what its counts sum to, and where there is no row to the usual sum. */
  private static void assertSizes(String in, float[] counts, float[] means) throws IOException {
    for (int i = 0; i < means.length; i += 3) {
      double sum = counts[i] + counts[i + 1] + counts[i + 2];
      assertEquals(sum, means[i] + means[i + 1] + means[i + 2], 1e-5 * sum);
    }
    done("encode" + in + "-z.npy");
    done("decode" + in.replace("counts.csv", "negative-binomial-z.npy") + "-x.npy");
    float[] free = values("negative-binomial-x.npy");
    for (int i = 0; i < free.length; i += 3) {
      double sum = free[i] + free[i + 1] + free[i + 2];
      assertEquals(free[0] + free[1] + free[2], sum, 1e-5 * sum);
      assertTrue(sum > 2.5 && sum < 4.5, "a usual row of " + sum);
    }
  }

  @Test
  void trainLeavesModelMetricsReportAndPictures() {
    assertTrue(told.contains(dir + "/gaussians/1"), told);
    for (String file :
        List.of(
            "spec.json",
            "metrics.csv",
            "report.html",
            "pictures/points.png",
            "pictures/latent.png")) {
      assertTrue(Files.isRegularFile(dir.resolve("points").resolve(file)), file);
    }
    assertTrue(toldOfImages.contains("--in " + dir + "/noise.idx"), toldOfImages);
    assertTrue(Files.exists(dir.resolve("images/pictures/samples.png")));
    assertTrue(Files.exists(dir.resolve("images/pictures/reconstructions.png")));
  }

  /** Means [1.25, 0.75], covariance [[1, .5], [.5, 1]] + [[1, -1], [-1, 1]] / 16. */
  @Test
  void samplesHaveTheMomentsOfTheMixture() throws IOException {
    done("sample --model {dir}/gaussians --n 20000 --seed 3 --out {dir}/s.npy");
    float[] x = values("s.npy");
    double[] sums = new double[5];
    double rows = x.length / 2.0;
    for (int i = 0; i < x.length; i += 2) {
      double a = x[i] - 1.25;
      double b = x[i + 1] - 0.75;
      double[] terms = {a, b, a * a, a * b, b * b};
      for (int k = 0; k < 5; k++) {
        sums[k] += terms[k] / rows;
      }
    }
    assertArrayEquals(new double[] {0, 0, 1.0625, 0.4375, 1.0625}, sums, 0.15);
  }

  @Test
  void filesHoldWhatTheModelAnswers() throws IOException {
    done("encode --model {dir}/gaussians --in gaussians:500 --out {dir}/z.npy --batch 64");
    done("decode --model {dir}/gaussians/1 --in {dir}/z.npy --out {dir}/x.csv");
    done("reconstruct --model {dir}/gaussians --in gaussians:500 --out {dir}/r.npy");
    done("score --model {dir}/gaussians --in gaussians:500 --out {dir}/c.npy --contributions");
    done("encode --model {dir}/gaussians --in gaussians:500 --out {dir}/v.csv --log-variance");
    try (Dataset data = points();
        VaeModel model = VaeModel.open(dir.resolve("gaussians"))) {
      float[] x = data.rows().readFloats(0, 500);
      float[] z = model.encode(x, 500).mean().values();
      assertArrayEquals(z, values("z.npy"), 1e-6f);
      assertArrayEquals(model.decode(z, 500).values(), values("x.csv"), 1e-5f);
      assertArrayEquals(model.reconstruct(x, 500).values(), values("r.npy"), 1e-5f);
      float[] scores = values("c.npy");
      assertEquals(model.score(x, 500).score()[7], scores[7 * 7], 1e-4);
      assertEquals(scores[7 * 7 + 1], scores[7 * 7 + 5] + scores[7 * 7 + 6], 1e-4);
    }
    assertEquals("x1,x2", Files.readAllLines(dir.resolve("x.csv")).get(0));
    assertEquals(
        "z1,z2,log_variance1,log_variance2", Files.readAllLines(dir.resolve("v.csv")).get(0));
  }

  @Test
  void drawsRepeatWithTheirSeedOnly() throws IOException {
    String sample = "encode --model {dir}/gaussians --in gaussians:500 --sample --out {dir}/";
    done(sample + "a.npy --seed 1");
    done(sample + "b.npy --seed 1 --batch 7");
    done(sample + "c.npy --seed 2");
    assertArrayEquals(values("a.npy"), values("b.npy"), 1e-6f);
    assertTrue(Math.abs(values("a.npy")[0] - values("c.npy")[0]) > 1e-4);
  }

  @Test
  void picturesAsGridAndAsFolder() throws IOException {
    done("sample --model {dir}/noise --n 5 --out {dir}/grid.png");
    BufferedImage grid = ImageIO.read(dir.resolve("grid.png").toFile());
    // 3 columns and 2 lines of 6 by 6 pixels, each 14 wide, with lines between.
    assertEquals(3 * (6 * 14 + 1) + 1, grid.getWidth());
    assertEquals(2 * (6 * 14 + 1) + 1, grid.getHeight());
    done("reconstruct --model {dir}/noise --in {dir}/noise.idx --out {dir}/pngs/");
    assertEquals(6, ImageIO.read(dir.resolve("pngs/00000030.png").toFile()).getWidth());
    done("encode --model {dir}/noise --in {dir}/pngs --out {dir}/again.npy");
    assertEquals(90, values("again.npy").length);
  }

  @Test
  void evaluateAndInspectPrintJson() throws IOException {
    String evaluate = "evaluate --model {dir}/gaussians --data gaussians:500 --json";
    JsonNode figures = SpecJson.mapper().readTree(done(evaluate + " --importance-samples 20"));
    assertEquals(500, figures.path("examples").asInt());
    double elbo = figures.path("negative_elbo").asDouble();
    assertEquals(
        elbo, figures.path("reconstruction").asDouble() + figures.path("kl").asDouble(), 1e-4);
    assertTrue(figures.path("importance_nll").asDouble() < elbo + 0.05);
    JsonNode inspected = SpecJson.mapper().readTree(done("inspect --model {dir}/noise --json"));
    assertEquals("verified", inspected.path("checksums").asText());
    assertEquals(
        "x [-1, 6, 6, 1] -> x [-1, 6, 6, 1]",
        inspected.path("signatures").path("reconstruct").asText());
    assertTrue(done("inspect --model {dir}/noise").contains("files verified"));
  }

  @Test
  void aRunGoesOnAndIsExportedAgain() {
    String begun =
        "train --data gaussians:300 --hidden 4 --latent 2 --epochs 1 --quiet --no-export"
            + " --run-dir {dir}/more";
    done(begun);
    Call more =
        call("train --resume {dir}/more --epochs 3 --latent 2.0 --export-dir {dir}/more-models");
    assertEquals(0, more.code(), more.err());
    assertTrue(more.err().contains("epoch 3/3"), more.err());
    assertFalse(more.err().contains("epoch 1/3"), more.err());
    done("export --run {dir}/more --checkpoint best --export-dir {dir}/more-models");
    assertTrue(Files.exists(dir.resolve("more-models/2/saved_model.pb")));
    assertEquals(dir + "/more/report.html\n", done("report --run {dir}/more"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "train",
        "encode",
        "decode",
        "reconstruct",
        "score",
        "sample",
        "impute",
        "classify",
        "schema",
        "evaluate",
        "inspect",
        "export",
        "report"
      })
  void everyCommandHasHelpWithExamples(String command) {
    String help = done(command + " --help");
    assertTrue(help.startsWith("usage: "), help);
    assertTrue(help.contains("Examples:\n  java -jar target/latent4j.jar " + command), help);
    assertTrue(done("--help").contains("  " + command + " "));
  }
}
