package org.latent4j.train.batch;

import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;

/**
 * The rows of one step, as the one tensor that is fed for them. Whoever took it closes it.
 *
 * @param input placeholder
 * @param tensor what it is fed
 * @param rows number of examples
 */
public record Batch(Operand<?> input, Tensor tensor, int rows) implements AutoCloseable {
  public Session.Runner feed(Session.Runner runner) {
    return runner.feed(input, tensor);
  }

  @Override
  public void close() {
    tensor.close();
  }
}
