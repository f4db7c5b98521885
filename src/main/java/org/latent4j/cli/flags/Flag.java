package org.latent4j.cli.flags;

import java.util.List;
import java.util.function.Consumer;

/**
 * One flag of a command; also a key of {@code --config}.
 *
 * @param name without the dashes
 * @param older names that still work
 * @param argument how help shows its value; empty for a switch
 * @param help what it does, with its default
 */
public record Flag(String name, List<String> older, String argument, String help) {
  /** A flag that was never called otherwise. */
  public Flag(String name, String argument, String help) {
    this(name, List.of(), argument, help);
  }

  /**
   * The name that a word is a flag's by now.
   *
   * @param prefix of flags in that line
   * @param told takes a line where the word is an older name
   */
  static String current(List<Flag> flags, String word, String prefix, Consumer<String> told) {
    for (Flag flag : flags) {
      if (flag.older.contains(word)) {
        told.accept("%1$s%2$s is an older name of %1$s%3$s".formatted(prefix, word, flag.name));
        return flag.name;
      }
    }
    return word;
  }

  boolean isSwitch() {
    return argument.isEmpty();
  }
}
