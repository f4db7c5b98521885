package org.latent4j.cli.pass;

import java.util.List;
import java.util.stream.IntStream;

/** Names of the columns of what is written. */
public final class Columns {
  private Columns() {}

  /** A prefix with numbers from 1, as csv columns are counted. */
  public static List<String> numbered(String prefix, int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> prefix + i).toList();
  }
}
