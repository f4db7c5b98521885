package org.latent4j.serve;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.FloatDataBuffer;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.types.TFloat32;

/**
 * One signature of an open model, its tensors looked up once. Checks what is fed before native code
 * sees it, and cuts what is fed into chunks.
 */
final class SignatureCall {
  private final String name;
  private final Session session;
  private final Spans spans;
  private final List<Slot> inputs = new ArrayList<>();
  private final List<Slot> outputs = new ArrayList<>();

  /**
   * One tensor of the signature.
   *
   * @param shape of one row
   * @param width values of one row
   */
  record Slot(String name, Output<?> output, Shape shape, int width) {}

  /**
   * Resolves a signature.
   *
   * @throws ModelException if a tensor is not float32 [batch, fixed sizes…]
   */
  SignatureCall(String name, SignatureDef definition, SavedModelBundle bundle, Spans spans) {
    this.name = name;
    this.session = bundle.session();
    this.spans = spans;
    definition.getInputsMap().forEach((key, info) -> inputs.add(slot("input", key, info, bundle)));
    definition
        .getOutputsMap()
        .forEach((key, info) -> outputs.add(slot("output", key, info, bundle)));
  }

  private Slot slot(String side, String key, TensorInfo info, SavedModelBundle bundle) {
    String what = "signature " + name + ", " + side + " " + key;
    if (info.getDtype() != DataType.DT_FLOAT) {
      throw new ModelException(what + ": expected float32, found " + info.getDtype());
    }
    Shape shape = Shape.of();
    long width = 1;
    int dimensions = info.getTensorShape().getDimCount();
    boolean fits =
        !info.getTensorShape().getUnknownRank()
            && dimensions > 0
            && info.getTensorShape().getDim(0).getSize() == -1;
    for (int i = 1; i < dimensions; i++) {
      long size = info.getTensorShape().getDim(i).getSize();
      fits &= size >= 0;
      shape = shape.append(size);
      width *= size;
    }
    if (!fits || width > Integer.MAX_VALUE) {
      throw new ModelException(
          what
              + ": expected shape [-1, fixed sizes…], found "
              + (info.getTensorShape().getUnknownRank() ? "any" : describe(info)));
    }
    return new Slot(key, bundle.graph().outputOrThrow(info.getName()), shape, (int) width);
  }

  private static String describe(TensorInfo info) {
    return info.getTensorShape().getDimList().stream().map(d -> d.getSize()).toList().toString();
  }

  Slot input(String key) {
    return find(inputs, "input", key);
  }

  Slot output(String key) {
    return find(outputs, "output", key);
  }

  List<String> outputNames() {
    return outputs.stream().map(Slot::name).toList();
  }

  boolean hasOutput(String key) {
    return outputs.stream().anyMatch(slot -> slot.name().equals(key));
  }

  private Slot find(List<Slot> slots, String side, String key) {
    for (Slot slot : slots) {
      if (slot.name().equals(key)) {
        return slot;
      }
    }
    throw new ModelException(
        "signature "
            + name
            + " has no "
            + side
            + " "
            + key
            + "; it has "
            + slots.stream().map(Slot::name).sorted().toList());
  }

  /**
   * Runs rows through, in chunks.
   *
   * @param fed every input by name, all with as many rows
   * @param fetched names of outputs
   * @return the outputs by name, as many rows each
   */
  Map<String, Batch> run(Map<String, InputRows> fed, List<String> fetched) {
    List<Feed> feeds = feeds(fed);
    int rows = feeds.get(0).rows().rows();
    List<Slot> slots = fetched.stream().map(this::output).toList();
    List<float[]> results = new ArrayList<>();
    for (Slot slot : slots) {
      results.add(new float[size(slot, rows)]);
    }
    spans.run(rows, (first, count) -> chunk(feeds, slots, results, first, count));
    Map<String, Batch> batches = new LinkedHashMap<>();
    for (int i = 0; i < slots.size(); i++) {
      batches.put(fetched.get(i), new Batch(rows, slots.get(i).width(), results.get(i)));
    }
    return batches;
  }

  private record Feed(Slot slot, InputRows rows) {}

  private List<Feed> feeds(Map<String, InputRows> fed) {
    List<Feed> feeds = new ArrayList<>();
    int rows = -1;
    for (Map.Entry<String, InputRows> entry : fed.entrySet()) {
      Slot slot = input(entry.getKey());
      InputRows given = entry.getValue();
      given.check(slot.name(), slot.shape(), slot.width());
      if (rows >= 0 && given.rows() != rows) {
        throw new ModelException(
            slot.name() + ": expected " + rows + " rows as in the others, found " + given.rows());
      }
      rows = given.rows();
      feeds.add(new Feed(slot, given));
    }
    if (feeds.size() != inputs.size()) {
      throw new ModelException(
          "signature "
              + name
              + ": expected inputs "
              + inputs.stream().map(Slot::name).sorted().toList()
              + ", found "
              + fed.keySet().stream().sorted().toList());
    }
    return feeds;
  }

  private static int size(Slot slot, int rows) {
    long size = (long) rows * slot.width();
    if (size > Integer.MAX_VALUE - 8) {
      throw new ModelException(
          rows + " rows of " + slot.width() + " values do not fit one array: call with fewer rows");
    }
    return (int) size;
  }

  private void chunk(
      List<Feed> feeds, List<Slot> slots, List<float[]> results, int first, int rows) {
    List<TFloat32> tensors = new ArrayList<>();
    try {
      Session.Runner runner = session.runner();
      for (Feed feed : feeds) {
        TFloat32 tensor = tensor(feed, first, rows);
        tensors.add(tensor);
        runner.feed(feed.slot().output(), tensor);
      }
      slots.forEach(slot -> runner.fetch(slot.output()));
      try (Result result = run(runner)) {
        for (int i = 0; i < slots.size(); i++) {
          read(result.get(i), slots.get(i), results.get(i), first, rows);
        }
      }
    } finally {
      tensors.forEach(TFloat32::close);
    }
  }

  /** TensorFlow's errors have no class in common. */
  private Result run(Session.Runner runner) {
    try {
      return runner.run();
    } catch (RuntimeException e) {
      throw new ModelException("signature " + name + ": " + ModelException.reason(e), e);
    }
  }

  private static TFloat32 tensor(Feed feed, int first, int rows) {
    int width = feed.slot().width();
    int size = rows * width;
    float[] scratch = new float[feed.rows().copies() ? size : 0];
    InputRows.Stretch stretch = feed.rows().stretch(first, rows, width, scratch);
    requireFinite(feed.slot(), stretch, size, first);
    TFloat32 tensor = TFloat32.tensorOf(feed.slot().shape().prepend(rows));
    tensor.asRawTensor().data().asFloats().write(stretch.array(), stretch.offset(), size);
    return tensor;
  }

  private static void requireFinite(Slot slot, InputRows.Stretch stretch, int size, int first) {
    float[] array = stretch.array();
    int end = stretch.offset() + size;
    boolean finite = true;
    for (int i = stretch.offset(); i < end; i++) {
      finite &= Math.abs(array[i]) <= Float.MAX_VALUE;
    }
    if (finite) {
      return;
    }
    int at = stretch.offset();
    while (Float.isFinite(array[at])) {
      at++;
    }
    int index = at - stretch.offset();
    throw new ModelException(
        slot.name()
            + ", row "
            + (first + index / slot.width())
            + ", column "
            + index % slot.width()
            + ": expected a finite number, found "
            + array[at]);
  }

  private void read(Tensor tensor, Slot slot, float[] result, int first, int rows) {
    int size = rows * slot.width();
    FloatDataBuffer values = tensor.asRawTensor().data().asFloats();
    if (values.size() != size) {
      throw new ModelException(
          "signature "
              + name
              + ", output "
              + slot.name()
              + ": expected shape "
              + slot.shape().prepend(rows)
              + ", found "
              + tensor.shape());
    }
    values.read(result, first * slot.width(), size);
  }
}
