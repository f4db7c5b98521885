package org.latent4j.graph;

import java.util.List;
import org.latent4j.spec.KindSpec;
import org.latent4j.spec.SpecException;

/**
 * What the file of a likelihood, a network or the like says of itself.
 *
 * @param <S> how it is chosen
 */
public interface Kind<S extends KindSpec<S>> {
  /** In settings, files and flags. */
  String name();

  /** What it is for, in a line. */
  String summary();

  /** Those it takes. */
  List<Setting> settings();

  /**
   * The settings that are given, checked, and the defaults of the others, in their order.
   *
   * @throws SpecException if a setting is unknown or has a value it cannot have
   */
  default S complete(S given) {
    List<String> names = settings().stream().map(Setting::name).toList();
    for (String setting : given.settings().keySet()) {
      if (!names.contains(setting)) {
        throw new SpecException(
            "settings of %s %s".formatted(given.what(), name()),
            names.isEmpty() ? "none" : String.join(", ", names),
            setting);
      }
    }
    S all = given;
    for (Setting setting : settings()) {
      all = setting.complete(all);
    }
    return all;
  }

  /**
   * The kind of a spec.
   *
   * @throws SpecException if there is none of that name; it names those that there are
   */
  static <S extends KindSpec<S>, K extends Kind<S>> K of(List<? extends K> kinds, S spec) {
    return kinds.stream()
        .<K>map(kind -> kind)
        .filter(kind -> kind.name().equals(spec.kind()))
        .findFirst()
        .orElseThrow(
            () ->
                new SpecException(
                    spec.what(), "one of " + String.join(", ", names(kinds)), spec.kind()));
  }

  /** Their names, in their order. */
  static List<String> names(List<? extends Kind<?>> kinds) {
    return kinds.stream().<String>map(Kind::name).toList();
  }
}
