package org.latent4j.serve.run;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.latent4j.serve.check.ModelException;
import org.latent4j.spec.Names;
import org.latent4j.spec.manifest.RowTensors;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/**
 * One signature of an open model. Checks what is fed before native code sees it, and cuts what is
 * fed into chunks. Owns the buffers of its calls until it is closed.
 */
public final class SignatureCall implements AutoCloseable {
  private final String name;
  private final NativeSession session;
  private final Spans spans;
  private final List<Slot> inputs = new ArrayList<>();
  private final List<Slot> outputs = new ArrayList<>();

  /** Calls that no thread is in, by the outputs that they fetch. */
  private final Map<List<Slot>, Deque<NativeCall>> idle = new ConcurrentHashMap<>();

  /**
   * Resolves a signature.
   *
   * @throws ModelException if a tensor is not float32 [batch, fixed sizes…]
   */
  public SignatureCall(String name, SignatureDef definition, NativeSession session, Spans spans) {
    this.name = name;
    this.session = session;
    this.spans = spans;
    definition.getInputsMap().forEach((key, info) -> inputs.add(slot("input", key, info)));
    definition.getOutputsMap().forEach((key, info) -> outputs.add(slot("output", key, info)));
    new NativeCall(session, inputs, outputs).close(); // fails here if the graph lacks a tensor
  }

  /**
   * A signature whose packed rows have tensors of their own.
   *
   * @param lacking columns of those rows in which a value may be missing
   */
  public SignatureCall(
      String name, RowTensors rows, BitSet lacking, NativeSession session, Spans spans) {
    this.name = name;
    this.session = session;
    this.spans = spans;
    rows.inputs().forEach((key, tensor) -> inputs.add(slot(key, tensor, lacking)));
    rows.outputs().forEach((key, tensor) -> outputs.add(slot(key, tensor, new BitSet())));
    new NativeCall(session, inputs, outputs).close(); // fails here if the graph lacks a tensor
  }

  private static Slot slot(String key, RowTensors.RowTensor tensor, BitSet lacking) {
    Shape shape = Shape.of(tensor.shape().stream().mapToLong(Integer::longValue).toArray());
    boolean data = key.equals(Names.X) || key.equals(Names.CONDITION);
    return new Slot(key, tensor.tensor(), shape, (int) shape.size(), data ? lacking : new BitSet());
  }

  private Slot slot(String side, String key, TensorInfo info) {
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
    return new Slot(key, info.getName(), shape, (int) width, new BitSet());
  }

  private static String describe(TensorInfo info) {
    return info.getTensorShape().getDimList().stream().map(d -> d.getSize()).toList().toString();
  }

  public Slot input(String key) {
    return find(inputs, "input", key);
  }

  public Slot output(String key) {
    return find(outputs, "output", key);
  }

  public List<String> outputNames() {
    return outputs.stream().map(Slot::name).toList();
  }

  public boolean hasOutput(String key) {
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
  public Map<String, Batch> run(Map<String, InputRows> fed, List<String> fetched) {
    List<InputRows> feeds = feeds(fed);
    int rows = feeds.get(0).rows();
    Map<String, Batch> batches = new LinkedHashMap<>();
    Map<Slot, FloatBuffer> results = new LinkedHashMap<>();
    for (String key : fetched) {
      Slot slot = output(key);
      float[] values = new float[size(slot, rows)];
      batches.put(key, new Batch(rows, slot.width(), values));
      results.put(slot, FloatBuffer.wrap(values));
    }
    run(feeds, results);
    return batches;
  }

  /** The same into buffers: from position to limit, which stay. */
  public void run(Map<String, InputRows> fed, Map<String, FloatBuffer> into) {
    List<InputRows> feeds = feeds(fed);
    Map<Slot, FloatBuffer> results = new LinkedHashMap<>();
    into.forEach(
        (key, buffer) -> {
          int expected = size(output(key), feeds.get(0).rows());
          if (buffer.remaining() != expected) {
            throw new ModelException(
                key + ": expected room for " + expected + " values, found " + buffer.remaining());
          }
          results.put(output(key), buffer.slice());
        });
    run(feeds, results);
  }

  private void run(List<InputRows> feeds, Map<Slot, FloatBuffer> results) {
    List<Slot> fetched = List.copyOf(results.keySet());
    List<FloatBuffer> into = List.copyOf(results.values());
    Deque<NativeCall> calls = idle.computeIfAbsent(fetched, key -> new ConcurrentLinkedDeque<>());
    spans.run(
        feeds.get(0).rows(),
        (first, count) -> {
          NativeCall free = calls.poll();
          NativeCall call = free == null ? new NativeCall(session, inputs, fetched) : free;
          try {
            chunk(call, feeds, into, first, count);
          } finally {
            calls.push(call);
          }
        });
  }

  /** What is fed, in the order of the inputs. */
  private List<InputRows> feeds(Map<String, InputRows> fed) {
    fed.keySet().forEach(this::input);
    if (fed.size() != inputs.size()) {
      throw new ModelException(
          "signature "
              + name
              + ": expected inputs "
              + inputs.stream().map(Slot::name).sorted().toList()
              + ", found "
              + fed.keySet().stream().sorted().toList());
    }
    List<InputRows> feeds = new ArrayList<>(inputs.size());
    for (Slot slot : inputs) {
      InputRows given = fed.get(slot.name());
      given.check(slot.name(), slot.shape(), slot.width());
      int rows = feeds.isEmpty() ? given.rows() : feeds.get(0).rows();
      if (given.rows() != rows) {
        throw new ModelException(
            slot.name() + ": expected " + rows + " rows as in the others, found " + given.rows());
      }
      feeds.add(given);
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
      NativeCall call, List<InputRows> feeds, List<FloatBuffer> results, int first, int rows) {
    for (int i = 0; i < feeds.size(); i++) {
      call.feed(i, feeds.get(i), first, rows);
    }
    try {
      call.run(rows, results, first);
    } catch (RuntimeException e) { // TensorFlow's have no class in common
      throw new ModelException("signature " + name + ": " + ModelException.reason(e), e);
    }
  }

  /** Frees the buffers; to be called while no call runs. */
  @Override
  public void close() {
    idle.values().forEach(calls -> calls.forEach(NativeCall::close));
    idle.clear();
  }
}
