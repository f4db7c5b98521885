package org.latent4j.serve.run;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;
import org.latent4j.base.Matrix;
import org.latent4j.serve.check.ModelException;
import org.latent4j.spec.manifest.SignatureSpec;
import org.latent4j.spec.manifest.TensorSpec;
import org.latent4j.spec.manifest.TensorSpec.Holds;

/**
 * One signature of an open model. Checks what is fed before native code sees it, and cuts what is
 * fed into chunks. Owns the buffers of its calls until it is closed.
 */
public final class SignatureCall implements AutoCloseable {
  private final String name;
  private final SignatureSpec spec;
  private final NativeSession session;
  private final Spans spans;
  private final List<Slot> inputs = new ArrayList<>();
  private final List<Slot> outputs = new ArrayList<>();

  /** Calls that no thread is in, by the outputs that they fetch. */
  private final Map<List<Slot>, Deque<NativeCall>> idle = new ConcurrentHashMap<>();

  /**
   * Resolves a signature.
   *
   * @param lacking of an input, the columns in which a value may be missing
   * @param limits of an input, what its values may be
   * @throws ModelException if the graph lacks a tensor, or it is of another type
   */
  public SignatureCall(
      String name,
      SignatureSpec spec,
      Function<TensorSpec, BitSet> lacking,
      Function<TensorSpec, Optional<RowLimits>> limits,
      NativeSession session,
      Spans spans) {
    this.name = name;
    this.spec = spec;
    this.session = session;
    this.spans = spans;
    spec.inputs()
        .forEach((key, t) -> inputs.add(new Slot(key, t, lacking.apply(t), limits.apply(t))));
    spec.outputs()
        .forEach((key, t) -> outputs.add(new Slot(key, t, new BitSet(), Optional.empty())));
    for (Slot slot : inputs) {
      boolean steps = slot.spec().holds() == Holds.STEPS;
      if (slot.spec().open() || (steps && !slot.spec().shape().isEmpty())) {
        throw new ModelException(
            "signature %s, input %s: expected a fixed shape%s, found %s"
                .formatted(name, slot.name(), steps ? " of one value" : "", slot.spec().shape()));
      }
    }
    new NativeCall(session, inputs, outputs).close(); // fails here if the graph lacks a tensor
  }

  public SignatureSpec spec() {
    return spec;
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
        "signature %s has no %s %s; it has %s"
            .formatted(name, side, key, slots.stream().map(Slot::name).sorted().toList()));
  }

  /**
   * Runs rows through, in chunks.
   *
   * @param fed every input by name, all with as many rows
   * @param fetched names of outputs
   * @return the outputs by name, as many rows each
   */
  public Map<String, Matrix> run(Map<String, InputRows> fed, List<String> fetched) {
    List<InputRows> feeds = feeds(fed);
    int rows = feeds.get(0).rows();
    int steps = steps(feeds);
    Map<String, Matrix> batches = new LinkedHashMap<>();
    Map<Slot, FloatBuffer> results = new LinkedHashMap<>();
    for (String key : fetched) {
      Slot slot = output(key);
      float[] values = new float[size(slot, rows, steps)];
      batches.put(key, new Matrix(rows, (int) slot.width(steps), values));
      results.put(slot, FloatBuffer.wrap(values));
    }
    run(feeds, results, steps);
    return batches;
  }

  /** The same into buffers: from position to limit, which stay. */
  public void run(Map<String, InputRows> fed, Map<String, FloatBuffer> into) {
    List<InputRows> feeds = feeds(fed);
    int steps = steps(feeds);
    Map<Slot, FloatBuffer> results = new LinkedHashMap<>();
    into.forEach(
        (key, buffer) -> {
          int expected = size(output(key), feeds.get(0).rows(), steps);
          if (buffer.remaining() != expected) {
            throw new ModelException(
                key + ": expected room for " + expected + " values, found " + buffer.remaining());
          }
          results.put(output(key), buffer.slice());
        });
    run(feeds, results, steps);
  }

  private void run(List<InputRows> feeds, Map<Slot, FloatBuffer> results, int steps) {
    List<Slot> fetched = List.copyOf(results.keySet());
    List<FloatBuffer> into = List.copyOf(results.values());
    Deque<NativeCall> calls = idle.computeIfAbsent(fetched, key -> new ConcurrentLinkedDeque<>());
    spans.run(
        feeds.get(0).rows(),
        (first, count) -> {
          NativeCall free = calls.poll();
          NativeCall call = free == null ? new NativeCall(session, inputs, fetched) : free;
          try {
            chunk(call, feeds, into, steps, first, count);
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
          "signature %s: expected inputs %s, found %s"
              .formatted(
                  name,
                  inputs.stream().map(Slot::name).sorted().toList(),
                  fed.keySet().stream().sorted().toList()));
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

  /** The steps of a call, the same in all rows; 1 where there are none. */
  private int steps(List<InputRows> feeds) {
    for (int i = 0; i < feeds.size(); i++) {
      if (inputs.get(i).spec().holds() == Holds.STEPS && feeds.get(i).rows() > 0) {
        float[] all = new float[feeds.get(i).rows()];
        feeds.get(i).read(0, all.length, 1, all);
        for (int row = 0; row < all.length; row++) {
          if (all[row] != all[0] || all[row] < 1 || (int) all[row] != all[row]) {
            String expected = row == 0 ? "a whole number, 1 or more" : all[0] + " as in row 0";
            throw new ModelException(
                "%s, row %d: expected %s, found %s"
                    .formatted(inputs.get(i).name(), row, expected, all[row]));
          }
        }
        return (int) all[0];
      }
    }
    return 1;
  }

  private static int size(Slot slot, int rows, int steps) {
    long width = slot.width(steps);
    if (width > Integer.MAX_VALUE || rows * width > Integer.MAX_VALUE - 8) {
      throw new ModelException(
          "%d rows of %d values do not fit one array: call with fewer rows".formatted(rows, width));
    }
    return (int) (rows * width);
  }

  private void chunk(
      NativeCall call,
      List<InputRows> feeds,
      List<FloatBuffer> results,
      int steps,
      int first,
      int rows) {
    for (int i = 0; i < feeds.size(); i++) {
      call.feed(i, feeds.get(i), first, rows);
    }
    try {
      call.run(rows, results, steps, first);
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
