package org.latent4j.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.export.SampleModel;
import org.latent4j.serve.check.ModelException;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/** Every way in which a model's folder can be broken is told in one line that names the file. */
class BadModelTest {
  private static final String MANIFEST = "assets.extra/latent4j.json";

  @TempDir private Path folder;
  private Path model;
  private Path version;

  @BeforeEach
  void export() throws IOException {
    model = folder.resolve("model");
    version = SampleModel.of(SampleModel.bernoulli(), folder, 1, 2).export(model);
  }

  @Test
  void nothingThere() {
    refused(folder.resolve("none"), "none: expected a model's folder, found nothing there");
  }

  @Test
  void aFile() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    refused(file, "file: expected a model's folder, found a file");
  }

  @Test
  void noVersion() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty/.staging-a-1-00000000"));
    refused(empty.getParent(), "or a version folder (1, 2, …), found neither");
  }

  @Test
  void theHighestVersionIsTaken() throws IOException {
    Files.createDirectories(model.resolve("10"));
    Files.writeString(model.resolve("11"), "no folder");
    refused(model, "10: expected saved_model.pb, found none");
  }

  @Test
  void aMissingIndex() throws IOException {
    Files.delete(version.resolve("variables/variables.index"));
    refused(model, "variables.index: missing");
    Files.delete(version.resolve(MANIFEST));
    refused(model, "variables.index: missing, so the model has no weights");
  }

  @Test
  void missingWeights() throws IOException {
    Files.delete(version.resolve("variables/variables.data-00000-of-00001"));
    Files.delete(version.resolve(MANIFEST));
    refused(model, "variables.data-*: missing");
  }

  @Test
  void aMissingFolderOfWeights() throws IOException {
    Files.delete(version.resolve(MANIFEST));
    try (Stream<Path> walk = Files.walk(version.resolve("variables"))) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
    refused(model, "variables.index: missing, so the model has no weights");
  }

  @Test
  void cutWeights() throws IOException {
    cut("variables/variables.data-00000-of-00001", 7);
    refused(model, "variables.data-00000-of-00001: cut or changed");
    Files.delete(version.resolve(MANIFEST));
    refused(model, "expected values inside their file");
  }

  @Test
  void aCutGraph() throws IOException {
    cut("saved_model.pb", 100);
    refused(model, "saved_model.pb: expected a SavedModel, found a cut or foreign file");
    cut("saved_model.pb", Long.MAX_VALUE);
    refused(model, "saved_model.pb: expected a graph tagged serve, found none");
  }

  @Test
  void aChangedGraph() throws IOException {
    rewrite(meta -> meta.getMetaInfoDefBuilder().setTensorflowVersion("0"));
    refused(model, "saved_model.pb: cut or changed");
  }

  @Test
  void aManifestThatIsNone() throws IOException {
    Files.writeString(version.resolve(MANIFEST), "{");
    refused(model, "latent4j.json");
  }

  @Test
  void anotherTag() throws IOException {
    Files.delete(version.resolve(MANIFEST));
    rewrite(meta -> meta.getMetaInfoDefBuilder().clearTags().addTags("train"));
    refused(model, "expected a graph tagged serve, found [[train]]");
  }

  @Test
  void noFittingSignature() throws IOException {
    Files.delete(version.resolve(MANIFEST));
    rewrite(
        meta ->
            meta.clearSignatureDef().putSignatureDef("predict", SignatureDef.newBuilder().build()));
    refused(model, "found [predict]");
  }

  @Test
  void anotherType() throws IOException {
    Files.delete(version.resolve(MANIFEST));
    rewrite(
        meta -> {
          AttrValue type = AttrValue.newBuilder().setType(DataType.DT_DOUBLE).build();
          meta.getGraphDefBuilder()
              .addNodeBuilder()
              .setName("double")
              .setOp("Placeholder")
              .putAttr("dtype", type);
          TensorInfo.Builder tensor = TensorInfo.newBuilder().setName("double:0");
          tensor.setDtype(DataType.DT_DOUBLE).getTensorShapeBuilder().setUnknownRank(true);
          SignatureDef.Builder decode = SignatureDef.newBuilder();
          decode.putInputs("z", tensor.build()).putOutputs("x", tensor.build());
          meta.putSignatureDef("decode", decode.build());
        });
    refused(model, "signature decode, input z: expected float32, found DT_DOUBLE");
  }

  @Test
  void aFixedBatch() throws IOException {
    Files.delete(version.resolve(MANIFEST));
    rewrite(
        meta -> {
          SignatureDef.Builder decode = meta.getSignatureDefOrThrow("decode").toBuilder();
          var z = decode.getInputsOrThrow("z").toBuilder();
          z.getTensorShapeBuilder().getDimBuilder(0).setSize(1);
          meta.putSignatureDef("decode", decode.putInputs("z", z.build()).build());
        });
    refused(model, "signature decode, input z: expected shape [-1, fixed sizes…], found [1, 2]");
  }

  private interface Change {
    void apply(MetaGraphDef.Builder meta);
  }

  private void rewrite(Change change) throws IOException {
    Path file = version.resolve("saved_model.pb");
    SavedModel.Builder saved = SavedModel.parseFrom(Files.readAllBytes(file)).toBuilder();
    change.apply(saved.getMetaGraphsBuilder(0));
    Files.write(file, saved.build().toByteArray());
  }

  private void cut(String name, long bytes) throws IOException {
    Path file = version.resolve(name);
    byte[] all = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(all, (int) Math.max(0, all.length - bytes)));
  }

  private static void refused(Path path, String part) {
    ModelException e = assertThrows(ModelException.class, () -> VaeModel.open(path).close());
    assertTrue(e.getMessage().contains(part), e.getMessage());
    assertEquals(1, e.getMessage().lines().count(), e.getMessage());
  }
}
