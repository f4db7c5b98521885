package org.latent4j.serve;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.latent4j.base.LiteralPath;
import org.latent4j.base.Matrix;
import org.latent4j.serve.check.ModelException;
import org.latent4j.serve.check.ModelFolder;
import org.latent4j.serve.run.FrozenGraph;
import org.latent4j.serve.run.InputRows;
import org.latent4j.serve.run.NativeSession;
import org.latent4j.serve.run.Processor;
import org.latent4j.serve.run.RowLimits;
import org.latent4j.serve.run.SignatureCall;
import org.latent4j.serve.run.Spans;
import org.latent4j.serve.run.StartedGraph;
import org.latent4j.serve.tensorflow.TensorFlowLibrary;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.Precision;
import org.latent4j.spec.ViewSpec;
import org.latent4j.spec.manifest.SignatureSpec;
import org.latent4j.spec.manifest.TensorSpec;
import org.tensorflow.proto.GraphDef;

/** The signatures of a loaded model; owns its graph and session, and closes them once. */
final class Calls implements AutoCloseable {
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
    Map<String, SignatureSpec> specs = folder.signatures();
    List<String> outputs =
        specs.values().stream()
            .flatMap(spec -> spec.outputs().values().stream().map(TensorSpec::tensor))
            .toList();
    NativeSession session = load(folder, outputs, options.precision());
    int cores = Runtime.getRuntime().availableProcessors();
    Spans spans =
        new Spans(options.chunkRows(), options.threads() == 0 ? cores : options.threads());
    try {
      Map<String, SignatureCall> signatures = new TreeMap<>();
      specs.forEach(
          (name, spec) ->
              signatures.put(
                  name,
                  new SignatureCall(
                      name,
                      spec,
                      input -> lacking(folder, input),
                      input -> folder.manifest().flatMap(m -> RowLimits.of(m, input)),
                      session,
                      spans)));
      return new Calls(folder.version().toString(), session, signatures);
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  /** The columns of a row that may be without a value. */
  private static BitSet lacking(ModelFolder folder, TensorSpec input) {
    BitSet lacking = new BitSet();
    if (folder.manifest().isPresent()) {
      ModelSpec spec = folder.manifest().get().spec();
      int from = 0;
      for (ViewSpec view : SignatureSpec.views(spec, input)) {
        lacking.set(from, from + view.features(), spec.mayLack(view));
        from += view.features();
      }
    }
    return lacking;
  }

  private static NativeSession load(ModelFolder folder, List<String> outputs, Precision precision) {
    String model = folder.version().toString();
    try (LiteralPath literal =
        LiteralPath.of(folder.variables().orElse(folder.version().resolve("none")))) {
      StartedGraph graph = StartedGraph.of(folder, folder.variables().map(v -> literal.path()));
      Optional<GraphDef> frozen;
      try (NativeSession read = NativeSession.started(graph.definition(), graph.targets(), false)) {
        frozen =
            FrozenGraph.of(
                folder.meta().getGraphDef(), outputs, read::value, Processor.rounds(precision));
      }
      if (frozen.isPresent()) {
        return NativeSession.of(frozen.get());
      }
      if (precision == Precision.BF16) {
        throw new IllegalArgumentException(
            "BF16: expected variables that the graph itself reads, found functions or other state");
      }
      return NativeSession.started(graph.definition(), graph.targets(), true);
    } catch (IOException | RuntimeException e) {
      throw new ModelException(model + ": cannot be opened: " + ModelException.reason(e), e);
    }
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

  Map<String, Matrix> run(String name, Map<String, InputRows> inputs, List<String> fetched) {
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
