package org.latent4j.cli.flags;

import java.util.ArrayList;
import java.util.HashMap;
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
  private static final List<Usage> ALL = table();

  /** Every command, in the order of the list that help shows. */
  public static List<Usage> all() {
    return ALL;
  }

  /** A command by its name. */
  public static Usage of(String name) {
    return ALL.stream().filter(usage -> usage.name.equals(name)).findFirst().orElseThrow();
  }

  /** All flags, with those that every command has. */
  public List<Flag> flags() {
    List<Flag> flags = new ArrayList<>();
    groups.forEach(group -> flags.addAll(group.flags()));
    flags.addAll(Settings.group("General").flags());
    return flags;
  }

  private static List<Usage> table() {
    List<Usage> all = new ArrayList<>();
    Map<String, Flag> shared = new HashMap<>();
    for (String line : Settings.lines("commands.txt")) {
      Usage last = all.isEmpty() ? null : all.get(all.size() - 1);
      if (line.startsWith("[")) {
        int end = line.indexOf(']');
        String summary = line.substring(end + 1).strip();
        all.add(new Usage(line.substring(1, end), summary, new ArrayList<>(), new ArrayList<>()));
      } else if (line.equals("= settings")) {
        last.groups.addAll(Settings.groups());
      } else if (line.startsWith("= ")) {
        last.groups.add(new FlagGroup(line.substring(2), new ArrayList<>()));
      } else if (line.startsWith(">")) {
        last.examples.add(line.substring(1).strip());
      } else if (last == null) {
        Flag flag = flag(line);
        shared.put(flag.name(), flag);
      } else {
        last.add(line, shared);
      }
    }
    return all;
  }

  private void add(String line, Map<String, Flag> shared) {
    if (groups.isEmpty()) {
      groups.add(new FlagGroup("Flags", new ArrayList<>()));
    }
    List<Flag> flags = groups.get(groups.size() - 1).flags();
    if (line.contains("|")) {
      flags.add(flag(line));
      return;
    }
    for (String name : line.split(", ", -1)) {
      flags.add(shared.containsKey(name) ? shared.get(name) : Settings.flag(name));
    }
  }

  private static Flag flag(String line) {
    String[] cells = line.split("(?<= )\\|(?= )", 3);
    return new Flag(cells[0].strip(), cells[1].strip(), cells[2].strip());
  }
}
