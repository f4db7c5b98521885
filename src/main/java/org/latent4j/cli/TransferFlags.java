package org.latent4j.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.latent4j.spec.Nearest;
import org.latent4j.spec.TransferSpec;

/** Flags of what a run takes from a trained model: to {@link TransferSpec} and back. */
final class TransferFlags {
  static final FlagGroup GROUP =
      FlagGroup.of(
          "Transfer",
          new Flag(
              "init-from",
              "DIR",
              "begin with the variables of this model or run that have the same name and shape; its"
                  + " scaling comes with them"),
          new Flag("init-parts", "all|encoder|decoder", "which of them; default all"),
          new Flag("freeze", "PART,…", "encoder, decoder: not trained, ends as it began"));

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
            String.join(" or ", known) + ", or both between commas",
            word + Nearest.question(word, "", known));
      }
      parts.add(TransferSpec.Part.values()[known.indexOf(word)]);
    }
    return parts;
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
