package org.latent4j.cli.flags;

import java.util.List;

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

  /** A flag without a value. */
  public static Flag on(String name, String help) {
    return new Flag(name, "", help);
  }

  boolean isSwitch() {
    return argument.isEmpty();
  }
}
