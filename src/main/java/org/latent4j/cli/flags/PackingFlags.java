package org.latent4j.cli.flags;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.latent4j.cli.terminal.UsageException;
import org.latent4j.spec.Names;
import org.latent4j.spec.PackingSpec;

/** Flags of what views are made of: to {@link PackingSpec} and back. */
public final class PackingFlags {
  static final Flag VIEWS =
      new Flag(
          "views",
          "NAME=SOURCE,…",
          "further views, row by row beside the first: labels, or a name and a source");
  public static final Flag TRANSPOSE =
      Flag.on("transpose", ".mtx: its columns are the rows (genes by cells)");

  static final FlagGroup GROUP =
      FlagGroup.of(
          "Views",
          new Flag(
              "schema",
              "auto|FILE",
              "a csv of mixed columns: their kinds from a JSON file, or found by looking and written"
                  + " to the run's schema.json"),
          new Flag(
              "condition",
              "COLUMN,…|labels",
              "given to encoder and decoder, never generated: columns, or the labels"),
          new Flag(
              "predict",
              "COLUMN,…|labels",
              "predicted from the latent, never encoded; rows without one are used too"),
          VIEWS,
          new Flag(
              "head",
              "N,N,…",
              "predict: hidden layers between the latent and what is predicted; default none for"
                  + " names, 64 for numbers"),
          new Flag(
              "label-weight",
              "W",
              "weight of a label's log-likelihood in the loss; 50, as it is one value beside many"),
          new Flag(
              "guess",
              "W",
              "predict: weight of labels guessed where there is none and the model is sure; 0"),
          new Flag("guess-warmup", "N", "epochs over which that weight rises from 0; default 2"),
          new Flag(
              "labelled-share",
              "SHARE",
              "predict: rows with a label are repeated to make up this share of an epoch; 0: once"),
          new Flag(
              "hide",
              "SHARE",
              "share of the first view's values hidden from its encoder in training; default 0, or"
                  + " 0.2 for a table with missing cells"),
          new Flag("shift", "N", "pixels by which training moves each image at most; default 0"));

  private PackingFlags() {}

  static PackingSpec read(Arguments arguments) {
    Map<String, String> others = new LinkedHashMap<>();
    boolean labels = false;
    for (String word : arguments.words("views")) {
      int equals = word.indexOf('=');
      if (word.equals(PackingSpec.LABELS)) {
        labels = true;
      } else if (equals < 1 || equals == word.length() - 1) {
        throw new UsageException("views", "labels, or NAME=SOURCE", word);
      } else if (taken(word.substring(0, equals), others)) {
        throw new UsageException(
            "views", "names that differ, none x, which the first view has", word);
      } else {
        others.put(word.substring(0, equals), word.substring(equals + 1));
      }
    }
    return new PackingSpec(
        arguments.text("schema", ""),
        arguments.words("condition"),
        arguments.words("predict"),
        labels,
        others,
        arguments.on("transpose"));
  }

  private static boolean taken(String name, Map<String, String> others) {
    return name.equals(Names.X) || others.containsKey(name);
  }

  static Map<String, String> stored(PackingSpec packing) {
    Map<String, String> flags = new LinkedHashMap<>();
    flags.put("schema", packing.schema());
    flags.put("condition", Arguments.joined(packing.conditions()));
    flags.put("predict", Arguments.joined(packing.targets()));
    flags.put("views", views(packing));
    flags.put("transpose", packing.transpose() ? "true" : "");
    flags.values().removeIf(String::isEmpty);
    return flags;
  }

  private static String views(PackingSpec packing) {
    List<String> words = new ArrayList<>();
    if (packing.labelView()) {
      words.add(PackingSpec.LABELS);
    }
    packing.views().forEach((name, source) -> words.add(name + "=" + source));
    return Arguments.joined(words);
  }

  /** The flags among {@link #stored} that a trained model needs no more. */
  static Set<String> ofTraining(PackingSpec packing) {
    Set<String> flags = new HashSet<>(stored(packing).keySet());
    flags.remove("transpose");
    return flags;
  }
}
