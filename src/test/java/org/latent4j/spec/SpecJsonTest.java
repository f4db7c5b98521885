package org.latent4j.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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
            new ConvSpec(List.of(8, 16), 3, 2, List.of(5), Activation.SELU, true, 0.25),
            MlpSpec.of(List.of(9)),
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
            16,
            -5,
            new LearningRateSpec(0.1, 10, new LearningRateSpec.Plateau(3, 0.5, 1e-6)),
            new OptimizerSpec.AdamW(0.8, 0.99, 1e-6, 0.01),
            1,
            4,
            new TrainingSpec.Split(0.2, 0.1),
            plain.checkpoints(),
            plain.machine());
    return Stream.of(
        new RunSpec(MODEL, plain, DataSpec.of("mnist")),
        new RunSpec(
            new ModelSpec("images", List.of(images), 7, objective),
            other,
            new DataSpec("a.csv", "no", List.of("1", "b"), "label", "")),
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
}
