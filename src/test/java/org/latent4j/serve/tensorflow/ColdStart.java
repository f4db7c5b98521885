package org.latent4j.serve.tensorflow;

import org.bytedeco.javacpp.Pointer;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.TensorFlow;
import org.tensorflow.op.Ops;

/**
 * Loads TensorFlow in a fresh JVM and runs a one-op graph; run by {@link TensorFlowLibraryTest}.
 */
final class ColdStart {
  private ColdStart() {}

  public static void main(String[] args) {
    if (args.length > 0) {
      TensorFlowLibrary.load(System.err);
      if (Pointer.maxPhysicalBytes() != 0) {
        throw new IllegalStateException("JavaCPP looks up the memory of the process");
      }
    }
    System.out.println(TensorFlow.version());
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      var sum = tf.math.add(tf.constant(1f), tf.constant(2f));
      try (Session session = new Session(graph);
          Result result = session.runner().fetch(sum).run()) {
        System.out.println(result.size());
      }
    }
  }
}
