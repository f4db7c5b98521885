package org.latent4j.cli.flags;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.latent4j.graph.Kind;
import org.latent4j.graph.distribution.Likelihood;
import org.latent4j.graph.distribution.Priors;
import org.latent4j.graph.network.Network;
import org.latent4j.spec.DataSpec;
import org.latent4j.spec.RunSpec;
import org.latent4j.spec.SpecJson;
import org.latent4j.spec.TrainingSpec;

/**
 * The table of settings: what {@code settings.txt} and the files of networks and likelihoods say.
 * Flags, help texts, {@code --config}, the flags that give a {@code spec.json} again and the check
 * of a resumed run come from it.
 */
public final class Settings {
  /** The lines of the table by the title that they stand under. */
  private static final Map<String, List<String>> LINES = lines();

  private Settings() {}

  /** Found where they are asked for: most commands ask for none of the kinds, and start sooner. */
  private static final class Found {
    /** Settings that choose among kinds whose files describe themselves. */
    static final Map<String, List<? extends Kind<?>>> KINDS =
        Map.of("arch", Network.kinds(), "prior", Priors.kinds(), "likelihood", Likelihood.kinds());

    static final List<Setting> ALL = with(written());
  }

  private static Map<String, List<String>> lines() {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    List<String> group = List.of();
    for (String line : TableLines.of("settings.txt")) {
      if (line.startsWith("[")) {
        group = new ArrayList<>();
        groups.put(line.substring(1, line.length() - 1), group);
      } else {
        group.add(line);
      }
    }
    return groups;
  }

  /** All as the table has them, without those of kinds. */
  private static List<Setting> written() {
    return LINES.values().stream().flatMap(List::stream).map(Setting::of).toList();
  }

  private static List<Setting> under(String title) {
    return with(LINES.get(title).stream().map(Setting::of).toList());
  }

  /** All settings by the title that they stand under, those of kinds too. */
  static Map<String, List<Setting>> table() {
    Map<String, List<Setting>> groups = new LinkedHashMap<>();
    LINES.keySet().forEach(title -> groups.put(title, under(title)));
    return groups;
  }

  /** Settings, each followed by those of the kinds that it chooses among. */
  private static List<Setting> with(List<Setting> settings) {
    List<Setting> all = new ArrayList<>();
    for (Setting setting : settings) {
      if (setting.choosesKind()) {
        List<? extends Kind<?>> kinds = Found.KINDS.get(setting.name());
        all.addAll(described(setting.among(kinds), kinds));
      } else {
        all.add(setting);
      }
    }
    return all;
  }

  /** A setting, and those of the kinds that it chooses among. */
  private static List<Setting> described(Setting chooses, List<? extends Kind<?>> kinds) {
    Map<org.latent4j.graph.Setting, List<String>> takers = new LinkedHashMap<>();
    for (Kind<?> kind : kinds) {
      kind.settings()
          .forEach(s -> takers.computeIfAbsent(s, t -> new ArrayList<>()).add(kind.name()));
    }
    List<Setting> settings = new ArrayList<>(List.of(chooses));
    takers.forEach(
        (setting, names) -> {
          boolean all = names.size() == kinds.size();
          settings.add(chooses.owned(setting, all ? List.of() : names));
        });
    return settings;
  }

  /** The flags of {@code train}, but for those that every command has. */
  public static List<FlagGroup> groups() {
    return LINES.keySet().stream()
        .filter(title -> !title.equals("General"))
        .map(Settings::group)
        .toList();
  }

  /** The flags under a title. */
  public static FlagGroup group(String title) {
    return new FlagGroup(title, under(title).stream().map(Setting::flag).toList());
  }

  /** The flag of a setting, for another command that has it too. */
  public static Flag flag(String name) {
    return named(name).flag();
  }

  static Setting named(String name) {
    return LINES.values().stream()
        .flatMap(List::stream)
        .filter(line -> line.startsWith(name + " "))
        .map(Setting::of)
        .filter(setting -> !setting.choosesKind())
        .findFirst()
        .orElseGet(() -> ofKinds(name));
  }

  private static Setting ofKinds(String name) {
    return Found.ALL.stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }

  /** How a model is fitted. */
  public static TrainingSpec training(Arguments arguments) {
    return read("training", TrainingSpec.class, arguments, Map.of());
  }

  /** Where rows come from. */
  public static DataSpec data(Arguments arguments) {
    return data(arguments.text("data", named("data").usual()), arguments);
  }

  /** A source with the flags of how it is read. */
  public static DataSpec data(String source, Arguments arguments) {
    String query = arguments.text("query", "");
    String whole = query.isEmpty() ? source : source + " sql:" + query;
    return read("data", DataSpec.class, arguments.with("data", whole), Map.of());
  }

  /**
   * The settings of a place in {@code spec.json}.
   *
   * @param usual defaults that the table does not know, by the name of the flag
   * @throws org.latent4j.cli.terminal.UsageException for a flag that would do nothing, or whose
   *     value is not of its type
   */
  static <T> T read(String place, Class<T> type, Arguments arguments, Map<String, String> usual) {
    ObjectNode run = SpecJson.mapper().createObjectNode();
    put(run, place, arguments, usual);
    return SpecJson.read(run.at("/" + place), "flags", type);
  }

  /** Settings of a place, with what the flags change of them. */
  static <T> T over(T settings, String place, Arguments arguments) {
    ObjectNode run = SpecJson.mapper().createObjectNode();
    run.withObject("/" + place).setAll(SpecJson.mapper().<ObjectNode>valueToTree(settings));
    put(run, place, arguments, Map.of());
    @SuppressWarnings("unchecked")
    Class<T> type = (Class<T>) settings.getClass();
    return SpecJson.read(run.at("/" + place), "flags", type);
  }

  /**
   * A run with what the flags change of it.
   *
   * @param place in {@code spec.json}, at and below which they do
   */
  public static RunSpec changed(RunSpec run, String place, Arguments arguments) {
    ObjectNode tree = SpecJson.mapper().valueToTree(run);
    put(tree, place, arguments, Map.of());
    return SpecJson.read(tree, "flags", RunSpec.class);
  }

  /** The flags that give a run again. */
  static Map<String, String> stored(RunSpec run) {
    ObjectNode tree = SpecJson.mapper().valueToTree(run);
    put(tree, "model/prior", new Arguments(Map.of()), Map.of()); // left out where it is the usual
    Map<String, String> flags = new LinkedHashMap<>();
    for (Setting setting : Found.ALL) {
      for (ObjectNode holder :
          applies(tree, setting) ? holders(tree, setting) : List.<ObjectNode>of()) {
        String text = setting.text(holder);
        boolean none = setting.type() == Setting.Type.WIDTHS && holder.has(setting.key());
        if (!text.isEmpty() || none) {
          flags.put(setting.name(), text);
        }
      }
    }
    // A range given beforehand is how bytes are scaled to 0–1.
    flags.replace("scaling", "fixed", "unit");
    return flags;
  }

  /** Puts what the flags give, and defaults where there is nothing, at and below a place. */
  static void put(ObjectNode run, String place, Arguments arguments, Map<String, String> usual) {
    List<String> top = place.isEmpty() ? List.of() : List.of(place.split("/", -1));
    for (Setting setting : with(written().stream().filter(s -> s.isIn(top)).toList())) {
      for (ObjectNode holder : holders(run, setting)) {
        put(holder, setting, applies(run, setting), arguments, usual);
      }
    }
  }

  private static void put(
      ObjectNode holder,
      Setting setting,
      boolean applies,
      Arguments arguments,
      Map<String, String> usual) {
    String name = setting.name();
    if (!applies) {
      arguments.refuse(setting.reason(), name);
      holder.remove(setting.key());
      if (setting.neutral() != null) {
        holder.put(setting.key(), setting.neutral());
      }
    } else if (arguments.has(name)) {
      setting.put(holder, arguments);
    } else if (!holder.has(setting.key())) {
      setting.put(holder, usual.getOrDefault(name, setting.usual()));
    }
  }

  /** Whether a setting is for the kinds that a run is of. */
  private static boolean applies(ObjectNode run, Setting setting) {
    if (setting.needs().isEmpty()) {
      return !setting.place().isEmpty();
    }
    Setting other = named(setting.needs());
    String text = text(run, other);
    return setting.kinds().isEmpty() ? other.isSet(text) : setting.kinds().contains(text);
  }

  /** A setting's value in a run; empty where it has none. */
  private static String text(ObjectNode run, Setting setting) {
    String text = "";
    for (ObjectNode holder : holders(run, setting)) {
      text = setting.text(holder);
    }
    return text;
  }

  /** The objects that hold a setting: one, or one a view that it is for. */
  private static List<ObjectNode> holders(ObjectNode run, Setting setting) {
    List<JsonNode> at = List.of(run);
    for (String word : setting.place().subList(0, setting.place().size() - 1)) {
      at = at.stream().flatMap(node -> inside(node, word).stream()).toList();
    }
    return at.stream().map(ObjectNode.class::cast).toList();
  }

  private static List<JsonNode> inside(JsonNode node, String word) {
    if (node instanceof ArrayNode views) {
      return StreamSupport.stream(views.spliterator(), false)
          .filter(view -> isMeant(view, word, view.equals(views.get(0))))
          .toList();
    }
    JsonNode child = node.get(word);
    return List.of(child == null ? ((ObjectNode) node).putObject(word) : child);
  }

  /** Whether a view is what a place calls first, target or label. */
  private static boolean isMeant(JsonNode view, String word, boolean first) {
    String role = view.path("role").asText();
    boolean label = view.at("/table/0/categories").size() > 0 && view.path("table").size() == 1;
    return switch (word) {
      case "first" -> first;
      case "target" -> role.equals("TARGET");
      default -> label && !first && !role.equals("CONDITION");
    };
  }
}
