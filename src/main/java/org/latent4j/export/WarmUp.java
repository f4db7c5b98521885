package org.latent4j.export;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.latent4j.base.TfRecord;
import org.latent4j.graph.view.Views;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.ViewContent;
import org.latent4j.spec.ViewSpec;
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

  private static final int LOG_PREDICT = 6;
  private static final int PREDICT_REQUEST = 1;
  private static final int REQUEST_MODEL = 1;
  private static final int REQUEST_INPUTS = 2;
  private static final int MODEL_NAME = 1;
  private static final int MODEL_SIGNATURE = 3;
  private static final int ENTRY_KEY = 1;
  private static final int ENTRY_VALUE = 2;

  private WarmUp() {}

  /** Writes the requests of all signatures; far below the 1,000 that TF Serving accepts. */
  static void write(Path file, ModelSpec spec, Map<String, SignatureDef> signatures)
      throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      for (Map.Entry<String, SignatureDef> signature : new TreeMap<>(signatures).entrySet()) {
        for (int rows : BATCHES) {
          out.write(TfRecord.frame(log(spec, signature.getKey(), signature.getValue(), rows)));
        }
      }
    }
  }

  private static byte[] log(ModelSpec spec, String name, SignatureDef signature, int rows) {
    UnknownFieldSet.Builder model = UnknownFieldSet.newBuilder();
    add(model, MODEL_NAME, ByteString.copyFromUtf8(spec.name()));
    add(model, MODEL_SIGNATURE, ByteString.copyFromUtf8(name));
    UnknownFieldSet.Builder request = UnknownFieldSet.newBuilder();
    add(request, REQUEST_MODEL, model.build().toByteString());
    for (Map.Entry<String, TensorInfo> input : new TreeMap<>(signature.getInputsMap()).entrySet()) {
      UnknownFieldSet.Builder entry = UnknownFieldSet.newBuilder();
      add(entry, ENTRY_KEY, ByteString.copyFromUtf8(input.getKey()));
      TensorProto values = tensor(spec, input.getKey(), input.getValue(), rows);
      add(entry, ENTRY_VALUE, values.toByteString());
      add(request, REQUEST_INPUTS, entry.build().toByteString());
    }
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

  private static TensorProto tensor(ModelSpec spec, String name, TensorInfo info, int rows) {
    TensorShapeProto.Builder shape = info.getTensorShape().toBuilder();
    shape.setDim(0, TensorShapeProto.Dim.newBuilder().setSize(rows));
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setDtype(info.getDtype()).setTensorShape(shape);
    for (ViewSpec view : spec.views()) {
      int place = view.tensors().indexOf(name);
      if (place >= 0) {
        return filled(tensor, view.fields().get(place), Views.usual(view).get(place), rows);
      }
    }
    return tensor.addFloatVal(0).build(); // a latent, or noise
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
