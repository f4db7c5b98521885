package org.latent4j.cli.flags;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a command is called, as {@code commands.txt} says.
 *
 * @param name the first word
 * @param summary what it does, in one sentence without a full stop
 * @param groups its flags but those that every command has
 * @param examples arguments of calls that show its use, each after the name
 */
public record Usage(String name, String summary, List<FlagGroup> groups, List<String> examples) {
  /** The lines of each command; by none what several have. */
  private static final Map<String, List<String>> LINES = lines();

  /** The names of all commands, in the order of the list that help shows. */
  public static List<String> names() {
    return LINES.keySet().stream().filter(name -> !name.isEmpty()).toList();
  }

  /** Every command, in the same order. */
  public static List<Usage> all() {
    return names().stream().map(Usage::of).toList();
  }

  /** A command by its name. */
  public static Usage of(String name) {
    List<String> lines = LINES.get(name);
    String first = lines.get(0);
    String summary = first.substring(first.indexOf(']') + 1).strip();
    Usage usage = new Usage(name, summary, new ArrayList<>(), new ArrayList<>());
    lines.stream().skip(1).forEach(usage::add);
    return usage;
  }

  /** All flags, with those that every command has. */
  public List<Flag> flags() {
    List<Flag> flags = new ArrayList<>();
    groups.forEach(group -> flags.addAll(group.flags()));
    flags.addAll(Settings.group("General").flags());
    return flags;
  }

  private static Map<String, List<String>> lines() {
    Map<String, List<String>> all = new LinkedHashMap<>();
    String name = "";
    for (String line : TableLines.of("commands.txt")) {
      name = line.startsWith("[") ? line.substring(1, line.indexOf(']')) : name;
      all.computeIfAbsent(name, begun -> new ArrayList<>()).add(line);
    }
    return all;
  }

  private void add(String line) {
    if (line.equals("= settings")) {
      groups.addAll(Settings.groups());
    } else if (line.startsWith("= ")) {
      groups.add(new FlagGroup(line.substring(2), new ArrayList<>()));
    } else if (line.startsWith(">")) {
      examples.add(line.substring(1).strip());
    } else {
      addFlags(line);
    }
  }

  private void addFlags(String line) {
    if (groups.isEmpty()) {
      groups.add(new FlagGroup("Flags", new ArrayList<>()));
    }
    List<Flag> flags = groups.get(groups.size() - 1).flags();
    if (line.contains("|")) {
      flags.add(flag(line));
      return;
    }
    for (String name : line.split(", ", -1)) {
      flags.add(
          LINES.get("").stream()
              .filter(shared -> shared.substring(0, shared.indexOf('|')).strip().equals(name))
              .findFirst()
              .map(Usage::flag)
              .orElseGet(() -> Settings.flag(name)));
    }
  }

  private static Flag flag(String line) {
    String[] cells = line.split("(?<= )\\|(?= )", 3);
    return new Flag(cells[0].strip(), cells[1].strip(), TableLines.filled(cells[2].strip()));
  }
}
