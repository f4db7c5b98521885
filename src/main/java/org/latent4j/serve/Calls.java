package org.latent4j.serve;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.latent4j.serve.check.ModelException;
import org.latent4j.serve.check.ModelFolder;
import org.latent4j.serve.run.Batch;
import org.latent4j.serve.run.FrozenGraph;
import org.latent4j.serve.run.InputRows;
import org.latent4j.serve.run.NativeSession;
import org.latent4j.serve.run.Processor;
import org.latent4j.serve.run.SignatureCall;
import org.latent4j.serve.run.Spans;
import org.latent4j.serve.run.StartedGraph;
import org.latent4j.serve.tensorflow.TensorFlowLibrary;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.Names;
import org.latent4j.spec.Precision;
import org.latent4j.spec.ViewSpec;
import org.latent4j.spec.manifest.Manifest;
import org.latent4j.spec.manifest.RowTensors;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.SignatureDef;

/** The signatures of a loaded model; owns its graph and session, and closes them once. */
final class Calls implements AutoCloseable {
  private static final List<String> KNOWN =
      List.of(
          Names.ENCODE,
          Names.DECODE,
          Names.DECODE_SAMPLE,
          Names.ENCODE_SAMPLE,
          Names.RECONSTRUCT,
          Names.SCORE,
          Names.CLASSIFY);

  private final String model;
  private final NativeSession session;
  private final Map<String, SignatureCall> signatures;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean closed;

  private Calls(String model, NativeSession session, Map<String, SignatureCall> signatures) {
    this.model = model;
    this.session = session;
    this.signatures = signatures;
  }

  static Calls open(ModelFolder folder, OpenOptions options) {
    TensorFlowLibrary.load(System.err);
    String model = folder.version().toString();
    Map<String, RowTensors> packed = folder.manifest().map(Manifest::rows).orElse(Map.of());
    Map<String, SignatureDef> fitting =
        fitting(model, folder.meta().getSignatureDefMap(), packed.keySet());
    NativeSession session = load(folder, outputs(fitting, packed), options.precision());
    int cores = Runtime.getRuntime().availableProcessors();
    Spans spans =
        new Spans(options.chunkRows(), options.threads() == 0 ? cores : options.threads());
    try {
      Map<String, SignatureCall> signatures = new TreeMap<>();
      fitting.forEach(
          (name, definition) ->
              signatures.put(
                  name,
                  packed.containsKey(name)
                      ? new SignatureCall(
                          name, packed.get(name), lacking(folder, definition), session, spans)
                      : new SignatureCall(name, definition, session, spans)));
      return new Calls(model, session, signatures);
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  /** The columns of a signature's packed rows that may be without a value. */
  private static BitSet lacking(ModelFolder folder, SignatureDef definition) {
    ModelSpec spec = folder.manifest().orElseThrow().spec();
    BitSet lacking = new BitSet();
    int from = 0;
    for (ViewSpec view : spec.givenBy(definition.getInputsMap().keySet())) {
      lacking.set(from, from + view.features(), spec.mayLack(view));
      from += view.features();
    }
    return lacking;
  }

  private static NativeSession load(ModelFolder folder, List<String> outputs, Precision precision) {
    String model = folder.version().toString();
    try {
      StartedGraph graph = StartedGraph.of(folder);
      NativeSession loaded = NativeSession.started(graph.definition(), graph.targets());
      try {
        Optional<GraphDef> frozen =
            FrozenGraph.of(
                folder.meta().getGraphDef(), outputs, loaded::value, Processor.rounds(precision));
        if (frozen.isPresent()) {
          NativeSession session = NativeSession.of(frozen.get());
          loaded.close();
          return session;
        }
        if (precision == Precision.BF16) {
          throw new IllegalArgumentException(
              "BF16: expected variables that the graph itself reads, found functions or other"
                  + " state");
        }
      } catch (RuntimeException e) {
        loaded.close();
        throw e;
      }
      return loaded;
    } catch (RuntimeException e) {
      throw new ModelException(model + ": cannot be opened: " + ModelException.reason(e), e);
    }
  }

  private static List<String> outputs(
      Map<String, SignatureDef> signatures, Map<String, RowTensors> packed) {
    List<String> outputs = new ArrayList<>();
    signatures.forEach(
        (name, definition) -> {
          if (packed.containsKey(name)) {
            packed.get(name).outputs().values().forEach(tensor -> outputs.add(tensor.tensor()));
          } else {
            definition.getOutputsMap().values().forEach(info -> outputs.add(info.getName()));
          }
        });
    return outputs;
  }

  private static Map<String, SignatureDef> fitting(
      String model, Map<String, SignatureDef> all, Set<String> packed) {
    Map<String, SignatureDef> fitting = new TreeMap<>(all);
    if (all.containsKey(Names.SERVING_DEFAULT)) {
      fitting.putIfAbsent(Names.ENCODE, all.get(Names.SERVING_DEFAULT));
    }
    fitting.keySet().removeIf(name -> !KNOWN.contains(name) && !packed.contains(name));
    if (fitting.isEmpty()) {
      throw new ModelException(
          model
              + ": expected one of the signatures "
              + KNOWN
              + ", found "
              + new TreeMap<>(all).keySet());
    }
    return fitting;
  }

  List<String> names() {
    return List.copyOf(signatures.keySet());
  }

  boolean has(String name) {
    return signatures.containsKey(name);
  }

  SignatureCall signature(String name) {
    SignatureCall call = signatures.get(name);
    if (call == null) {
      throw new ModelException(
          model + " has no signature " + name + "; it has " + signatures.keySet());
    }
    return call;
  }

  Map<String, Batch> run(String name, Map<String, InputRows> inputs, List<String> fetched) {
    return open(() -> signature(name).run(inputs, fetched));
  }

  void run(String name, Map<String, InputRows> inputs, Map<String, FloatBuffer> outputs) {
    open(
        () -> {
          signature(name).run(inputs, outputs);
          return null;
        });
  }

  /** Calls share the lock; closing waits for it alone, so no call meets a freed session. */
  private <T> T open(Supplier<T> call) {
    lock.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the model of " + model + " is closed");
      }
      return call.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        signatures.values().forEach(SignatureCall::close);
        session.close();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
