package org.latent4j.cli.flags;

import java.util.LinkedHashMap;
import java.util.Map;
import org.latent4j.cli.terminal.UsageException;
import org.latent4j.spec.SelectionSpec;

/** Flags of which rows and labels of a source are used: to {@link SelectionSpec} and back. */
public final class SelectionFlags {
  public static final Flag CLASSES =
      new Flag("classes", "A,B,…", "rows of these label classes alone; default all");
  static final Flag ROWS =
      new Flag(
          "rows",
          "N",
          "this many rows, drawn by the seed, the same number in each class where classes are known");
  static final Flag LABELLED =
      new Flag(
          "labelled",
          "N",
          "keep this many labels, drawn by the seed, the same number in each class; the labels of"
              + " the other rows become unknown");

  private SelectionFlags() {}

  static SelectionSpec read(Arguments arguments) {
    return new SelectionSpec(
        arguments.words("classes"), count(arguments, "rows"), count(arguments, "labelled"));
  }

  private static int count(Arguments arguments, String flag) {
    int count = arguments.whole(flag, 0);
    if (arguments.has(flag) && count < 1) {
      throw new UsageException(flag, "1 or more", count);
    }
    return count;
  }

  /** The flags that give these settings again. */
  static Map<String, String> stored(SelectionSpec selection) {
    Map<String, String> flags = new LinkedHashMap<>();
    if (!selection.classes().isEmpty()) {
      flags.put("classes", Arguments.joined(selection.classes()));
    }
    if (selection.rows() > 0) {
      flags.put("rows", Integer.toString(selection.rows()));
    }
    if (selection.labelled() > 0) {
      flags.put("labelled", Integer.toString(selection.labelled()));
    }
    return flags;
  }
}
