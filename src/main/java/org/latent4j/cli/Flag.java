package org.latent4j.cli;

/**
 * One flag of a command; also a key of {@code --config}.
 *
 * @param name without the dashes
 * @param argument how help shows its value; empty for a switch
 * @param help what it does, with its default
 */
record Flag(String name, String argument, String help) {
  /** A flag without a value. */
  static Flag on(String name, String help) {
    return new Flag(name, "", help);
  }

  boolean isSwitch() {
    return argument.isEmpty();
  }
}
