package org.latent4j.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.Names;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TString;

/** What TensorFlow Serving asks of an export, of every kind of model. */
class HandOffTest {
  @TempDir private Path folder;

  static Stream<ModelSpec> models() {
    return Stream.concat(SavedModelExportTest.models(), KindExportTest.models());
  }

  @ParameterizedTest
  @MethodSource("models")
  void servableInBatchesAndAsRows(ModelSpec spec) throws IOException {
    Path version = export(spec);
    MetaGraphDef meta = meta(version);
    requireRowFormat(meta);
    requireOlderOperations(meta);
    requireWarmUp(version, meta);
  }

  private Path export(ModelSpec spec) throws IOException {
    return SampleModel.of(spec, folder, 1, 2).export(folder.resolve("model"));
  }

  private static MetaGraphDef meta(Path version) throws IOException {
    return SavedModel.parseFrom(Files.readAllBytes(version.resolve("saved_model.pb")))
        .getMetaGraphs(0);
  }

  /** Rows can be cut out of every tensor, and a text is not taken for bytes. */
  private static void requireRowFormat(MetaGraphDef meta) {
    Map<String, SignatureDef> signatures = meta.getSignatureDefMap();
    assertEquals(signatures.get(Names.ENCODE), signatures.get(Names.SERVING_DEFAULT));
    signatures.forEach(
        (name, signature) -> {
          assertEquals("tensorflow/serving/predict", signature.getMethodName(), name);
          List<TensorInfo> all = new ArrayList<>(signature.getInputsMap().values());
          all.addAll(signature.getOutputsMap().values());
          for (TensorInfo tensor : all) {
            assertEquals(-1, tensor.getTensorShape().getDim(0).getSize(), name);
          }
          signature
              .getOutputsMap()
              .forEach(
                  (key, output) ->
                      assertFalse(
                          output.getDtype() == DataType.DT_STRING && key.endsWith("_bytes"), key));
        });
  }

  /** Every operation, and every attribute that was not left out, was in TensorFlow 2.10. */
  private static void requireOlderOperations(MetaGraphDef meta) throws IOException {
    Map<String, Set<String>> known = new HashMap<>();
    try (InputStream list = HandOffTest.class.getResourceAsStream("tf210-ops.txt")) {
      assertNotNull(list);
      new String(list.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> List.of(line.split(" ", -1)))
          .forEach(words -> known.put(words.get(0), new HashSet<>(words)));
    }
    assertTrue(known.size() > 1000 && known.containsKey("MatMul"), "" + known.size());
    assertEquals(0, meta.getGraphDef().getLibrary().getFunctionCount());
    for (NodeDef node : meta.getGraphDef().getNodeList()) {
      assertTrue(known.containsKey(node.getOp()), "newer than TensorFlow 2.10: " + node.getOp());
      for (String attribute : node.getAttrMap().keySet()) {
        assertTrue(
            attribute.startsWith("_") || known.get(node.getOp()).contains(attribute),
            node.getOp() + " " + attribute);
      }
    }
  }

  /** Every request of the file fits its signature, and is answered with numbers. */
  private static void requireWarmUp(Path version, MetaGraphDef meta) throws IOException {
    Set<String> expected = new TreeSet<>();
    for (String signature : meta.getSignatureDefMap().keySet()) {
      WarmUp.BATCHES.forEach(rows -> expected.add(signature + " " + rows));
    }
    Set<String> found = new TreeSet<>();
    try (SavedModelBundle bundle = SavedModelBundle.load(version.toString(), Names.TAG)) {
      for (byte[] record : records(Files.readAllBytes(version.resolve(Names.WARM_UP)))) {
        Request request = Request.parse(record);
        SignatureDef signature = meta.getSignatureDefOrThrow(request.signature());
        assertEquals(signature.getInputsMap().keySet(), request.inputs().keySet());
        found.add(request.signature() + " " + answered(bundle, signature, request.inputs()));
      }
    }
    assertEquals(expected, found);
  }

  /**
   * The data of a file's records, checksums proved by the formula of TensorFlow's documentation.
   */
  private static List<byte[]> records(byte[] file) {
    List<byte[]> records = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      int start = in.position();
      long length = in.getLong();
      assertEquals(masked(Arrays.copyOfRange(file, start, start + 8)), in.getInt());
      byte[] data = new byte[(int) length];
      in.get(data);
      assertEquals(masked(data), in.getInt());
      records.add(data);
    }
    return records;
  }

  private static int masked(byte[] data) {
    CRC32C crc = new CRC32C();
    crc.update(data, 0, data.length);
    long value = crc.getValue();
    return (int) (((value >>> 15) | (value << 17)) + 0xa282ead8L);
  }

  /** A request, read by the numbers in TF Serving's prediction_log, predict and model.proto. */
  private record Request(String signature, Map<String, TensorProto> inputs) {
    static Request parse(byte[] log) throws InvalidProtocolBufferException {
      UnknownFieldSet request = only(only(UnknownFieldSet.parseFrom(log), 6), 1);
      Map<String, TensorProto> inputs = new LinkedHashMap<>();
      for (ByteString bytes : request.getField(2).getLengthDelimitedList()) {
        UnknownFieldSet entry = UnknownFieldSet.parseFrom(bytes);
        inputs.put(
            entry.getField(1).getLengthDelimitedList().get(0).toStringUtf8(),
            TensorProto.parseFrom(entry.getField(2).getLengthDelimitedList().get(0)));
      }
      UnknownFieldSet model = only(request, 1);
      return new Request(model.getField(3).getLengthDelimitedList().get(0).toStringUtf8(), inputs);
    }

    private static UnknownFieldSet only(UnknownFieldSet message, int field)
        throws InvalidProtocolBufferException {
      List<ByteString> values = message.getField(field).getLengthDelimitedList();
      assertEquals(1, values.size());
      return UnknownFieldSet.parseFrom(values.get(0));
    }
  }

  /** Rows of the answer, the same of every output. */
  private static long answered(
      SavedModelBundle bundle, SignatureDef signature, Map<String, TensorProto> inputs) {
    Session.Runner runner = bundle.session().runner();
    List<Tensor> fed = new ArrayList<>();
    inputs.forEach(
        (key, value) -> {
          TensorInfo info = signature.getInputsOrThrow(key);
          assertEquals(info.getDtype(), value.getDtype(), key);
          fed.add(tensor(value));
          runner.feed(info.getName(), fed.get(fed.size() - 1));
        });
    signature.getOutputsMap().values().forEach(info -> runner.fetch(info.getName()));
    try (Result result = runner.run()) {
      Set<Long> rows = new HashSet<>();
      for (Map.Entry<String, Tensor> output : result) {
        rows.add(output.getValue().shape().get(0));
        requireNumbers(output.getValue());
      }
      assertEquals(1, rows.size(), "" + rows);
      return rows.iterator().next();
    } finally {
      fed.forEach(Tensor::close);
    }
  }

  private static void requireNumbers(Tensor output) {
    if (output instanceof TFloat32 numbers) {
      numbers.scalars().forEach(value -> assertTrue(Float.isFinite(value.getFloat())));
    }
  }

  private static Tensor tensor(TensorProto value) {
    Shape shape =
        Shape.of(
            value.getTensorShape().getDimList().stream().mapToLong(d -> d.getSize()).toArray());
    if (value.getDtype() == DataType.DT_STRING) {
      String[] names = new String[(int) shape.size()];
      Arrays.fill(names, value.getStringVal(0).toStringUtf8());
      return TString.tensorOf(NdArrays.vectorOfObjects(names));
    }
    if (value.getDtype() == DataType.DT_INT32) {
      assertEquals(1, value.getIntValCount());
      return TInt32.tensorOf(
          shape, t -> t.scalars().forEach(scalar -> scalar.setInt(value.getIntVal(0))));
    }
    float[] values = new float[(int) shape.size()];
    if (value.getTensorContent().isEmpty()) {
      assertEquals(1, value.getFloatValCount());
      Arrays.fill(values, value.getFloatVal(0));
    } else {
      value
          .getTensorContent()
          .asReadOnlyByteBuffer()
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .get(values);
    }
    return TFloat32.tensorOf(shape, t -> t.asRawTensor().data().asFloats().write(values));
  }
}
