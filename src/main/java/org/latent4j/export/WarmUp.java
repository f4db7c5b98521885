package org.latent4j.export;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.latent4j.base.TfRecord;
import org.latent4j.graph.view.Views;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.ViewContent;
import org.latent4j.spec.ViewSpec;
import org.latent4j.spec.manifest.SignatureSpec;
import org.latent4j.spec.manifest.TensorSpec;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Requests that TF Serving runs before a version takes calls, since the first of a signature is
 * slow: a TFRecord file of {@code tensorflow.serving.PredictionLog}, each a {@code PredictRequest}.
 * TensorFlow Java has no classes of TF Serving's messages; the numbers of their fields here are
 * those of {@code prediction_log.proto}, {@code predict.proto} and {@code model.proto}.
 *
 * <p>Values are made from the settings, a usual value of each feature: no row of the training data
 * travels with the model.
 */
final class WarmUp {
  /** Rows of the requests of a signature: the smallest, and one that is worth sharing out. */
  static final List<Integer> BATCHES = List.of(1, 32);

  private static final int STEPS = 3;

  private static final int LOG_PREDICT = 6;
  private static final int PREDICT_REQUEST = 1;
  private static final int REQUEST_MODEL = 1;
  private static final int REQUEST_INPUTS = 2;
  private static final int MODEL_NAME = 1;
  private static final int MODEL_SIGNATURE = 3;
  private static final int ENTRY_KEY = 1;
  private static final int ENTRY_VALUE = 2;

  private WarmUp() {}

  /**
   * Writes the requests of all signatures; far below the 1,000 that TF Serving accepts.
   *
   * @param specs what they take, the default one first
   * @param signatures as the server knows them
   */
  static void write(
      Path file,
      ModelSpec spec,
      Map<String, SignatureSpec> specs,
      Map<String, SignatureDef> signatures)
      throws IOException {
    SignatureSpec first = specs.values().iterator().next();
    try (OutputStream out = Files.newOutputStream(file)) {
      for (String name : new TreeSet<>(signatures.keySet())) {
        for (int rows : BATCHES) {
          Map<String, TensorInfo> inputs = signatures.get(name).getInputsMap();
          Map<String, TensorProto> values =
              values(spec, specs.getOrDefault(name, first), inputs, rows);
          out.write(TfRecord.frame(log(spec, name, values)));
        }
      }
    }
  }

  private static byte[] log(ModelSpec spec, String name, Map<String, TensorProto> values) {
    UnknownFieldSet.Builder model = UnknownFieldSet.newBuilder();
    add(model, MODEL_NAME, ByteString.copyFromUtf8(spec.name()));
    add(model, MODEL_SIGNATURE, ByteString.copyFromUtf8(name));
    UnknownFieldSet.Builder request = UnknownFieldSet.newBuilder();
    add(request, REQUEST_MODEL, model.build().toByteString());
    values.forEach(
        (input, tensor) -> {
          UnknownFieldSet.Builder entry = UnknownFieldSet.newBuilder();
          add(entry, ENTRY_KEY, ByteString.copyFromUtf8(input));
          add(entry, ENTRY_VALUE, tensor.toByteString());
          add(request, REQUEST_INPUTS, entry.build().toByteString());
        });
    UnknownFieldSet.Builder predict = UnknownFieldSet.newBuilder();
    add(predict, PREDICT_REQUEST, request.build().toByteString());
    UnknownFieldSet.Builder log = UnknownFieldSet.newBuilder();
    add(log, LOG_PREDICT, predict.build().toByteString());
    return log.build().toByteArray();
  }

  private static void add(UnknownFieldSet.Builder message, int number, ByteString value) {
    message.mergeField(
        number, UnknownFieldSet.Field.newBuilder().addLengthDelimited(value).build());
  }

  /** Values of every input, by the name that callers of the server give it. */
  private static Map<String, TensorProto> values(
      ModelSpec spec, SignatureSpec signature, Map<String, TensorInfo> inputs, int rows) {
    Map<String, TensorProto> values = new TreeMap<>();
    signature
        .inputs()
        .forEach(
            (name, input) -> {
              Iterator<String> raw = signature.raw(spec, name).iterator();
              if (input.holds() != TensorSpec.Holds.ROWS) {
                TensorProto.Builder tensor = tensor(inputs.get(raw.next()), rows);
                boolean whole = input.type() == TensorSpec.Type.INT32;
                values.put(name, (whole ? tensor.addIntVal(STEPS) : tensor.addFloatVal(0)).build());
              }
              for (ViewSpec view : SignatureSpec.views(spec, input)) {
                for (int i = 0; i < view.fields().size(); i++) {
                  String key = raw.next();
                  float[] usual = Views.usual(view).get(i);
                  TensorProto.Builder tensor = tensor(inputs.get(key), rows);
                  values.put(key, filled(tensor, view.fields().get(i), usual, rows));
                }
              }
            });
    return values;
  }

  /** A tensor of so many rows, without values. */
  private static TensorProto.Builder tensor(TensorInfo info, int rows) {
    TensorShapeProto.Builder shape = info.getTensorShape().toBuilder();
    shape.setDim(0, TensorShapeProto.Dim.newBuilder().setSize(rows));
    return TensorProto.newBuilder().setDtype(info.getDtype()).setTensorShape(shape);
  }

  /** A tensor that lists fewer values than it has repeats the last. */
  private static TensorProto filled(
      TensorProto.Builder tensor, ViewContent.Field field, float[] usual, int rows) {
    if (field.text()) {
      String name = field.categories().get((int) usual[0]);
      return tensor.addStringVal(ByteString.copyFromUtf8(name)).build();
    }
    if (usual.length == 1) {
      return tensor.addFloatVal(usual[0]).build();
    }
    ByteBuffer values =
        ByteBuffer.allocate(rows * usual.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int row = 0; row < rows; row++) {
      for (float value : usual) {
        values.putFloat(value);
      }
    }
    return tensor.setTensorContent(ByteString.copyFrom(values.array())).build();
  }
}
