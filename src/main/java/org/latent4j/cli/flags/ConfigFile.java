package org.latent4j.cli.flags;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.latent4j.base.Nearest;
import org.latent4j.cli.terminal.UsageException;
import org.latent4j.spec.SpecJson;
import org.latent4j.spec.TextFile;

/** A JSON object whose keys are the names of flags. */
public final class ConfigFile {
  private static final List<String> NEVER = List.of("config", "help");

  private ConfigFile() {}

  /**
   * Reads one.
   *
   * @param told takes a line for each key that is called otherwise now
   * @throws UsageException if it is not such an object, or has a key that is no flag
   */
  public static Map<String, String> read(Path file, List<Flag> flags, Consumer<String> told)
      throws IOException {
    JsonNode root = SpecJson.tree(TextFile.read(file), file.toString());
    if (!root.isObject()) {
      throw new UsageException(file + ": expected a JSON object of flags, found another value");
    }
    List<String> names =
        flags.stream().map(Flag::name).filter(name -> !NEVER.contains(name)).toList();
    Map<String, String> given = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : root.properties()) {
      String key = Flag.current(flags, entry.getKey(), "", line -> told.accept(file + ": " + line));
      if (NEVER.contains(key)) {
        throw new UsageException(
            "%s: \"%s\" stands on the command line, not in a file".formatted(file, key));
      }
      if (!names.contains(key)) {
        throw new UsageException(
            file + ": unknown key \"" + key + "\"" + Nearest.question(key, "", names));
      }
      given.put(key, value(file, key, entry.getValue()));
    }
    return given;
  }

  private static String value(Path file, String key, JsonNode value) {
    if (value.isArray()) {
      return StreamSupport.stream(value.spliterator(), false)
          .map(element -> scalar(file, key, element))
          .map(Arguments::quoted)
          .collect(Collectors.joining(","));
    }
    return scalar(file, key, value);
  }

  private static String scalar(Path file, String key, JsonNode value) {
    if (!value.isValueNode() || value.isNull()) {
      throw new UsageException(
          "%s, \"%s\": expected a number, a string, true, false or an array, found %s"
              .formatted(file, key, value));
    }
    return value.asText();
  }
}
