package org.latent4j.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.latent4j.base.Nearest;
import org.latent4j.data.table.TableSchema;
import org.latent4j.io.file.InputFile;
import org.latent4j.io.file.TextTarget;
import org.latent4j.spec.ColumnSpec.Kind;
import org.latent4j.spec.LikelihoodSpec;
import org.latent4j.spec.SpecException;
import org.latent4j.spec.SpecJson;
import org.latent4j.spec.TextFile;

/**
 * The file of a {@link TableSchema}, for people to read and edit, a column a line: {@code
 * {"columns": [{"name": "job", "kind": "category", "categories": ["cook", "pilot"]}, ...]}}. Kinds
 * are real, positive, binary, category, count, and ignore for a column that is not read; columns
 * that are not listed are not read either. {@code categories} may be left out, to be looked for;
 * cells of the words in {@code missing} have no value, as empty ones have none; {@code likelihood}
 * is the name of one or an object with its settings.
 */
public final class SchemaJson {
  private static final String IGNORE = "ignore";
  private static final String NAME = "name";
  private static final String KIND = "kind";
  private static final String CATEGORIES = "categories";
  private static final String LIKELIHOOD = "likelihood";
  private static final String MISSING = "missing";
  private static final String NOTE = "note";
  private static final List<String> KEYS =
      List.of(NAME, KIND, CATEGORIES, LIKELIHOOD, MISSING, NOTE);

  private SchemaJson() {}

  /**
   * Reads a schema.
   *
   * @throws SpecException if it is none: file, column, what was expected, what was found
   * @throws IOException if the file cannot be read
   */
  public static TableSchema read(Path file) throws IOException {
    InputFile.check(file);
    return read(TextFile.read(file), file.toString());
  }

  /**
   * Reads a schema from text.
   *
   * @param origin named in errors
   */
  static TableSchema read(String json, String origin) {
    JsonNode root = SpecJson.tree(json, origin);
    keys(root, origin, List.of("columns"));
    JsonNode list = root.path("columns");
    require(list.isArray() && !list.isEmpty(), origin, "\"columns\": a list of columns", list);
    List<TableSchema.Column> columns = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      columns.add(column(list.get(i), origin + ", column " + (i + 1)));
    }
    try {
      return new TableSchema(columns);
    } catch (SpecException e) {
      throw new SpecException(origin, "a schema", e.getMessage());
    }
  }

  private static TableSchema.Column column(JsonNode node, String place) {
    require(node.isObject(), place, "an object with name and kind", node);
    JsonNode name = node.path(NAME);
    require(name.isTextual(), place + ", name", "a text", name);
    String where = place + " \"" + name.textValue() + "\"";
    keys(node, where, KEYS);
    Optional<Kind> kind = kind(node.path(KIND), where + ", kind");
    require(
        kind.isEmpty() || !name.textValue().isBlank(), where, "a name, as it is not ignored", name);
    TableSchema.Column column =
        new TableSchema.Column(
            name.textValue(),
            kind,
            categories(node.path(CATEGORIES), where + ", categories"),
            likelihood(node.path(LIKELIHOOD), where + ", likelihood"),
            categories(node.path(MISSING), where + ", missing"),
            node.path(NOTE).asText());
    check(column, where);
    return column;
  }

  private static void check(TableSchema.Column column, String where) {
    int names = column.categories().size();
    boolean named = column.kind().filter(k -> k == Kind.BINARY || k == Kind.CATEGORY).isPresent();
    String found = names + " categories";
    require(
        named || names == 0 || column.kind().isEmpty(), where, "none, as it holds numbers", found);
    boolean binary = column.kind().filter(k -> k == Kind.BINARY).isPresent();
    require(!binary || names == 0 || names == 2, where, "two, as it is binary", found);
    long different = column.categories().stream().distinct().count();
    require(different == names, where, "categories that differ", column.categories());
    List<String> both = new ArrayList<>(column.categories());
    both.retainAll(column.missing());
    require(both.isEmpty(), where, "words for what is missing that are no categories", both);
  }

  private static Optional<Kind> kind(JsonNode node, String where) {
    List<String> words = new ArrayList<>();
    Arrays.stream(Kind.values()).forEach(kind -> words.add(word(kind)));
    words.add(IGNORE);
    String given = node.asText().toLowerCase(Locale.ROOT);
    if (!words.contains(given)) {
      String asked = node.isTextual() ? Nearest.question(given, "", words) : "";
      throw new SpecException(where, String.join(", ", words), shown(node) + asked);
    }
    return given.equals(IGNORE)
        ? Optional.empty()
        : Optional.of(Kind.valueOf(given.toUpperCase(Locale.ROOT)));
  }

  private static List<String> categories(JsonNode node, String where) {
    require(node.isMissingNode() || node.isArray(), where, "a list of names", node);
    List<String> names = new ArrayList<>();
    for (JsonNode name : node) {
      require(name.isTextual() || name.isNumber(), where, "names", name);
      names.add(name.asText().strip());
    }
    return names;
  }

  private static Optional<LikelihoodSpec> likelihood(JsonNode node, String where) {
    if (node.isMissingNode()) {
      return Optional.empty();
    }
    require(node.isTextual() || node.isObject(), where, "its name, or an object", node);
    try {
      return Optional.of(
          node.isTextual()
              ? LikelihoodSpec.of(node.textValue())
              : SpecJson.read(node.toString(), where, LikelihoodSpec.class));
    } catch (SpecException e) {
      throw new SpecException(where, "a likelihood", e.getMessage());
    }
  }

  private static void keys(JsonNode node, String where, List<String> known) {
    require(node.isObject(), where, "an object {...}", node);
    node.fieldNames()
        .forEachRemaining(
            key ->
                require(
                    known.contains(key),
                    where,
                    "only " + String.join(", ", known),
                    "\"" + key + "\"" + Nearest.question(key, "", known)));
  }

  private static void require(boolean holds, String where, String expected, Object found) {
    if (!holds) {
      throw new SpecException(
          where, expected, found instanceof JsonNode node ? shown(node) : found);
    }
  }

  private static String shown(JsonNode node) {
    return node.isMissingNode() ? "none" : node.toString();
  }

  private static String word(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /** A schema as JSON text, a column a line. */
  public static String write(TableSchema schema) {
    ObjectWriter line = SpecJson.mapper().writer().without(SerializationFeature.INDENT_OUTPUT);
    List<String> lines = new ArrayList<>();
    for (TableSchema.Column column : schema.columns()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put(NAME, column.name());
      fields.put(KIND, column.kind().map(SchemaJson::word).orElse(IGNORE));
      if (!column.categories().isEmpty()) {
        fields.put(CATEGORIES, column.categories());
      }
      column.likelihood().ifPresent(likelihood -> fields.put(LIKELIHOOD, likelihood));
      if (!column.missing().isEmpty()) {
        fields.put(MISSING, column.missing());
      }
      if (!column.note().isEmpty()) {
        fields.put(NOTE, column.note());
      }
      try {
        lines.add("    " + line.writeValueAsString(fields));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("a schema cannot be written as JSON", e);
      }
    }
    return "{\n  \"columns\": [\n" + String.join(",\n", lines) + "\n  ]\n}\n";
  }

  /** Writes a schema in place of a file that was there. */
  public static void write(TableSchema schema, Path file) throws IOException {
    try (TextTarget target = TextTarget.file(file, Optional.empty())) {
      byte[] text = write(schema).getBytes(StandardCharsets.UTF_8);
      target.write(text, 0, text.length);
      target.commit(0);
    }
  }
}
