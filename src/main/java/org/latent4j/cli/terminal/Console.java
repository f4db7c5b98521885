package org.latent4j.cli.terminal;

import java.io.PrintStream;
import org.latent4j.data.table.OddCells;
import org.latent4j.serve.tensorflow.TensorFlowLibrary;

/**
 * Where a command's words go.
 *
 * @param out results
 * @param err progress and errors
 */
public record Console(PrintStream out, PrintStream err) {
  /** Loads TensorFlow without its chatter; before the first class of it is touched. */
  public void loadTensorFlow() {
    TensorFlowLibrary.load(err);
  }

  /** Says a line beside the results. */
  public void tell(String line) {
    err.println("latent4j: " + line);
  }

  /** Tells of cells that a model did not take as they were, if there were any. */
  public void warn(OddCells odd) {
    odd.lines().forEach(line -> tell("warning: " + line));
  }
}
