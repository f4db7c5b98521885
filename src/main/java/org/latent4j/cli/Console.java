package org.latent4j.cli;

import java.io.PrintStream;
import org.latent4j.serve.TensorFlowLibrary;

/**
 * Where a command's words go.
 *
 * @param out results
 * @param err progress and errors
 */
record Console(PrintStream out, PrintStream err) {
  /** Loads TensorFlow without its chatter; before the first class of it is touched. */
  void loadTensorFlow() {
    TensorFlowLibrary.load(err);
  }
}
