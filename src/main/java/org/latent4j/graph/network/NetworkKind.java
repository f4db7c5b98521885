package org.latent4j.graph.network;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.latent4j.graph.Kind;
import org.latent4j.graph.Setting;
import org.latent4j.spec.NetworkSpec;
import org.latent4j.spec.ViewSpec;

/**
 * What a network's file says of itself; {@link Network} lists all.
 *
 * @param name in settings, files and {@code --arch}
 * @param summary what it is, in a line
 * @param settings those it takes
 * @param images whether a view of pictures comes as [height, width, channels]; else it comes flat
 * @param usual how it begins where a view is a picture (true) or is none
 * @param fits refuses a view that it cannot take with these settings, by a {@code SpecException}
 * @param wholeBatch whether rows of a batch depend on each other, so that it cannot be cut
 * @param encoder from a view towards the latent
 * @param decoder from the latent towards a view
 */
public record NetworkKind(
    String name,
    String summary,
    List<Setting> settings,
    boolean images,
    Usual usual,
    BiConsumer<NetworkSpec, ViewSpec> fits,
    Predicate<NetworkSpec> wholeBatch,
    Encoder encoder,
    Decoder decoder)
    implements Kind<NetworkSpec> {
  /** Settings whose default is not the same for every view. */
  @FunctionalInterface
  public interface Usual {
    /** The spec to begin with, for a view that is a picture or is none. */
    NetworkSpec of(boolean picture);
  }

  /** Copies the settings. */
  public NetworkKind {
    settings = List.copyOf(settings);
  }

  /** In the order that the kind names its settings in. */
  @Override
  public NetworkSpec complete(NetworkSpec given) {
    NetworkSpec all = Kind.super.complete(given);
    NetworkSpec ordered = NetworkSpec.of(name);
    for (Setting setting : settings) {
      ordered = ordered.with(setting.name(), all.settings().get(setting.name()));
    }
    return ordered;
  }
}
