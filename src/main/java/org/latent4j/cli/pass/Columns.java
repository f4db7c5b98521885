package org.latent4j.cli.pass;

import java.util.List;
import java.util.stream.IntStream;
import org.latent4j.spec.ViewSpec;

/** Names of the columns of what is written. */
public final class Columns {
  private Columns() {}

  /** The features' own names, or the view's with numbers: x1, x2, …. */
  public static List<String> features(ViewSpec view) {
    return view.columns().isEmpty() ? numbered(view.name(), view.features()) : view.columns();
  }

  /** A prefix with numbers from 1, as csv columns are counted. */
  public static List<String> numbered(String prefix, int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> prefix + i).toList();
  }
}
