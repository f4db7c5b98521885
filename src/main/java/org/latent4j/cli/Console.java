package org.latent4j.cli;

import java.io.PrintStream;
import java.util.Locale;
import org.latent4j.data.UnseenNames;
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

  /** Tells of names that were read as missing, if there were any. */
  void warn(UnseenNames unseen) {
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
