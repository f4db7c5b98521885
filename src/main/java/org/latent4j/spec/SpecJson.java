package org.latent4j.spec;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.InjectableValues;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.latent4j.base.Nearest;
import org.latent4j.base.OneLine;

/** Settings to JSON and back; enums in lower case, unknown and missing keys refused. */
public final class SpecJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .injectableValues(sinceThen())
          .annotationIntrospector(new OfParameters())
          .build();

  private SpecJson() {}

  /**
   * Settings that the first files did not have, by their type: what a file means that lacks them.
   * Their components are marked by {@code @JacksonInject}.
   */
  private static InjectableValues sinceThen() {
    return new InjectableValues.Std()
        .addValue(TransferSpec.class, TransferSpec.none())
        .addValue(CalibrationSpec.class, CalibrationSpec.usual())
        .addValue(SelectionSpec.class, SelectionSpec.all())
        .addValue(ColumnSpec.Range.class, ColumnSpec.Range.ANY)
        .addValue(ColumnSpec.MISSING_WORDS, List.of())
        .addValue(PackingSpec.class, PackingSpec.none())
        .addValue(CsvSpec.class, CsvSpec.usual())
        .addValue(PriorSpec.class, PriorSpec.normal());
  }

  /** Of a record, values are injected into the constructor alone: its fields cannot be set. */
  private static final class OfParameters extends JacksonAnnotationIntrospector {
    @Override
    public JacksonInject.Value findInjectableValue(AnnotatedMember member) {
      return member instanceof AnnotatedParameter ? super.findInjectableValue(member) : null;
    }
  }

  /** The mapper that reads and writes every JSON file of this project. */
  public static JsonMapper mapper() {
    return MAPPER;
  }

  /** A record as JSON text. */
  public static String write(Object settings) {
    try {
      return MAPPER.writeValueAsString(settings) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("settings cannot be written as JSON", e);
    }
  }

  /**
   * Reads a record.
   *
   * @throws SpecException if the file is not JSON of that record, naming file and place
   * @throws IOException if the file cannot be read
   */
  public static <T> T read(Path file, Class<T> type) throws IOException {
    return read(TextFile.read(file), file.toString(), type);
  }

  /**
   * Reads a record from text.
   *
   * @param origin named in errors
   */
  public static <T> T read(String json, String origin, Class<T> type) {
    return read(tree(json, origin), origin, type);
  }

  /**
   * Reads a tree from text that holds one JSON value and nothing else.
   *
   * @param origin named in errors, with the line
   */
  public static JsonNode tree(String json, String origin) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      String found = OneLine.of(e.getOriginalMessage());
      throw new SpecException(
          origin + ", line " + line,
          "JSON",
          found.startsWith("Trailing token") ? "more behind the first value" : found);
    }
  }

  /** Reads a record from a tree. */
  public static <T> T read(JsonNode tree, String origin, Class<T> type) {
    OlderFiles.complete(tree, MAPPER);
    try {
      return MAPPER.treeToValue(tree, type);
    } catch (UnrecognizedPropertyException e) {
      List<String> known = e.getKnownPropertyIds().stream().map(Object::toString).toList();
      throw unknown(origin, e.getPropertyName(), known);
    } catch (MismatchedInputException e) {
      throw unusable(tree, origin, type, e);
    } catch (JsonProcessingException e) {
      if (e.getCause() instanceof SpecException) {
        throw (SpecException) e.getCause();
      }
      throw new SpecException(origin, "JSON of " + type.getSimpleName(), e.getOriginalMessage());
    }
  }

  /** A key that is missing may be there by a wrong name, which then says more. */
  private static SpecException unusable(
      JsonNode tree, String origin, Class<?> type, MismatchedInputException e) {
    JsonNode at = tree;
    for (JsonMappingException.Reference step : e.getPath()) {
      boolean record = step.getFrom() instanceof Class<?> owner && owner.isRecord();
      List<String> known = record ? components((Class<?>) step.getFrom()) : List.of();
      for (Map.Entry<String, JsonNode> entry : at.properties()) {
        String key = entry.getKey();
        if (!known.contains(key) && Nearest.to(key, known).isPresent()) {
          return unknown(origin, key, known);
        }
      }
      at = step.getFieldName() == null ? at.path(step.getIndex()) : at.path(step.getFieldName());
    }
    return new SpecException(origin, "JSON of " + type.getSimpleName(), e.getOriginalMessage());
  }

  private static List<String> components(Class<?> owner) {
    return Arrays.stream(owner.getRecordComponents()).map(RecordComponent::getName).toList();
  }

  private static SpecException unknown(String origin, String key, List<String> known) {
    return new SpecException(
        origin,
        "one of the keys " + String.join(", ", known),
        key + Nearest.question(key, "", known));
  }
}
