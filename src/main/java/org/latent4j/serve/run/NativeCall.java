package org.latent4j.serve.run;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_FLOAT;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_INT32;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetShape;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorByteSize;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorData;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.latent4j.serve.check.ModelException;
import org.latent4j.spec.manifest.TensorSpec;
import org.tensorflow.internal.c_api.TF_Output;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.internal.c_api.TF_Tensor;
import org.tensorflow.proto.DataType;

/**
 * What one thread needs to run a signature, made once and used again for call after call: float32
 * tensors to feed and the lists that the C interface takes. Owns them until it is closed; of one
 * thread at a time.
 */
final class NativeCall implements AutoCloseable {
  private final NativeSession session;
  private final List<Input> inputs = new ArrayList<>();
  private final List<Slot> outputs;
  private final TF_Output fedTo;
  private final TF_Output fetchedFrom;
  private final PointerPointer<TF_Tensor> fed;
  private final PointerPointer<TF_Tensor> fetched;
  private final TF_Status status = TF_Status.newStatus();

  NativeCall(NativeSession session, List<Slot> inputs, List<Slot> outputs) {
    this.session = session;
    this.outputs = outputs;
    fedTo = session.tensors(inputs.stream().map(Slot::tensor).toList());
    fetchedFrom = session.tensors(outputs.stream().map(Slot::tensor).toList());
    require(inputs, fedTo);
    require(outputs, fetchedFrom);
    fed = new PointerPointer<>(inputs.size());
    fetched = new PointerPointer<>(outputs.size());
    inputs.forEach(slot -> this.inputs.add(new Input(slot)));
  }

  private static void require(List<Slot> slots, TF_Output tensors) {
    for (int i = 0; i < slots.size(); i++) {
      int type = NativeSession.type(tensors.getPointer(i));
      TensorSpec.Type expected = slots.get(i).spec().type();
      if (type != number(expected)) {
        throw new ModelException(
            "%s: expected %s, found %s"
                .formatted(
                    slots.get(i).name(),
                    expected.name().toLowerCase(Locale.ROOT),
                    DataType.forNumber(type)));
      }
    }
  }

  private static int number(TensorSpec.Type type) {
    return type == TensorSpec.Type.INT32 ? TF_INT32 : TF_FLOAT;
  }

  /** One input's tensor, as large as the most rows that were ever fed. */
  private static final class Input {
    private final Slot slot;
    private final long[] shape;
    private final FiniteRows finite;
    private TF_Tensor tensor;
    private FloatBuffer values;

    Input(Slot slot) {
      this.slot = slot;
      this.shape = slot.shape().prepend(0).asArray();
      this.finite = new FiniteRows(slot);
      grow(1);
    }

    private void grow(int rows) {
      shape[0] = rows;
      int size = Math.multiplyExact(rows, slot.width());
      // Numbers of either type have four bytes.
      tensor =
          TF_Tensor.allocateTensor(number(slot.spec().type()), shape, (long) size * Float.BYTES);
      values = new FloatPointer(TF_TensorData(tensor)).capacity(size).asBuffer();
    }

    /** The session holds no reference to a tensor once a run is over, so its shape may change. */
    FloatBuffer rows(int rows) {
      if ((long) rows * slot.width() > values.capacity()) {
        tensor.deallocate();
        grow(rows);
      } else if (shape[0] != rows) {
        shape[0] = rows;
        TF_SetShape(tensor, shape, shape.length);
      }
      return values;
    }

    /** Turns what was filled in to the tensor's type, where it stands. */
    void convert(int rows) {
      if (slot.spec().type() == TensorSpec.Type.FLOAT32) {
        return;
      }
      int size = rows * slot.width();
      IntBuffer whole = new IntPointer(TF_TensorData(tensor)).capacity(size).asBuffer();
      for (int i = 0; i < size; i++) {
        float value = values.get(i);
        if ((int) value != value) {
          throw new ModelException(
              "%s: expected whole numbers, found %s".formatted(slot.name(), value));
        }
        whole.put(i, (int) value);
      }
    }
  }

  /**
   * Copies rows of an input in; all inputs before each {@link #run}, of as many rows.
   *
   * @throws ModelException if a value is not finite
   */
  void feed(int index, InputRows from, int first, int rows) {
    Input input = inputs.get(index);
    input.finite.copy(from, first, rows, input.rows(rows));
    input.convert(rows);
    fed.put(index, input.tensor);
  }

  /**
   * Runs what was filled in.
   *
   * @param results for each output the buffer that takes its values, its rows from index 0 on
   * @param steps that set an open size
   * @param first row there
   */
  void run(int rows, List<FloatBuffer> results, int steps, int first) {
    session.run(fedTo, fed, fetchedFrom, fetched, status);
    try {
      for (int i = 0; i < outputs.size(); i++) {
        Slot slot = outputs.get(i);
        int width = (int) slot.width(steps);
        read(new TF_Tensor(fetched.get(i)), slot, rows, width, results.get(i), first);
      }
    } finally {
      for (int i = 0; i < outputs.size(); i++) {
        TF_DeleteTensor(new TF_Tensor(fetched.get(i)));
      }
    }
  }

  private static void read(
      TF_Tensor tensor, Slot slot, int rows, int width, FloatBuffer result, int first) {
    long bytes = TF_TensorByteSize(tensor);
    int size = rows * width;
    if (bytes != (long) size * Float.BYTES) {
      throw new ModelException(
          "output %s: expected shape %s, found %s values"
              .formatted(slot.name(), slot.shape().prepend(rows), bytes / Float.BYTES));
    }
    FloatBuffer values = new FloatPointer(TF_TensorData(tensor)).capacity(size).asBuffer();
    result.put(first * width, values, 0, size);
  }

  @Override
  public void close() {
    inputs.forEach(input -> input.tensor.deallocate());
    fed.deallocate();
    fetched.deallocate();
    fedTo.deallocate();
    fetchedFrom.deallocate();
    status.deallocate();
  }
}
