package org.latent4j.serve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.base.Matrix;
import org.latent4j.export.SampleModel;
import org.latent4j.serve.check.ModelException;
import org.latent4j.serve.run.InputRows;
import org.latent4j.spec.Names;
import org.latent4j.spec.SpecJson;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;

class VaeModelTest {
  private static final int ROWS = 53;
  private static final int FEATURES = 6;

  @TempDir private static Path folder;
  private static SampleModel sample;
  private static Path modelDir;
  private static VaeModel model;

  @BeforeAll
  static void export() throws IOException {
    sample = SampleModel.of(SampleModel.bernoulli(), folder, 11, ROWS);
    modelDir = folder.resolve("model");
    sample.export(modelDir);
    model = VaeModel.open(modelDir, OpenOptions.defaults().withChunkRows(16));
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void everyCallAnswersAsTheTrainingGraphWhateverTheChunks() {
    float[] x = sample.input(Names.ENCODE, Names.X);
    Encoded encoded = model.encode(x, ROWS);
    assertNear(sample.expected(Names.ENCODE, Names.MEAN), encoded.mean().values());
    assertNear(
        sample.expected(Names.ENCODE, Names.LOG_VARIANCE),
        encoded.logVariance().orElseThrow().values());
    float[] z = sample.input(Names.DECODE, Names.Z);
    assertNear(sample.expected(Names.DECODE, Names.X), model.decode(z, ROWS).values());
    assertNear(
        sample.expected(Names.ENCODE_SAMPLE, Names.Z),
        model
            .encodeSample(
                sample.input(Names.ENCODE_SAMPLE, Names.X),
                sample.input(Names.ENCODE_SAMPLE, Names.NOISE),
                ROWS)
            .values());
    assertNear(
        sample.expected(Names.RECONSTRUCT, Names.X),
        model.reconstruct(sample.input(Names.RECONSTRUCT, Names.X), ROWS).values());
    Scores scores = model.score(sample.input(Names.SCORE, Names.X), ROWS);
    assertNear(sample.expected(Names.SCORE, Names.SCORE), scores.score());
    assertNear(sample.expected(Names.SCORE, Names.RECONSTRUCTION), scores.reconstruction());
    assertNear(sample.expected(Names.SCORE, Names.KL), scores.kl());
    assertNear(sample.expected(Names.SCORE, Names.CONTRIBUTION), scores.contribution().values());
  }

  @Test
  void everyFormOfRowsGivesTheSame() {
    float[] x = sample.input(Names.ENCODE, Names.X);
    Matrix flat = model.encode(x, ROWS).mean();
    float[][] nested = new Matrix(ROWS, FEATURES, x).toArray();
    FloatBuffer direct =
        ByteBuffer.allocateDirect(4 * (x.length + 5))
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    direct.position(5);
    direct.put(x).position(5);
    assertArrayEquals(flat.values(), model.encode(InputRows.of(nested)).mean().values());
    assertArrayEquals(flat.values(), model.encode(InputRows.of(direct, ROWS)).mean().values());
    assertEquals(5, direct.position());
    try (TFloat32 tensor = TFloat32.tensorOf(Shape.of(ROWS, FEATURES))) {
      tensor.asRawTensor().data().asFloats().write(x);
      assertArrayEquals(flat.values(), model.encode(InputRows.of(tensor)).mean().values());
    }
    assertArrayEquals(flat.row(ROWS - 1), flat.toArray()[ROWS - 1]);
  }

  @Test
  void buffersTakeTheSameAnswers() {
    float[] x = sample.input(Names.ENCODE, Names.X);
    Encoded encoded = model.encode(x, ROWS);
    FloatBuffer spread = FloatBuffer.allocate(2 * ROWS);
    FloatBuffer mean = ByteBuffer.allocateDirect(4 * (2 * ROWS + 3)).asFloatBuffer().position(3);
    model.call(
        Names.ENCODE,
        Map.of(Names.X, FloatBuffer.wrap(x)),
        ROWS,
        Map.of(Names.MEAN, mean, Names.LOG_VARIANCE, spread));
    assertArrayEquals(encoded.logVariance().orElseThrow().values(), spread.array());
    float[] found = new float[2 * ROWS];
    assertEquals(3, mean.position());
    mean.get(found);
    assertArrayEquals(encoded.mean().values(), found);
    assertMessage(
        "mean: expected room for 106 values, found 105",
        () ->
            model.call(
                Names.ENCODE,
                Map.of(Names.X, FloatBuffer.wrap(x)),
                ROWS,
                Map.of(Names.MEAN, FloatBuffer.allocate(105))));
  }

  @Test
  void anEmptyBatchGivesEmptyOutputs() {
    assertEquals(0, model.encode(InputRows.of(new float[0][])).mean().rows());
    assertEquals(2, model.encode(new float[0], 0).mean().width());
    assertEquals(0, model.score(new float[0], 0).kl().length);
  }

  @Test
  void imagesAreFlatRowsOrTensorsOfTheirShape() throws IOException {
    SampleModel images = SampleModel.of(SampleModel.convolution(), folder, 1, 3);
    float[] x = images.input(Names.RECONSTRUCT, Names.X);
    try (VaeModel open = VaeModel.open(images.export(folder.resolve("images")));
        TFloat32 tensor = TFloat32.tensorOf(Shape.of(3, 8, 6, 2));
        TFloat32 flat = TFloat32.tensorOf(Shape.of(3, 96))) {
      tensor.asRawTensor().data().asFloats().write(x);
      assertEquals(96, open.features());
      assertEquals(3, open.latent());
      float[] expected = images.expected(Names.RECONSTRUCT, Names.X);
      assertArrayEquals(expected, open.reconstruct(x, 3).values(), 2e-3f); // values up to 255
      assertArrayEquals(expected, open.reconstruct(InputRows.of(tensor)).values(), 2e-3f);
      assertMessage(
          "x: expected a tensor of shape [-1, 8, 6, 2]", () -> open.score(InputRows.of(flat)));
    }
  }

  @Test
  void anAutoencoderHasNoSpread() throws IOException {
    SampleModel plain = SampleModel.of(SampleModel.autoencoder(), folder, 2, 3);
    float[] x = plain.input(Names.ENCODE, Names.X);
    try (VaeModel open = VaeModel.open(plain.export(folder.resolve("plain")))) {
      assertEquals(Optional.empty(), open.encode(x, 3).logVariance());
      assertArrayEquals(new float[3], open.score(x, 3).kl());
      assertMessage(
          "has no signature encode_sample; it has [decode, encode, interpolate, reconstruct,"
              + " score]",
          () -> open.encodeSample(x, new float[9], 3));
    }
  }

  @Test
  void aModelMadeInPythonOpensWithoutASpec() throws IOException {
    Path foreign = Path.of("src/test/resources/org/latent4j/serve/foreign");
    JsonNode expected = SpecJson.mapper().readTree(foreign.resolve("expected.json").toFile());
    try (VaeModel open = VaeModel.open(foreign)) {
      assertEquals(Optional.empty(), open.spec());
      assertEquals(List.of("decode", "encode"), open.signatures());
      Matrix mean = open.encode(InputRows.of(rows(expected.get("x")))).mean();
      assertNear(flat(expected.get("mean")), mean.values());
      assertNear(flat(expected.get("decoded")), open.decode(mean.values(), 4).values());
    }
  }

  private static float[][] rows(JsonNode node) {
    float[] values = flat(node);
    return new Matrix(node.size(), values.length / node.size(), values).toArray();
  }

  private static float[] flat(JsonNode node) {
    List<Float> values = new ArrayList<>();
    node.forEach(row -> row.forEach(value -> values.add(value.floatValue())));
    float[] copy = new float[values.size()];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = values.get(i);
    }
    return copy;
  }

  @Test
  void badRowsAreNamed() {
    assertMessage(
        "x: expected 2 rows of 6 values, 12 in all, found 11",
        () -> model.encode(new float[11], 2));
    assertMessage(
        "x, row 1: expected 6 values, found 5",
        () -> model.encode(InputRows.of(new float[][] {new float[6], new float[5]})));
    assertMessage(
        "x, row 1: expected 6 values, found none",
        () -> model.encode(InputRows.of(new float[][] {{1, 2, 3, 4, 5, 6}, null})));
    float[] holed = new float[ROWS * FEATURES];
    holed[40 * FEATURES + 3] = Float.NaN;
    assertMessage(
        "x, row 40, column 3: expected a finite number, found NaN", () -> model.score(holed, ROWS));
    holed[0] = Float.NEGATIVE_INFINITY;
    assertMessage(
        "x, row 0, column 0: expected a finite number, found -Infinity",
        () -> model.score(holed, ROWS));
    assertMessage(
        "expected 2 rows of 2 values, 4 in all, found 3",
        () -> model.encodeSample(new float[12], new float[3], 2));
    assertMessage(
        "expected inputs [noise, x], found [x]",
        () -> model.call(Names.ENCODE_SAMPLE, Map.of("x", new float[6]), 1));
    assertMessage(
        "signature decode has no input y; it has [z]",
        () -> model.call(Names.DECODE, Map.of("y", new float[6]), 1));
  }

  @Test
  void useAfterCloseIsAnError() {
    VaeModel closed = VaeModel.open(modelDir);
    closed.close();
    closed.close();
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> closed.decode(new float[2], 1));
    assertTrue(e.getMessage().contains("is closed"), e.getMessage());
  }

  @Test
  void threadsGetTheSameAnswersAsOne() throws Exception {
    int threads = 8;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Integer>> calls = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int seed = t;
        calls.add(pool.submit(() -> compare(new Random(seed), 60)));
      }
      int compared = 0;
      for (Future<Integer> call : calls) {
        compared += call.get();
      }
      assertEquals(threads * 60, compared);
    } finally {
      pool.shutdownNow();
    }
  }

  /** Rows of a random stretch must come out as they do within the whole. */
  private static int compare(Random random, int calls) {
    float[] x = sample.input(Names.ENCODE, Names.X);
    float[] mean = sample.expected(Names.ENCODE, Names.MEAN);
    for (int i = 0; i < calls; i++) {
      int first = random.nextInt(ROWS);
      int rows = random.nextInt(ROWS - first + 1);
      FloatBuffer part = FloatBuffer.wrap(x, first * FEATURES, rows * FEATURES);
      float[] found = model.encode(InputRows.of(part, rows)).mean().values();
      for (int k = 0; k < found.length; k++) {
        assertEquals(mean[first * 2 + k], found[k], 1e-6f);
      }
    }
    return calls;
  }

  @Test
  void closingWaitsForCallsAndFailsLaterOnes() throws Exception {
    VaeModel closing = VaeModel.open(modelDir, OpenOptions.defaults().withChunkRows(4));
    float[] x = sample.input(Names.ENCODE, Names.X);
    CountDownLatch started = new CountDownLatch(4);
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Future<Integer>> loops = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        loops.add(
            pool.submit(
                () -> {
                  for (int done = 0; ; done++) {
                    try {
                      assertEquals(ROWS, closing.encode(x, ROWS).mean().rows());
                      started.countDown();
                    } catch (IllegalStateException e) {
                      return done;
                    }
                  }
                }));
      }
      started.await();
      closing.close();
      for (Future<Integer> loop : loops) {
        assertTrue(loop.get() > 0);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static void assertNear(float[] expected, float[] found) {
    assertArrayEquals(expected, found, 1e-5f);
  }

  private static void assertMessage(String part, org.junit.jupiter.api.function.Executable call) {
    ModelException e = assertThrows(ModelException.class, call);
    assertTrue(e.getMessage().contains(part), e.getMessage());
    assertEquals(1, e.getMessage().lines().count());
  }
}
