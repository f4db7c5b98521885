package org.latent4j.cli.flags;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.latent4j.cli.terminal.UsageException;
import org.latent4j.spec.Names;
import org.latent4j.spec.PackingSpec;

/**
 * The value of {@code --views}.
 *
 * @param labels whether the labels are a view of their own
 * @param others sources by the name of their view
 */
record FurtherViews(boolean labels, Map<String, String> others) {
  /** The key of the labels, beside that of the others. */
  static final String LABELS = "labelView";

  static FurtherViews read(String flag, List<String> words) {
    Map<String, String> others = new LinkedHashMap<>();
    boolean labels = false;
    for (String word : words) {
      int equals = word.indexOf('=');
      if (word.equals(PackingSpec.LABELS)) {
        labels = true;
      } else if (equals < 1 || equals == word.length() - 1) {
        throw new UsageException(flag, "labels, or NAME=SOURCE", word);
      } else if (word.startsWith(Names.X + "=")
          || others.put(word.substring(0, equals), Arguments.plain(word.substring(equals + 1)))
              != null) {
        throw new UsageException(flag, "names that differ, none x, which the first view has", word);
      }
    }
    return new FurtherViews(labels, others);
  }

  static String text(boolean labels, JsonNode others) {
    List<String> words = new ArrayList<>(labels ? List.of(PackingSpec.LABELS) : List.of());
    others
        .properties()
        .forEach(
            view -> words.add(view.getKey() + "=" + Arguments.quoted(view.getValue().asText())));
    return String.join(",", words);
  }
}
