package org.latent4j.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.latent4j.serve.EditedExport.call;
import static org.latent4j.serve.EditedExport.node;
import static org.latent4j.serve.EditedExport.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.export.SampleModel;
import org.latent4j.serve.check.ModelException;
import org.latent4j.serve.run.Constants;
import org.latent4j.spec.Names;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Real exports in which something is planted that does more than compute: refused, none of it run.
 */
class HostileModelTest {
  @TempDir private static Path made;
  private static SampleModel sample;
  private static Path whole;

  @TempDir private Path folder;
  private Path version;
  private EditedExport export;
  private Path written;

  @BeforeAll
  static void export() throws IOException {
    sample = SampleModel.of(SampleModel.bernoulli(), made, 1, 2);
    whole = sample.export(made.resolve("model"));
  }

  @BeforeEach
  void copy() throws IOException {
    version = folder.resolve("model/1");
    export = EditedExport.copy(whole, version);
    written = folder.resolve("written");
  }

  private NodeDef[] writing() {
    return new NodeDef[] {
      text("where", written.toString()),
      text("what", "x"),
      node("planted", "WriteFile", "where", "what")
    };
  }

  /** In a function's body an input names the output that it comes from. */
  private NodeDef[] writingInFunction() {
    return new NodeDef[] {
      text("where", written.toString()),
      text("what", "x"),
      node("planted", "WriteFile", "where:output:0", "what:output:0")
    };
  }

  @Test
  void aFileWrittenByTheGraph() throws IOException {
    export.plant(writing());
    refused(
        "saved_model.pb, node planted: operation WriteFile is not known to be pure computation");
    assertFalse(Files.exists(written));
  }

  @Test
  void aFileWrittenByAFunction() throws IOException {
    export.plantInFunction("helper", writingInFunction());
    refused("node planted of function helper: operation WriteFile is not known");
    assertFalse(Files.exists(written));
  }

  /** What the two above would have done: the planted code is real. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void trustRunsIt(boolean function) throws IOException {
    if (function) {
      export.plantInFunction("helper", writingInFunction());
    } else {
      export.plant(writing());
    }
    try (VaeModel model = VaeModel.open(version, OpenOptions.defaults().trusting())) {
      model.encode(sample.input(Names.ENCODE, Names.X), 2);
    }
    assertEquals("x", Files.readString(written));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ReadFile",
        "WriteFile",
        "MatchingFiles",
        "PyFunc",
        "PyFuncStateless",
        "EagerPyFunc",
        "ImmutableConst",
        "PrintV2",
        "Print",
        "Abort",
        "DebugIdentity",
        "DebugIdentityV2",
        "WholeFileReaderV2",
        "TFRecordReaderV2",
        "InitializeTableFromTextFileV2",
        "LMDBReader",
        "GenerateVocabRemapping",
        "LoadAndRemapMatrix",
        "DecodeProtoV2",
        "EncodeProto",
        "TensorSliceDataset",
        "RemoteCall",
        "RpcCall",
        "_Send",
        "_Recv",
        "CollectiveReduceV2",
        "CreateSummaryFileWriter",
        "DecodePng",
        "DecodeWav",
        "XlaLaunch",
        "XlaCallModule",
        "TfLiteSubgraphExecute",
        "DumpTensor",
        "FileSystemSetConfiguration",
        "SaveSlices",
        "Restore",
        "SymbolicGradient",
        "NoSuchOperation"
      })
  void operationsThatDoMoreThanCompute(String operation) throws IOException {
    export.plant(node("planted", operation));
    refused("node planted: operation " + operation + " is not known");
    version = folder.resolve("model/2");
    export = EditedExport.copy(whole, version);
    export.plantInFunction("helper", node("planted", operation));
    refused("node planted of function helper: operation " + operation + " is not known");
  }

  @Test
  void aNodeThatNothingAsksForCountsToo() throws IOException {
    export.graph(meta -> meta.getGraphDefBuilder().addNode(node("idle", "ReadFile", "x")));
    refused("node idle: operation ReadFile");
  }

  @Test
  void aFunctionNamedByAnAttributeAlone() throws IOException {
    AttrValue function = call("call", "nowhere").getAttrOrThrow("f");
    NodeDef loop = node("loop", "While").toBuilder().putAttr("cond", function).build();
    export.plant(loop);
    refused("node loop: calls function nowhere, which the graph lacks");
  }

  @Test
  void anotherMachine() throws IOException {
    export.plant(node("far", "NoOp").toBuilder().setDevice("/job:worker/task:1/cpu:0").build());
    refused("node far: runs on another device, /job:worker/task:1/cpu:0");
  }

  @Test
  void variablesReadFromElsewhere() throws IOException {
    export.plant(
        text("where", "/etc/passwd"), node("other", "RestoreV2", "where", "where", "where"));
    refused("node other: operation RestoreV2 opens other files than the model's variables");
  }

  @Test
  void variablesReadBesideTheModels() throws IOException {
    export.plant(
        text("climb", "/../../secret"),
        node("joined", "StringJoin", "checkpoint_prefix", "climb"),
        node("other", "RestoreV2", "joined", "climb", "climb"));
    refused("node other: operation RestoreV2 opens other files than the model's variables");
  }

  @Test
  void aCallThatSaves() throws IOException {
    export.plant(node("again", "Identity", "checkpoint_saved"));
    refused("node checkpoint_save: a signature runs SaveV2");
  }

  @Test
  void restoringThatSaves() throws IOException {
    export.graph(
        meta ->
            meta.getGraphDefBuilder().getNodeBuilderList().stream()
                .filter(node -> node.getName().equals("checkpoint_restore"))
                .forEach(node -> node.addInput("^checkpoint_save")));
    refused("node checkpoint_save: restoring the variables runs SaveV2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"saved_model_main_op", "legacy_init_op", "__saved_model_init_op"})
  void anInitOpThatAssigns(String where) throws IOException {
    export.graph(
        meta -> {
          String variable =
              meta.getGraphDef().getNodeList().stream()
                  .filter(node -> node.getOp().equals("VarHandleOp"))
                  .findFirst()
                  .orElseThrow()
                  .getName();
          meta.getGraphDefBuilder()
              .addNode(node("start", "NoOp", "^" + variable))
              .addNode(node("group", "NoOp", "^start"));
          if (where.startsWith("__")) {
            SignatureDef.Builder init = SignatureDef.newBuilder();
            init.putOutputs(where, TensorInfo.newBuilder().setName("group").build());
            meta.putSignatureDef(where, init.build());
          } else {
            CollectionDef.Builder init = CollectionDef.newBuilder();
            init.getNodeListBuilder().addValue("group");
            meta.putCollectionDef(where, init.build());
          }
        });
    refused("the model's init op runs VarHandleOp, and may only fill tables");
  }

  @Test
  void anInitOpThatDoesNothingRuns() throws IOException {
    export.graph(
        meta -> {
          meta.getGraphDefBuilder()
              .addNode(node("start", "NoOp"))
              .addNode(node("group", "NoOp", "^start"));
          CollectionDef.Builder init = CollectionDef.newBuilder();
          init.getNodeListBuilder().addValue("group");
          meta.putCollectionDef("saved_model_main_op", init.build());
        });
    VaeModel.open(version).close();
    assertEquals(List.of("group"), Inspection.of(version).initial());
  }

  @Test
  void functionsThatCallEachOther() throws IOException {
    export.plantInFunction("a", call("on", "a"));
    refused("functions call each other in a circle, a too");
  }

  /** Each of thirty functions calls the next twice: 2³⁰ nodes. */
  @Test
  void functionsThatGrow() throws IOException {
    export.graph(
        meta -> {
          for (int i = 0; i < 30; i++) {
            FunctionDef.Builder function = FunctionDef.newBuilder();
            function.getSignatureBuilder().setName("f" + i);
            for (int twice = 0; twice < 2; twice++) {
              function.addNodeDef(
                  i == 29 ? node("n" + twice, "NoOp") : call("n" + twice, "f" + (i + 1)));
            }
            meta.getGraphDefBuilder().getLibraryBuilder().addFunction(function);
          }
          meta.getGraphDefBuilder().addNode(call("first", "f0"));
        });
    refused("expected at most 10000000 nodes with all functions put in, found more");
  }

  @Test
  void functionsThatAreDeep() throws IOException {
    export.graph(
        meta -> {
          for (int i = 0; i < 2000; i++) {
            FunctionDef.Builder function = FunctionDef.newBuilder();
            function.getSignatureBuilder().setName("f" + i);
            function.addNodeDef(i == 1999 ? node("n", "NoOp") : call("n", "f" + (i + 1)));
            meta.getGraphDefBuilder().getLibraryBuilder().addFunction(function);
          }
        });
    refused("expected functions at most 100 deep in each other, found more");
  }

  @Test
  void aConstantThatAsksForAllMemory() throws IOException {
    TensorProto.Builder huge = TensorProto.newBuilder().setDtype(DataType.DT_FLOAT).addFloatVal(0);
    huge.getTensorShapeBuilder().addDim(TensorShapeProto.Dim.newBuilder().setSize(1L << 39));
    export.plant(Constants.node("huge", huge.build()));
    refusedAlways("expected at most 4294967296 bytes of constants, found");
  }

  @ParameterizedTest
  @ValueSource(longs = {-2, 1L << 62})
  void aShapeThatIsNone(long size) throws IOException {
    AttrValue.Builder shape = AttrValue.newBuilder();
    for (int i = 0; i < 3; i++) {
      shape.getShapeBuilder().addDim(TensorShapeProto.Dim.newBuilder().setSize(size));
    }
    export.plant(node("odd", "Placeholder").toBuilder().putAttr("shape", shape.build()).build());
    refusedAlways("node odd: expected a shape of at most 1099511627776 elements, found [" + size);
  }

  @Test
  void aConstantWithOtherBytesThanItsShape() throws IOException {
    TensorProto.Builder cut = TensorProto.newBuilder().setDtype(DataType.DT_FLOAT);
    cut.setTensorContent(com.google.protobuf.ByteString.copyFrom(new byte[7]));
    cut.getTensorShapeBuilder().addDim(TensorShapeProto.Dim.newBuilder().setSize(2));
    export.plant(Constants.node("cut", cut.build()));
    refusedAlways("node cut: expected a constant of 8 bytes, found 7 bytes");
  }

  @Test
  void anotherTypeBehindAnOutputThanItsSignatureSays() throws IOException {
    Files.delete(version.resolve(Names.MANIFEST));
    export.graph(
        meta -> {
          NodeDef.Builder cast = node("whole", "Cast", "decode_z").toBuilder();
          cast.putAttr("SrcT", type(DataType.DT_FLOAT)).putAttr("DstT", type(DataType.DT_INT32));
          meta.getGraphDefBuilder().addNode(cast);
          SignatureDef.Builder decode = meta.getSignatureDefOrThrow("decode").toBuilder();
          var x = decode.getOutputsOrThrow("x").toBuilder().setName("whole:0");
          meta.putSignatureDef("decode", decode.putOutputs("x", x.build()).build());
        });
    refusedAlways("x: expected float32, found DT_INT32");
  }

  private static AttrValue type(DataType type) {
    return AttrValue.newBuilder().setType(type).build();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"encode_x:1", "encode_x:99999999999", "encode_x:-1", "encode_x:z", "gone:0"})
  void aTensorThatIsNot(String tensor) throws IOException {
    Files.delete(version.resolve(Names.MANIFEST));
    export.graph(
        meta -> {
          SignatureDef.Builder decode = meta.getSignatureDefOrThrow("decode").toBuilder();
          var x = decode.getOutputsOrThrow("x").toBuilder().setName(tensor);
          meta.putSignatureDef("decode", decode.putOutputs("x", x.build()).build());
        });
    refusedAlways("the graph has no ");
  }

  private void refused(String part) {
    ModelException e = assertThrows(ModelException.class, () -> VaeModel.open(version).close());
    assertTrue(e.getMessage().contains(part), e.getMessage());
    assertTrue(e.getMessage().contains("--trust"), e.getMessage());
    assertEquals(1, e.getMessage().lines().count(), e.getMessage());
    Inspection inspection = Inspection.of(version);
    assertFalse(inspection.opens(false));
    assertTrue(inspection.opens(true), "" + inspection.faults());
    assertTrue(inspection.unsafe().stream().anyMatch(r -> r.contains(part)));
  }

  private void refusedAlways(String part) {
    OpenOptions trusting = OpenOptions.defaults().trusting();
    for (OpenOptions options : List.of(OpenOptions.defaults(), trusting)) {
      ModelException e =
          assertThrows(ModelException.class, () -> VaeModel.open(version, options).close());
      assertTrue(e.getMessage().contains(part), e.getMessage());
      assertEquals(1, e.getMessage().lines().count(), e.getMessage());
    }
  }
}
