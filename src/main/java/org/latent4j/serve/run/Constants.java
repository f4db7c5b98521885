package org.latent4j.serve.run;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Optional;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/** Float32 constants of a graph, and what is made of them before it runs. */
public final class Constants {
  private Constants() {}

  /** A node that gives a value. */
  public static NodeDef node(String name, TensorProto value) {
    return NodeDef.newBuilder()
        .setName(name)
        .setOp("Const")
        .putAttr("dtype", AttrValue.newBuilder().setType(value.getDtype()).build())
        .putAttr("value", AttrValue.newBuilder().setTensor(value).build())
        .build();
  }

  /** Values that the shape asks for. */
  static long size(TensorProto tensor) {
    return tensor.getTensorShape().getDimList().stream()
        .mapToLong(TensorShapeProto.Dim::getSize)
        .reduce(1, Math::multiplyExact);
  }

  /**
   * A matrix [in, out] with each row multiplied.
   *
   * @param scale one number, or one for each row
   * @return nothing if it is of another shape
   */
  static Optional<TensorProto> scaledRows(TensorProto matrix, TensorProto scale) {
    float[] scales = floats(scale);
    int rows = (int) matrix.getTensorShape().getDim(0).getSize();
    boolean each = scale.getTensorShape().getDimCount() == 1 && scales.length == rows;
    if (!each && scale.getTensorShape().getDimCount() > 0) {
      return Optional.empty();
    }
    float[] values = floats(matrix);
    int columns = values.length / Math.max(1, rows);
    for (int i = 0; i < values.length; i++) {
      values[i] *= scales[each ? i / columns : 0];
    }
    ByteBuffer bytes = littleEndian(values.length * Float.BYTES);
    bytes.asFloatBuffer().put(values);
    return Optional.of(with(matrix, matrix.getDtype(), bytes));
  }

  /** The tensor in bfloat16, the upper half of a float32: rounded to nearest, ties to even. */
  static TensorProto rounded(TensorProto tensor) {
    float[] values = floats(tensor);
    ByteBuffer bytes = littleEndian(values.length * Short.BYTES);
    for (float value : values) {
      int bits = Float.floatToRawIntBits(value);
      bytes.putShort((short) ((bits + 0x7FFF + (bits >>> 16 & 1)) >>> 16));
    }
    return with(tensor, DataType.DT_BFLOAT16, bytes.flip());
  }

  private static TensorProto with(TensorProto shape, DataType type, ByteBuffer content) {
    return TensorProto.newBuilder()
        .setDtype(type)
        .setTensorShape(shape.getTensorShape())
        .setTensorContent(ByteString.copyFrom(content))
        .build();
  }

  /** All values; a message may hold them as bytes, one by one, or one for all. */
  static float[] floats(TensorProto tensor) {
    float[] values = new float[Math.toIntExact(size(tensor))];
    FloatBuffer content =
        tensor
            .getTensorContent()
            .asReadOnlyByteBuffer()
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer();
    int listed = tensor.getFloatValCount();
    for (int i = 0; i < values.length; i++) {
      values[i] =
          content.hasRemaining()
              ? content.get(i)
              : listed == 0 ? 0 : tensor.getFloatVal(Math.min(i, listed - 1));
    }
    return values;
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
