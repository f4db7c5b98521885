package org.latent4j.cli.flags;

import java.io.PrintStream;
import java.util.List;
import org.latent4j.spec.TransferSpec;
import org.latent4j.train.Beginning;

/** What a run says that it takes from a trained model. */
public final class TransferFlags {
  private TransferFlags() {}

  /** Says how each variable of a run begins, by name and shape, if any is taken or frozen. */
  public static void say(TransferSpec transfer, List<Beginning> beginnings, PrintStream err) {
    if (beginnings.isEmpty()) {
      return;
    }
    if (transfer.takesAny()) {
      long taken = beginnings.stream().filter(Beginning::taken).count();
      err.println(
          taken + " of " + beginnings.size() + " variables taken from " + transfer.initFrom());
    }
    for (Beginning b : beginnings) {
      String state = b.words() + (b.frozen() ? ", frozen" : "");
      err.printf("  %-14s %s %s%n", state, b.name(), b.shape());
    }
    for (TransferSpec.Part part : transfer.freeze()) {
      if (beginnings.stream().noneMatch(b -> b.taken() && part.holds(b.name()))) {
        String word = Arguments.word(part);
        err.println("warning: the " + word + " is frozen as it was drawn; nothing of it was taken");
      }
    }
  }
}
