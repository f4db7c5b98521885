package org.latent4j.cli.flags;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.latent4j.base.Nearest;
import org.latent4j.cli.terminal.UsageException;
import org.latent4j.spec.TransferSpec;
import org.latent4j.train.Beginning;

/** Flags of what a run takes from a trained model: to {@link TransferSpec} and back. */
public final class TransferFlags {
  static final FlagGroup GROUP =
      FlagGroup.of(
          "Transfer",
          new Flag(
              "init-from",
              "DIR",
              "begin with the variables of this model or run that have the same name and shape; its"
                  + " scaling comes with them"),
          new Flag("init-parts", "all|encoder|decoder|features", "which of them; default all"),
          new Flag(
              "freeze",
              "PART,…",
              "encoder, decoder, or features (the encoder but for its posterior): not trained"));

  private TransferFlags() {}

  static TransferSpec read(Arguments arguments) {
    String from = arguments.text("init-from", "");
    if (from.isEmpty()) {
      arguments.refuse("--init-from", "init-parts");
    }
    return new TransferSpec(
        from,
        arguments.choice("init-parts", TransferSpec.Parts.class, TransferSpec.Parts.ALL),
        frozen(arguments));
  }

  private static List<TransferSpec.Part> frozen(Arguments arguments) {
    List<String> known = Arrays.stream(TransferSpec.Part.values()).map(Arguments::word).toList();
    List<TransferSpec.Part> parts = new ArrayList<>();
    for (String word : arguments.words("freeze")) {
      if (!known.contains(word)) {
        throw new UsageException(
            "freeze",
            String.join(", ", known) + ", or several between commas",
            word + Nearest.question(word, "", known));
      }
      parts.add(TransferSpec.Part.values()[known.indexOf(word)]);
    }
    return parts;
  }

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

  /** The flags that give these settings again. */
  static Map<String, String> stored(TransferSpec transfer) {
    Map<String, String> flags = new LinkedHashMap<>();
    if (transfer.takesAny()) {
      flags.put("init-from", transfer.initFrom());
      flags.put("init-parts", Arguments.word(transfer.parts()));
    }
    if (!transfer.freeze().isEmpty()) {
      flags.put(
          "freeze", Arguments.joined(transfer.freeze().stream().map(Arguments::word).toList()));
    }
    return flags;
  }
}
