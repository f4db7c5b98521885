package org.latent4j.serve.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.export.SampleModel;
import org.latent4j.serve.OpenOptions;
import org.latent4j.serve.VaeModel;
import org.latent4j.serve.check.ModelException;
import org.latent4j.serve.check.ModelFolder;
import org.latent4j.spec.LikelihoodSpec;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.Names;
import org.latent4j.spec.NetworkSpec;
import org.latent4j.spec.ObjectiveSpec;
import org.latent4j.spec.Precision;
import org.latent4j.spec.Preprocessing;
import org.latent4j.spec.ViewSpec;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/** What is made of a graph before it runs, and that its answers stay. */
class FrozenGraphTest {
  private static final int ROWS = 300;

  @TempDir private static Path folder;
  private static SampleModel sample;
  private static Path export;

  /** 300-256-4, pixels: both large matrices have 76,800 values, the small ones 2,048 and 1,024. */
  @BeforeAll
  static void export() throws IOException {
    NetworkSpec network = NetworkSpec.mlp(List.of(256));
    ViewSpec view =
        new ViewSpec(
            Names.X,
            List.of(300),
            List.of(),
            List.of(),
            Preprocessing.range(0, 255),
            network,
            network.mirrored(),
            LikelihoodSpec.bernoulli());
    sample =
        SampleModel.of(
            new ModelSpec("wide", List.of(view), 4, ObjectiveSpec.vae()), folder, 3, ROWS);
    export = sample.export(folder.resolve("model"));
  }

  private static GraphDef frozen(boolean rounded) {
    ModelFolder model = ModelFolder.read(export, false);
    List<String> outputs =
        model.meta().getSignatureDefMap().values().stream()
            .flatMap(signature -> signature.getOutputsMap().values().stream())
            .map(info -> info.getName())
            .toList();
    try (NativeSession session = started(model)) {
      return FrozenGraph.of(model.meta().getGraphDef(), outputs, session::value, rounded)
          .orElseThrow();
    }
  }

  private static NativeSession started(ModelFolder model) {
    StartedGraph graph = StartedGraph.of(model);
    return NativeSession.started(graph.definition(), graph.targets(), false);
  }

  private static List<NodeDef> nodes(GraphDef graph, String operation) {
    return graph.getNodeList().stream().filter(n -> n.getOp().equals(operation)).toList();
  }

  @Test
  void variablesAndWhatOnlyCheckpointsNeedAreGone() {
    Set<String> operations =
        frozen(false).getNodeList().stream().map(NodeDef::getOp).collect(Collectors.toSet());
    for (String gone : List.of("VarHandleOp", "ReadVariableOp", "SaveV2", "RestoreV2")) {
      assertFalse(operations.contains(gone), gone);
    }
    for (NodeDef cast : nodes(frozen(false), "Cast")) {
      // Of whole numbers: how many steps a path has.
      assertEquals(DataType.DT_INT32, cast.getAttrOrThrow("SrcT").getType(), cast.getName());
    }
    assertTrue(operations.contains("MatMul"));
  }

  @Test
  void theScaleOfThePixelsIsInTheKernelWhereNothingElseReadsThem() {
    GraphDef graph = frozen(false);
    List<String> scaled =
        nodes(graph, "MatMul").stream()
            .filter(product -> product.getInput(1).contains("/scaled_"))
            .map(product -> product.getInput(0))
            .sorted()
            .toList();
    // score compares its scaled pixels with the reconstruction
    assertEquals(
        List.of(
            "encode_sample_x",
            "encode_x",
            "interpolate_from_x",
            "interpolate_to_x",
            "reconstruct_x"),
        scaled);
    long kernels =
        nodes(graph, "Const").stream().filter(n -> n.getName().contains("/scaled_")).count();
    assertEquals(1, kernels);
  }

  @Test
  void largeMatricesAloneAreRounded() {
    GraphDef graph = frozen(true);
    long large = 0;
    for (NodeDef product : nodes(graph, "MatMul")) {
      String kernel = product.getInput(1);
      DataType type = product.getAttrOrThrow("T").getType();
      boolean wide = kernel.contains("encoder/dense_0") || kernel.contains("logits");
      assertEquals(wide ? DataType.DT_BFLOAT16 : DataType.DT_FLOAT, type, kernel);
      large += wide ? 1 : 0;
    }
    assertEquals(10, large); // 4 signatures encode, one of two rows; 4 decode
    for (NodeDef relu : nodes(graph, "Relu")) {
      DataType type = relu.getAttrOrThrow("T").getType();
      boolean joined = relu.getName().endsWith("/bf16");
      assertEquals(joined ? DataType.DT_BFLOAT16 : DataType.DT_FLOAT, type, relu.getName());
    }
  }

  @Test
  void frozenAnswersAreThoseOfTheTrainingGraph() {
    try (VaeModel model = VaeModel.open(export)) {
      for (String signature : model.signatures()) {
        model
            .call(
                signature,
                sample.probe().calls().get(signature).inputs().entrySet().stream()
                    .collect(Collectors.toMap(e -> e.getKey(), e -> e.getValue().values())),
                ROWS)
            .forEach(
                (output, found) ->
                    assertRelative(sample.expected(signature, output), found.values(), 2e-6));
      }
    }
  }

  @Test
  void roundedAnswersAreNearAndNotTheSame() {
    OpenOptions options = OpenOptions.defaults().with(Precision.BF16);
    float[] x = sample.input(Names.RECONSTRUCT, Names.X);
    try (VaeModel model = VaeModel.open(export, options)) {
      float[] found = model.reconstruct(x, ROWS).values();
      float[] expected = sample.expected(Names.RECONSTRUCT, Names.X);
      assertRelative(expected, found, 0.01);
      assertTrue(largestDifference(expected, found) > 0);
    }
  }

  private static void assertRelative(float[] expected, float[] found, double share) {
    assertEquals(expected.length, found.length);
    double largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    double off = largestDifference(expected, found);
    assertTrue(off <= share * largest + 1e-9, "off by " + off + " of " + largest);
  }

  private static double largestDifference(float[] expected, float[] found) {
    double off = 0;
    for (int i = 0; i < expected.length; i++) {
      off = Math.max(off, Math.abs((double) expected[i] - found[i]));
    }
    return off;
  }

  @Test
  void aModelThatCallsFunctionsStaysAsItIs() {
    Path foreign = Path.of("src/test/resources/org/latent4j/serve/foreign/1");
    ModelFolder model = ModelFolder.read(foreign, false);
    Optional<GraphDef> frozen =
        FrozenGraph.of(
            model.meta().getGraphDef(),
            List.of("StatefulPartitionedCall:0"),
            name -> TensorProto.getDefaultInstance(),
            true);
    assertEquals(Optional.empty(), frozen);
    OpenOptions rounded = OpenOptions.defaults().with(Precision.BF16);
    ModelException e =
        assertThrows(ModelException.class, () -> VaeModel.open(foreign, rounded).close());
    assertTrue(e.getMessage().contains("found functions or other state"), e.getMessage());
    VaeModel.open(foreign, OpenOptions.defaults().with(Precision.AUTO)).close();
  }

  @Property
  void roundingIsToTheNearest(@ForAll float value) {
    TensorProto one = tensor(List.of(1), value);
    byte[] bytes = Constants.rounded(one).getTensorContent().toByteArray();
    int upper = Byte.toUnsignedInt(bytes[1]) << 8 | Byte.toUnsignedInt(bytes[0]);
    double found = Float.intBitsToFloat(upper << 16);
    double below = Float.intBitsToFloat((upper - 1) << 16);
    double above = Float.intBitsToFloat((upper + 1) << 16);
    if (Double.isFinite(found)) {
      double off = Math.abs(value - found);
      assertTrue(off <= Math.abs(value - below) || (upper & 0x7FFF) == 0, value + " to " + found);
      assertTrue(off <= Math.abs(value - above) || !Double.isFinite(above), value + " to " + found);
    } else {
      assertTrue(Math.abs(value) > 3.38e38, "" + value);
    }
  }

  @Test
  void rowsOfAMatrixAreScaled() {
    TensorProto matrix = tensor(List.of(2, 3), 1, 2, 3, 4, 5, 6);
    assertArrayEquals(
        new float[] {2, 4, 6, 8, 10, 12},
        Constants.floats(Constants.scaledRows(matrix, tensor(List.of(), 2)).orElseThrow()));
    assertArrayEquals(
        new float[] {2, 4, 6, -4, -5, -6},
        Constants.floats(Constants.scaledRows(matrix, tensor(List.of(2), 2, -1)).orElseThrow()));
    assertTrue(Constants.scaledRows(matrix, tensor(List.of(3), 1, 2, 3)).isEmpty());
    assertTrue(Constants.scaledRows(matrix, tensor(List.of(1, 3), 1, 2, 3)).isEmpty());
  }

  /** TensorFlow writes a constant of equal values as one of them. */
  private static TensorProto tensor(List<Integer> shape, float... values) {
    TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
    shape.forEach(n -> dimensions.addDim(TensorShapeProto.Dim.newBuilder().setSize(n)));
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setDtype(DataType.DT_FLOAT).setTensorShape(dimensions);
    for (float value : values) {
      tensor.addFloatVal(value);
    }
    return tensor.build();
  }

  @Test
  void aConstantOfEqualValuesIsListedOnce() {
    TensorProto ones = tensor(List.of(2, 2), 7).toBuilder().build();
    assertArrayEquals(new float[] {7, 7, 7, 7}, Constants.floats(ones));
    assertArrayEquals(new float[2], Constants.floats(tensor(List.of(2))));
  }

  @Test
  void autoAsksTheProcessor() throws IOException {
    Path with = Files.writeString(folder.resolve("with"), "flags : fma avx512_bf16 gfni");
    Path without = Files.writeString(folder.resolve("without"), "flags : fma avx2");
    assertTrue(Processor.multipliesBfloat16(with));
    assertFalse(Processor.multipliesBfloat16(without));
    assertFalse(Processor.multipliesBfloat16(folder.resolve("none")));
    assertTrue(Processor.rounds(Precision.BF16));
    assertFalse(Processor.rounds(Precision.FLOAT32));
  }
}
