package org.latent4j.cli.flags;

import java.util.List;

/**
 * Flags that stand together in a help text.
 *
 * @param title above them
 * @param flags in the order of the text
 */
public record FlagGroup(String title, List<Flag> flags) {
  public FlagGroup {
    flags = List.copyOf(flags);
  }

  /** A group without a title of its own kind. */
  public static FlagGroup of(String title, Flag... flags) {
    return new FlagGroup(title, List.of(flags));
  }
}
