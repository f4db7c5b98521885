package org.latent4j.cli.flags;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.latent4j.cli.terminal.UsageException;
import org.latent4j.graph.Kind;
import org.latent4j.spec.SpecJson;

/**
 * One setting of a run: a flag of {@code train}, a key of {@code --config}, a place in {@code
 * spec.json}. A line of {@code settings.txt} says all of it.
 *
 * @param name without the dashes
 * @param older names that still work
 * @param type of its value
 * @param argument how help shows its value; empty for a switch
 * @param words that it can be; empty where it is free
 * @param usual its default, as one would type it; empty where there is none
 * @param neutral what stands in its place where it is not for the run's kinds; null for nothing
 * @param place keys from the top of {@code spec.json}; empty for a setting of the call alone
 * @param needs another setting that it goes with; empty for none
 * @param kinds of that setting that it is for; empty where the other need only be set
 * @param free whether a resumed run may change it
 * @param help what it does
 */
record Setting(
    String name,
    List<String> older,
    Type type,
    String argument,
    List<String> words,
    String usual,
    String neutral,
    List<String> place,
    String needs,
    List<String> kinds,
    boolean free,
    String help) {
  /** The longest choice that stands in the place of a value in a help text. */
  private static final int WIDEST = 24;

  private static final Pattern CELL = Pattern.compile("\\s\\|(?=\\s)");
  private static final Pattern NAME = Pattern.compile("[ ()]+");

  /** What a value is. A kind is a word that decides what else its object in JSON holds. */
  enum Type {
    SWITCH,
    WHOLE,
    COUNT,
    LONG,
    NUMBER,
    TEXT,
    WORDS,
    WIDTHS,
    CHOICE,
    CHOICES,
    KIND,
    VIEWS
  }

  /** Reads a line of the table. */
  static Setting of(String line) {
    List<String> cells = CELL.splitAsStream(line).map(String::strip).toList();
    String[] names = NAME.split(cells.get(0), -1);
    String[] type = cells.get(1).split(" ", 2);
    List<String> words = type.length == 2 ? List.of(type[1].split("/", -1)) : List.of();
    String[] usual = NAME.split(cells.get(2), -1);
    String[] only = cells.get(4).split("=", 2);
    Type kind = Type.valueOf(type[0].toUpperCase(Locale.ROOT));
    boolean chosen = kind == Type.CHOICE || kind == Type.CHOICES || kind == Type.KIND;
    String argument = String.join("|", words);
    return new Setting(
        names[0],
        Arrays.stream(names).skip(1).filter(name -> !name.isEmpty()).toList(),
        kind,
        chosen ? argumentOf(kind, argument) : argument,
        chosen ? words : List.of(),
        usual[0],
        usual.length > 1 ? usual[1] : null,
        cells.get(3).equals("-") ? List.of() : List.of(cells.get(3).split("/", -1)),
        only[0],
        only.length == 2 ? List.of(only[1].split(",", -1)) : List.of(),
        cells.get(5).equals("free"),
        cells.get(6));
  }

  private static String argumentOf(Type type, String words) {
    String name = type == Type.CHOICES ? "NAME,…" : "NAME";
    return type == Type.CHOICES || words.length() > WIDEST ? name : words;
  }

  /** Whether it chooses among kinds whose files describe themselves. */
  boolean choosesKind() {
    return type == Type.KIND && words.isEmpty();
  }

  /** The same with the names of the kinds that there are. */
  Setting among(List<? extends Kind<?>> all) {
    List<String> names = Kind.names(all);
    String summaries =
        all.stream()
            .map(kind -> "%s (%s)".formatted(kind.name(), kind.summary()))
            .collect(Collectors.joining(", "));
    return new Setting(
        name,
        older,
        type,
        argumentOf(type, String.join("|", names)),
        names,
        usual,
        neutral,
        place,
        needs,
        kinds,
        free,
        help.replace("{summaries}", summaries));
  }

  /**
   * What the files of kinds say of a setting of theirs.
   *
   * @param takers kinds that have it; empty for all
   */
  Setting owned(org.latent4j.graph.Setting setting, List<String> takers) {
    List<String> choices =
        setting.words().stream().map(w -> w.toLowerCase(Locale.ROOT).replace('_', '-')).toList();
    List<String> where = new ArrayList<>(place);
    where.set(place.size() - 1, setting.name());
    String shown =
        switch (setting.type()) {
          case NUMBER -> "V";
          case WHOLE -> "N";
          case WORD -> "NAME";
          case WIDTHS -> "N,N,…";
          case SWITCH -> "";
        };
    return new Setting(
        setting.flag(),
        List.of(),
        setting.type() == org.latent4j.graph.Setting.Type.WORD
            ? Type.CHOICE
            : Type.valueOf(setting.type().name()),
        shown,
        choices,
        "",
        null,
        where,
        takers.isEmpty() ? "" : name,
        takers,
        false,
        setting.help());
  }

  /** As the flag of a command. */
  Flag flag() {
    StringBuilder text = new StringBuilder();
    text.append(kinds.isEmpty() ? "" : String.join(", ", kinds) + ": ");
    boolean unseen =
        !words.isEmpty() && argument.startsWith("NAME") && !words.stream().allMatch(help::contains);
    text.append(unseen ? String.join(", ", words) + "; " : "");
    text.append(TableLines.filled(help));
    text.append(usual.isEmpty() ? "" : "; default " + usual);
    return new Flag(name, older, argument, text.toString());
  }

  /** Whether it stands at a place, or below it. */
  boolean isIn(List<String> top) {
    return place.size() > top.size() && place.subList(0, top.size()).equals(top);
  }

  /** The last key of its place. */
  String key() {
    return place.get(place.size() - 1);
  }

  /** What it goes with, as one would type it. */
  String reason() {
    int last = kinds.size() - 1;
    if (last < 1) {
      return "--" + needs + (kinds.isEmpty() ? "" : " " + kinds.get(0));
    }
    return "--%s %s or %s"
        .formatted(needs, String.join(", ", kinds.subList(0, last)), kinds.get(last));
  }

  /** Whether a value is another than the default. */
  boolean isSet(String text) {
    return !text.isEmpty() && !Arguments.same(text, usual);
  }

  /** Puts the value that the flags give into the object that holds it. */
  void put(ObjectNode holder, Arguments arguments) {
    Object value = value(arguments);
    if (type == Type.KIND && !value.equals(text(holder))) {
      holder.removeAll();
    }
    if (value instanceof FurtherViews views) {
      holder.put(FurtherViews.LABELS, views.labels());
      value = views.others();
    }
    holder.set(key(), SpecJson.mapper().valueToTree(value));
  }

  /** Puts a default, as one would type it; an empty one is nothing, or none of a text or list. */
  void put(ObjectNode holder, String text) {
    switch (type) {
      case TEXT, WORDS, CHOICES, VIEWS -> put(holder, new Arguments(Map.of(name, text)));
      case COUNT -> holder.put(key(), 0);
      case SWITCH -> holder.put(key(), false);
      default -> {
        if (!text.isEmpty()) {
          put(holder, new Arguments(Map.of(name, text)));
        }
      }
    }
  }

  private Object value(Arguments arguments) {
    return switch (type) {
      case SWITCH -> arguments.on(name);
      case WHOLE -> arguments.whole(name, 0);
      case COUNT -> count(arguments);
      case LONG -> arguments.big(name, 0);
      case NUMBER -> arguments.number(name, 0);
      case TEXT -> arguments.text(name, "");
      case WORDS -> arguments.words(name);
      case WIDTHS -> arguments.widths(name, List.of());
      case CHOICE -> arguments.choice(name, words, "").replace('-', '_');
      case CHOICES -> arguments.choices(name, words);
      case KIND -> arguments.choice(name, words, "");
      case VIEWS -> FurtherViews.read(name, arguments.words(name));
    };
  }

  private int count(Arguments arguments) {
    int count = arguments.whole(name, 0);
    UsageException.require(count >= 1, name, "1 or more", count);
    return count;
  }

  /** The value that an object holds, as one would type it; empty where it holds none. */
  String text(ObjectNode holder) {
    JsonNode value = holder.path(key());
    if (type == Type.VIEWS) {
      return FurtherViews.text(holder.path(FurtherViews.LABELS).asBoolean(), value);
    }
    if (value.isArray()) {
      return StreamSupport.stream(value.spliterator(), false)
          .map(this::scalar)
          .map(Arguments::quoted)
          .collect(Collectors.joining(","));
    }
    return value.isMissingNode() || (type == Type.COUNT && value.asInt() == 0) ? "" : scalar(value);
  }

  private String scalar(JsonNode value) {
    return switch (type) {
      case NUMBER -> Double.toString(value.asDouble());
      case WHOLE, LONG -> Long.toString(value.asLong());
      case CHOICE, CHOICES, KIND -> value.asText().toLowerCase(Locale.ROOT).replace('_', '-');
      default -> value.asText();
    };
  }
}
