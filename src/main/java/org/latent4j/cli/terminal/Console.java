package org.latent4j.cli.terminal;

import java.io.PrintStream;
import java.util.Locale;
import org.latent4j.data.table.UnseenNames;
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

  /** Tells of names that were read as missing, if there were any. */
  public void warn(UnseenNames unseen) {
    if (unseen.count() > 0) {
      err.printf(
          Locale.ROOT,
          "latent4j: warning: %,d cell%s with a name that the model does not know, taken as missing:"
              + " %s%n",
          unseen.count(),
          unseen.count() == 1 ? "" : "s",
          unseen.examples());
    }
  }
}
