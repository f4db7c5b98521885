package org.latent4j.train;

import java.io.IOException;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** How rows reach the graph. The rows themselves stay the caller's. */
sealed interface BatchSource permits ResidentRows, StreamedRows {
  /**
   * Builds the input of a step.
   *
   * @return raw values, float32 [batch, …shape of a row]
   */
  Operand<TFloat32> build(Ops tf);

  /** Brings the rows into the session, where they live there. */
  void load(Session session) throws IOException;

  /**
   * The order of the training rows in an epoch; a pure function of its arguments.
   *
   * @param rows indices of the training rows
   */
  int[] order(int[] rows, long seed, int epoch);

  /**
   * One pass.
   *
   * @param order row indices
   * @param first batches to leave out at the start
   */
  BatchStream stream(int[] order, int batchSize, int first);
}
