package org.latent4j.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.latent4j.base.Matrix;
import org.latent4j.base.Sha256;
import org.latent4j.graph.signature.Probe;
import org.latent4j.serve.VaeModel;
import org.latent4j.spec.LikelihoodSpec;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.Names;
import org.latent4j.spec.manifest.Manifest;
import org.tensorflow.TensorFlow;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;

class SavedModelExportTest {
  @TempDir private Path folder;

  static Stream<ModelSpec> models() {
    return Stream.of(
        SampleModel.bernoulli(),
        SampleModel.gaussian(),
        SampleModel.convolution(),
        SampleModel.autoencoder());
  }

  @ParameterizedTest
  @MethodSource("models")
  void everySignatureAnswersAsTheTrainingGraph(ModelSpec spec) throws IOException {
    SampleModel sample = SampleModel.of(spec, folder, 3, 9);
    Path version = sample.export(folder.resolve("model"));
    assertEquals(folder.resolve("model").resolve("1"), version);
    try (VaeModel model = VaeModel.open(version)) {
      assertEquals(sample.probe().calls().keySet(), Set.copyOf(model.signatures()));
      for (String name : model.signatures()) {
        Map<String, float[]> inputs = new HashMap<>();
        sample
            .probe()
            .calls()
            .get(name)
            .inputs()
            .forEach((key, values) -> inputs.put(key, values.values()));
        for (Map.Entry<String, Matrix> output : model.call(name, inputs, 9).entrySet()) {
          float[] expected = sample.expected(name, output.getKey());
          assertArrayEquals(expected, output.getValue().values(), 1e-5f, output.getKey());
        }
      }
      assertEquals(spec, model.spec().orElseThrow());
    }
  }

  @Test
  void signaturesCarryThePublicNamesAndShapes() throws IOException {
    MetaGraphDef meta = exported(SampleModel.convolution());
    assertEquals(
        Set.of(
            Names.ENCODE,
            Names.DECODE,
            Names.ENCODE_SAMPLE,
            Names.RECONSTRUCT,
            "interpolate",
            Names.SCORE,
            Names.SERVING_DEFAULT),
        meta.getSignatureDefMap().keySet());
    assertEquals(
        meta.getSignatureDefOrThrow(Names.ENCODE),
        meta.getSignatureDefOrThrow(Names.SERVING_DEFAULT));
    SignatureDef score = meta.getSignatureDefOrThrow(Names.SCORE);
    assertEquals("tensorflow/serving/predict", score.getMethodName());
    assertEquals(List.of(-1L, 8L, 6L, 2L), shape(score, true, Names.X));
    assertEquals(List.of(-1L), shape(score, false, Names.KL));
    assertEquals(List.of(-1L, 96L), shape(score, false, Names.CONTRIBUTION));
    assertEquals(
        List.of(-1L, 8L, 6L, 2L), shape(meta.getSignatureDefOrThrow(Names.DECODE), false, Names.X));
    assertEquals(List.of("serve"), meta.getMetaInfoDef().getTagsList());
  }

  private static List<Long> shape(SignatureDef signature, boolean input, String name) {
    return (input ? signature.getInputsOrThrow(name) : signature.getOutputsOrThrow(name))
        .getTensorShape().getDimList().stream().map(d -> d.getSize()).toList();
  }

  @Test
  void graphHoldsNothingRandomAndNothingOfAnOptimizer() throws IOException {
    MetaGraphDef meta = exported(SampleModel.gaussian());
    Set<String> operations =
        meta.getGraphDef().getNodeList().stream().map(NodeDef::getOp).collect(Collectors.toSet());
    for (String operation : operations) {
      assertFalse(
          operation.contains("Random")
              || operation.startsWith("Apply")
              || operation.contains("Normal")
              || operation.equals("VariableV2"),
          operation);
    }
    List<String> variables = variables(meta);
    assertTrue(variables.stream().noneMatch(name -> name.contains("optimizer")), "" + variables);
    assertEquals(0, meta.getGraphDef().getLibrary().getFunctionCount());
  }

  @Test
  void checkpointHoldsTheModelsVariablesAlone() throws IOException {
    SampleModel sample = SampleModel.of(SampleModel.bernoulli(), folder, 1, 2);
    Path version = sample.export(folder.resolve("model"));
    // Names lie in the index as they are, apart from shared beginnings.
    String index =
        Files.readString(
            version.resolve("variables/variables.index"),
            java.nio.charset.StandardCharsets.ISO_8859_1);
    assertTrue(index.contains("encoder/dense_0/bias"), index);
    assertFalse(index.contains("slot"), index);
  }

  private static List<String> variables(MetaGraphDef meta) {
    return meta.getGraphDef().getNodeList().stream()
        .filter(node -> node.getOp().equals("VarHandleOp"))
        .map(NodeDef::getName)
        .toList();
  }

  @Test
  void noAttributeRepeatsItsDefault() throws IOException {
    Map<String, OpDef> definitions = new HashMap<>();
    TensorFlow.registeredOpList().getOpList().forEach(op -> definitions.put(op.getName(), op));
    int checked = 0;
    for (NodeDef node : exported(SampleModel.convolution()).getGraphDef().getNodeList()) {
      for (OpDef.AttrDef attribute : definitions.get(node.getOp()).getAttrList()) {
        if (attribute.hasDefaultValue() && node.containsAttr(attribute.getName())) {
          assertFalse(
              attribute.getDefaultValue().equals(node.getAttrOrThrow(attribute.getName())),
              node.getName() + " " + attribute.getName());
        }
        checked++;
      }
    }
    assertTrue(checked > 100, "attributes looked at: " + checked);
  }

  @Test
  void anOlderTensorFlowMayRead() throws IOException {
    MetaGraphDef meta = exported(SampleModel.bernoulli());
    assertTrue(meta.getMetaInfoDef().getStrippedDefaultAttrs());
    assertEquals(TensorFlow.version(), meta.getMetaInfoDef().getTensorflowVersion());
    // TensorFlow 2.10 is graph version 1205.
    assertTrue(meta.getGraphDef().getVersions().getMinConsumer() <= 1205);
  }

  @Test
  void manifestTellsSpecMetricsAndChecksums() throws IOException {
    SampleModel sample = SampleModel.of(SampleModel.bernoulli(), folder, 1, 2);
    Path version = sample.export(folder.resolve("model"));
    try (VaeModel model = VaeModel.open(version)) {
      Manifest manifest = model.manifest().orElseThrow();
      assertEquals(Map.of("valid_loss", 1.5), manifest.metrics());
      assertEquals(
          Set.of(
              "assets.extra/tf_serving_warmup_requests",
              "saved_model.pb",
              "variables/variables.index",
              "variables/variables.data-00000-of-00001"),
          manifest.sha256().keySet());
      for (Map.Entry<String, String> entry : manifest.sha256().entrySet()) {
        assertEquals(entry.getValue(), Sha256.of(version.resolve(entry.getKey())));
      }
    }
  }

  @Test
  void versionsCountOnAndOlderOnesStay() throws IOException {
    Path modelDir = folder.resolve("model");
    SampleModel first = SampleModel.of(SampleModel.bernoulli(), folder, 1, 2);
    SampleModel second = SampleModel.of(SampleModel.bernoulli(), folder, 2, 2);
    Path one = first.export(modelDir);
    byte[] before = Files.readAllBytes(one.resolve("variables/variables.data-00000-of-00001"));
    Files.createDirectories(modelDir.resolve("9"));
    assertEquals(modelDir.resolve("10"), second.export(modelDir));
    assertArrayEquals(
        before, Files.readAllBytes(one.resolve("variables/variables.data-00000-of-00001")));
  }

  @Test
  void aWrongAnswerStopsTheExport() throws IOException {
    SampleModel sample = SampleModel.of(SampleModel.bernoulli(), folder, 1, 4);
    float[] kl = sample.expected(Names.SCORE, Names.KL);
    kl[2] += 0.01f;
    Path modelDir = folder.resolve("model");
    ExportException e = assertThrows(ExportException.class, () -> sample.export(modelDir));
    assertTrue(e.getMessage().contains("signature score, output kl, row 2"), e.getMessage());
    assertEquals(List.of(), children(modelDir));
  }

  @Test
  void anAnswerThatIsNoNumberStopsTheExport() throws IOException {
    SampleModel sample = SampleModel.of(SampleModel.bernoulli(), folder, 1, 4);
    sample.expected(Names.DECODE, Names.X)[7] = Float.NaN;
    Path modelDir = folder.resolve("model");
    ExportException e = assertThrows(ExportException.class, () -> sample.export(modelDir));
    assertTrue(e.getMessage().contains("signature decode, output x, row 1"), e.getMessage());
  }

  @Test
  void aSignatureThatWasNotProbedStopsTheExport() throws IOException {
    SampleModel sample = SampleModel.of(SampleModel.bernoulli(), folder, 1, 4);
    Map<String, Probe.Call> fewer = new HashMap<>(sample.probe().calls());
    fewer.remove(Names.SCORE);
    SampleModel unprobed = new SampleModel(sample.spec(), sample.checkpoint(), new Probe(fewer));
    ExportException e =
        assertThrows(ExportException.class, () -> unprobed.export(folder.resolve("model")));
    assertTrue(e.getMessage().contains("score"), e.getMessage());
  }

  @Test
  void aCheckpointOfAnotherModelIsRefused() throws IOException {
    SampleModel sample = SampleModel.of(SampleModel.bernoulli(), folder, 1, 4);
    ModelSpec wider = ModelSpec.mlp("small", 6, List.of(8), 2, LikelihoodSpec.bernoulli());
    Path modelDir = folder.resolve("model");
    SampleModel other = new SampleModel(wider, sample.checkpoint(), sample.probe());
    ExportException e = assertThrows(ExportException.class, () -> other.export(modelDir));
    assertTrue(e.getMessage().contains("" + sample.checkpoint()), e.getMessage());
    assertEquals(1, e.getMessage().lines().count());
    assertEquals(List.of(), children(modelDir));
  }

  @Test
  void aMissingCheckpointIsNamed() {
    SampleModel sample = SampleModel.of(SampleModel.bernoulli(), folder, 1, 4);
    SampleModel lost = new SampleModel(sample.spec(), folder.resolve("gone"), sample.probe());
    IOException e = assertThrows(IOException.class, () -> lost.export(folder.resolve("model")));
    assertTrue(e.getMessage().contains("gone.index"), e.getMessage());
    assertFalse(Files.exists(folder.resolve("model")));
  }

  @Test
  void exportersAtTheSameTimeGetVersionsOfTheirOwn() throws Exception {
    Path modelDir = folder.resolve("model");
    int exporters = 4;
    List<SampleModel> samples = new ArrayList<>();
    for (int i = 0; i < exporters; i++) {
      samples.add(SampleModel.of(SampleModel.bernoulli(), folder, i, 2));
    }
    CountDownLatch start = new CountDownLatch(1);
    ExecutorService pool = Executors.newFixedThreadPool(exporters);
    Set<String> versions = new TreeSet<>();
    try {
      List<Future<Path>> exports = new ArrayList<>();
      for (SampleModel sample : samples) {
        exports.add(
            pool.submit(
                () -> {
                  start.await();
                  return sample.export(modelDir);
                }));
      }
      start.countDown();
      for (int i = 0; i < exporters; i++) {
        Path version = exports.get(i).get();
        versions.add(version.getFileName().toString());
        try (VaeModel model = VaeModel.open(version)) {
          float[] x = samples.get(i).input(Names.ENCODE, Names.X);
          assertArrayEquals(
              samples.get(i).expected(Names.ENCODE, Names.MEAN),
              model.encode(x, 2).mean().values(),
              1e-6f);
        }
      }
    } finally {
      pool.shutdownNow();
    }
    assertEquals(Set.of("1", "2", "3", "4"), versions);
    assertEquals(versions, new TreeSet<>(children(modelDir)));
  }

  private MetaGraphDef exported(ModelSpec spec) throws IOException {
    Path version = SampleModel.of(spec, folder, 1, 2).export(folder.resolve("model"));
    return SavedModel.parseFrom(Files.readAllBytes(version.resolve("saved_model.pb")))
        .getMetaGraphs(0);
  }

  static List<String> children(Path directory) throws IOException {
    try (Stream<Path> list = Files.list(directory)) {
      return list.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
