package org.latent4j.cli.flags;

import java.util.List;

/**
 * Flags that stand together in a help text.
 *
 * @param title above them
 * @param flags in the order of the text
 */
public record FlagGroup(String title, List<Flag> flags) {}
