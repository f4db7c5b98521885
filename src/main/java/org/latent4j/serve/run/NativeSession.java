package org.latent4j.serve.run;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_Dim;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GraphImportGraphDef;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GraphOperationByName;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NumDims;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationNumOutputs;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationOutputType;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SessionRun;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetConfig;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorByteSize;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorData;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorType;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.latent4j.serve.check.GraphProgram;
import org.latent4j.serve.check.ModelException;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_ImportGraphDefOptions;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_Output;
import org.tensorflow.internal.c_api.TF_Session;
import org.tensorflow.internal.c_api.TF_SessionOptions;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.internal.c_api.TF_Tensor;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.RewriterConfig;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * A graph and a session over it, by TensorFlow's C interface. TensorFlow Java's own session makes
 * tensors, lists and pointers anew for each call, which for one row takes as long as the model
 * does; here a {@link NativeCall} makes them once.
 *
 * <p>A call runs wholly in the thread that brings it; {@link Spans} takes care of more threads.
 * Owns both handles until it is closed; errors are TensorFlow Java's exceptions.
 */
public final class NativeSession implements AutoCloseable {
  private static final ConfigProto CONFIG =
      ConfigProto.newBuilder()
          .setInterOpParallelismThreads(-1)
          .setIntraOpParallelismThreads(1)
          .build();

  /**
   * TensorFlow looks over the whole graph at the first call of each set of tensors. For one read of
   * each variable that takes many times as long as the reads do.
   */
  private static final ConfigProto AS_IT_IS =
      CONFIG.toBuilder()
          .setGraphOptions(
              GraphOptions.newBuilder()
                  .setRewriteOptions(RewriterConfig.newBuilder().setDisableMetaOptimizer(true)))
          .build();

  private final TF_Graph graph;
  private final TF_Session session;

  private NativeSession(TF_Graph graph, TF_Session session) {
    this.graph = graph;
    this.session = session;
  }

  /**
   * A graph whose variables are read and whose tables are filled, as TensorFlow's own loader does
   * it; but the graph is the one that was looked through, not read from disk again.
   *
   * @param definition file names in it already
   * @param targets nodes to run once, in this order
   * @param optimized whether TensorFlow prepares the graph for many calls, or runs it as it is
   */
  public static NativeSession started(
      GraphDef definition, List<String> targets, boolean optimized) {
    NativeSession session = of(definition, optimized ? CONFIG : AS_IT_IS);
    try {
      for (String target : targets) {
        session.run(target);
      }
      return session;
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  private void run(String target) {
    TF_Status status = TF_Status.newStatus();
    try (PointerPointer<TF_Operation> targets = new PointerPointer<>(1)) {
      targets.put(0, operation(target));
      TF_SessionRun(
          session,
          null,
          null,
          new PointerPointer<>(0),
          0,
          null,
          new PointerPointer<>(0),
          0,
          targets,
          1,
          null,
          status);
      status.throwExceptionIfNotOK();
    } finally {
      status.deallocate();
    }
  }

  private static void importInto(TF_Graph graph, Message definition, TF_Status status) {
    TF_Buffer bytes = TF_Buffer.newBufferFromString(definition);
    TF_ImportGraphDefOptions options = TF_ImportGraphDefOptions.newImportGraphDefOptions();
    try {
      TF_GraphImportGraphDef(graph, bytes, options, status);
      status.throwExceptionIfNotOK();
    } finally {
      options.deallocate();
      bytes.deallocate();
    }
  }

  /** A graph that needs nothing restored. */
  public static NativeSession of(GraphDef definition) {
    return of(definition, CONFIG);
  }

  private static NativeSession of(GraphDef definition, ConfigProto settings) {
    byte[] message = settings.toByteArray();
    TF_Graph graph = TF_Graph.newGraph();
    TF_SessionOptions options = TF_SessionOptions.newSessionOptions();
    TF_Status status = TF_Status.newStatus();
    try (BytePointer config = new BytePointer(message)) {
      TF_SetConfig(options, config, message.length, status);
      status.throwExceptionIfNotOK();
      importInto(graph, definition, status);
      TF_Session session = TF_Session.newSession(graph, options, status);
      status.throwExceptionIfNotOK();
      return new NativeSession(graph, session);
    } catch (RuntimeException e) {
      graph.deallocate();
      throw e;
    } finally {
      status.deallocate();
      options.deallocate();
    }
  }

  /**
   * Pointers to tensors of the graph, one after the other.
   *
   * @param names such as {@code encode_x:0}
   * @throws ModelException if one is not there
   */
  TF_Output tensors(List<String> names) {
    TF_Output tensors = new TF_Output(names.size());
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      TF_Operation operation = operation(GraphProgram.node(name));
      String index = name.substring(Math.min(name.length(), name.indexOf(':') + 1));
      int output =
          name.indexOf(':') < 0 ? 0 : index.matches("[0-9]{1,6}") ? Integer.parseInt(index) : -1;
      if (output < 0 || output >= TF_OperationNumOutputs(operation)) {
        throw new ModelException("the graph has no tensor " + name);
      }
      tensors.getPointer(i).oper(operation).index(output);
    }
    return tensors;
  }

  private TF_Operation operation(String name) {
    TF_Operation operation = TF_GraphOperationByName(graph, name);
    if (operation == null) {
      throw new ModelException("the graph has no operation " + name);
    }
    return operation;
  }

  /** The type of a tensor, as TensorFlow numbers them. */
  static int type(TF_Output tensor) {
    return TF_OperationOutputType(tensor);
  }

  /**
   * Runs the graph; may be called from several threads at once.
   *
   * @param fetched gets a tensor for each output, which becomes the caller's
   * @param status of this thread
   */
  void run(
      TF_Output inputs,
      PointerPointer<TF_Tensor> fed,
      TF_Output outputs,
      PointerPointer<TF_Tensor> fetched,
      TF_Status status) {
    TF_SessionRun(
        session,
        null,
        inputs,
        fed,
        (int) fed.limit(),
        outputs,
        fetched,
        (int) fetched.limit(),
        (PointerPointer<?>) null,
        0,
        null,
        status);
    status.throwExceptionIfNotOK();
  }

  /**
   * The value of a tensor that depends on no input.
   *
   * @param name such as {@code kernel/read:0}
   */
  public TensorProto value(String name) {
    TF_Status status = TF_Status.newStatus();
    try (TF_Output from = tensors(List.of(name));
        PointerPointer<TF_Tensor> fetched = new PointerPointer<>(1)) {
      run(null, new PointerPointer<>(0), from, fetched, status);
      TF_Tensor tensor = new TF_Tensor(fetched.get(0));
      try {
        return message(tensor);
      } finally {
        TF_DeleteTensor(tensor);
      }
    } finally {
      status.deallocate();
    }
  }

  private static TensorProto message(TF_Tensor tensor) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (int i = 0; i < TF_NumDims(tensor); i++) {
      shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(TF_Dim(tensor, i)));
    }
    byte[] content = new byte[Math.toIntExact(TF_TensorByteSize(tensor))];
    new BytePointer(TF_TensorData(tensor)).get(content);
    return TensorProto.newBuilder()
        .setDtypeValue(TF_TensorType(tensor))
        .setTensorShape(shape)
        .setTensorContent(ByteString.copyFrom(content))
        .build();
  }

  @Override
  public void close() {
    session.deallocate();
    graph.deallocate();
  }
}
