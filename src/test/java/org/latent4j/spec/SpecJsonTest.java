package org.latent4j.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.latent4j.spec.manifest.Manifest;

class SpecJsonTest {
  private static final ModelSpec MODEL =
      ModelSpec.mlp("demo", 4, List.of(3), 2, LikelihoodSpec.bernoulli());

  static Stream<RunSpec> runs() {
    ViewSpec images =
        new ViewSpec(
            "x",
            List.of(4, 6, 3),
            List.of(4, 6, 3),
            List.of(),
            Preprocessing.range(0, 255),
            NetworkSpec.conv(List.of(8, 16), 3, 2, List.of(5), Activation.SELU, true, 0.25),
            NetworkSpec.mlp(List.of(9)),
            LikelihoodSpec.gaussian(LikelihoodSpec.Variance.PER_FEATURE, 0.5));
    ObjectiveSpec objective =
        new ObjectiveSpec(
            ObjectiveSpec.Kind.VAE,
            4,
            new ObjectiveSpec.Warmup(ObjectiveSpec.Warmup.Ramp.CYCLICAL, 2.5),
            0.1);
    TrainingSpec plain = TrainingSpec.of(3);
    TrainingSpec other =
        new TrainingSpec(
            7,
            3,
            16,
            -5,
            new LearningRateSpec(0.1, 10, new LearningRateSpec.Plateau(3, 0.5, 1e-6)),
            new OptimizerSpec.AdamW(0.8, 0.99, 1e-6, 0.01),
            1,
            4,
            new TrainingSpec.Split(0.2, 0.1),
            plain.checkpoints(),
            plain.machine(),
            new TransferSpec(
                "savedmodels/a/1",
                TransferSpec.Parts.ENCODER,
                List.of(TransferSpec.Part.ENCODER, TransferSpec.Part.DECODER)),
            new CalibrationSpec(0.05));
    return Stream.of(
        new RunSpec(MODEL, plain, DataSpec.of("mnist")),
        new RunSpec(
            new ModelSpec("images", List.of(images), 7, objective),
            other,
            new DataSpec(
                "a.csv",
                "no",
                List.of("1", "b"),
                "label",
                "",
                new SelectionSpec(List.of("x", "y"), 100, 20),
                new PackingSpec(
                    "auto",
                    List.of("c"),
                    List.of("labels"),
                    true,
                    Map.of("v", "b.npy"),
                    true,
                    List.of("i"),
                    List.of("n")))),
        new RunSpec(
            new ModelSpec("plain", MODEL.views(), 2, ObjectiveSpec.autoencoder()),
            plain,
            DataSpec.of("memory")));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void whatIsWrittenIsRead(RunSpec run) {
    assertEquals(run, SpecJson.read(SpecJson.write(run), "text", RunSpec.class));
  }

  @Test
  void anUnknownKeyIsNamed() {
    String json = SpecJson.write(MODEL).replace("\"latent\"", "\"latents\" : 3, \"latent\"");
    SpecException e =
        assertThrows(SpecException.class, () -> SpecJson.read(json, "spec.json", ModelSpec.class));
    assertTrue(e.getMessage().contains("spec.json"), e.getMessage());
    assertTrue(e.getMessage().contains("latents"), e.getMessage());
  }

  @Test
  void aBadValueIsNamed() {
    String json = SpecJson.write(MODEL).replace("\"latent\" : 2", "\"latent\" : 0");
    SpecException e =
        assertThrows(SpecException.class, () -> SpecJson.read(json, "spec.json", ModelSpec.class));
    assertEquals("latent: expected a positive whole number, found 0", e.getMessage());
  }

  @Test
  void aLikelihoodIsOneFlatObject() {
    LikelihoodSpec expected = LikelihoodSpec.gaussian(LikelihoodSpec.Variance.PER_FEATURE, 0.5);
    String json =
        "{\"kind\": \"gaussian\", \"variance\": \"PER_FEATURE\", \"initialVariance\": 0.5}";
    assertEquals(expected, SpecJson.read(json, "text", LikelihoodSpec.class));
    assertEquals(
        "{\"kind\":\"gaussian\",\"variance\":\"per_feature\",\"initialVariance\":0.5}",
        SpecJson.write(expected).replaceAll("\\s", ""));
  }

  @Test
  void aLikelihoodOfAnotherVersionIsStillRead() {
    LikelihoodSpec other =
        SpecJson.read("{\"kind\": \"later\", \"n\": 3}", "text", LikelihoodSpec.class);
    assertEquals(LikelihoodSpec.of("later").with("n", 3), other);
    SpecException e =
        assertThrows(
            SpecException.class,
            () -> SpecJson.read("{\"variance\": \"fixed\"}", "text", LikelihoodSpec.class));
    assertEquals("likelihood: expected a \"kind\", found nothing", e.getMessage());
  }

  /** Files as the first commits wrote them; they must be read as long as there are such files. */
  @Test
  void theFirstFilesAreStillRead() throws IOException, URISyntaxException {
    RunSpec run = SpecJson.read(file("first-run.json"), RunSpec.class);
    assertEquals(TrainingSpec.of(1), run.training());
    assertEquals(DataSpec.of("gaussians:200"), run.data());
    assertEquals(0.956076608285272, run.model().view().preprocessing().scale().get(0));
    Manifest manifest = SpecJson.read(file("first-manifest.json"), Manifest.class);
    assertEquals(run.model(), manifest.spec());
    assertEquals(9.758941841125488, manifest.metrics().get("train_loss"));
  }

  private static Path file(String name) throws URISyntaxException {
    return Path.of(SpecJsonTest.class.getResource(name).toURI());
  }

  /** What came later may be missing; what was there from the beginning may not. */
  @Test
  void aMissingKeyIsNamed() {
    String json = SpecJson.write(DataSpec.of("mnist")).replaceFirst("\"header\" : \"auto\",", "");
    SpecException e =
        assertThrows(SpecException.class, () -> SpecJson.read(json, "text", DataSpec.class));
    assertTrue(e.getMessage().contains("header"), e.getMessage());
  }

  @Test
  void nullIsRefusedWhereAValueMayBeMissing() {
    String json =
        SpecJson.write(DataSpec.of("mnist"))
            .replaceFirst("(?s)\"selection\" : \\{.*?}", "\"selection\" : null");
    assertThrows(SpecException.class, () -> SpecJson.read(json, "text", DataSpec.class));
  }

  @ParameterizedTest
  @CsvSource({
    "x/encoder/dense_0/kernel, true, false, true",
    "x/encoder/posterior/bias, true, false, false",
    "label/decoder/logits/kernel, false, true, false",
    "x/encoders/kernel, false, false, false"
  })
  void partsAreSegmentsOfPaths(
      String variable, boolean encoder, boolean decoder, boolean features) {
    assertEquals(features, TransferSpec.Part.FEATURES.holds(variable));
    assertEquals(encoder, TransferSpec.Part.ENCODER.holds(variable));
    assertEquals(decoder, TransferSpec.Part.DECODER.holds(variable));
  }
}
