package org.latent4j.serve;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.latent4j.spec.Names;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.proto.ConfigProto;
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
          Names.SCORE);

  private final String model;
  private final SavedModelBundle bundle;
  private final Map<String, SignatureCall> signatures;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean closed;

  private Calls(String model, SavedModelBundle bundle, Map<String, SignatureCall> signatures) {
    this.model = model;
    this.bundle = bundle;
    this.signatures = signatures;
  }

  static Calls open(ModelFolder folder, VaeModel.Options options) {
    TensorFlowLibrary.load(System.err);
    String model = folder.version().toString();
    Map<String, SignatureDef> fitting = fitting(model, folder.meta().getSignatureDefMap());
    SavedModelBundle bundle = load(model);
    int cores = Runtime.getRuntime().availableProcessors();
    Spans spans =
        new Spans(options.chunkRows(), options.threads() == 0 ? cores : options.threads());
    try {
      Map<String, SignatureCall> signatures = new TreeMap<>();
      fitting.forEach(
          (name, definition) ->
              signatures.put(name, new SignatureCall(name, definition, bundle, spans)));
      return new Calls(model, bundle, signatures);
    } catch (RuntimeException e) {
      bundle.close();
      throw e;
    }
  }

  /** A chunk runs wholly in the thread that brings it; {@link Spans} takes care of more threads. */
  private static SavedModelBundle load(String model) {
    ConfigProto config =
        ConfigProto.newBuilder()
            .setInterOpParallelismThreads(-1)
            .setIntraOpParallelismThreads(1)
            .build();
    try {
      return SavedModelBundle.loader(model).withTags(Names.TAG).withConfigProto(config).load();
    } catch (RuntimeException e) {
      throw new ModelException(model + ": cannot be opened: " + ModelException.reason(e), e);
    }
  }

  private static Map<String, SignatureDef> fitting(String model, Map<String, SignatureDef> all) {
    Map<String, SignatureDef> fitting = new TreeMap<>(all);
    if (all.containsKey(Names.SERVING_DEFAULT)) {
      fitting.putIfAbsent(Names.ENCODE, all.get(Names.SERVING_DEFAULT));
    }
    fitting.keySet().retainAll(KNOWN);
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

  /** Calls share the lock; closing waits for it alone, so no call meets a freed session. */
  Map<String, Batch> run(String name, Map<String, InputRows> inputs, List<String> fetched) {
    lock.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the model of " + model + " is closed");
      }
      return signature(name).run(inputs, fetched);
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
        bundle.close();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
