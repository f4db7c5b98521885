package org.latent4j.graph.network;

import java.util.List;
import java.util.Optional;
import org.latent4j.graph.Context;
import org.latent4j.graph.Kind;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.NetworkSpec;
import org.latent4j.spec.SpecException;
import org.latent4j.spec.ViewSpec;

/** The networks that there are; each is one file that describes itself, and one line here. */
public final class Network {
  private static final List<NetworkKind> KINDS =
      List.of(
          Mlp.KIND, // any view
          Conv.KIND, // images
          Gru.KIND // steps
          );

  private Network() {}

  /** Every kind. */
  public static List<NetworkKind> kinds() {
    return KINDS;
  }

  /**
   * The kind of a network.
   *
   * @throws SpecException if there is none of that name; it names those that there are
   */
  public static NetworkKind kind(NetworkSpec spec) {
    return Kind.of(KINDS, spec);
  }

  /** Fully connected layers, as wide as is usual for a view that is a picture or is none. */
  public static NetworkSpec usual(boolean picture) {
    return Mlp.KIND.complete(Mlp.KIND.usual().of(picture));
  }

  /**
   * Refuses a view whose networks are unknown, have settings that they cannot have, or cannot take
   * it.
   *
   * @throws SpecException that says which and why
   */
  public static ViewSpec checked(ViewSpec view) {
    for (NetworkSpec network : List.of(view.encoder(), view.decoder())) {
      NetworkKind kind = kind(network);
      kind.fits().accept(kind.complete(network), view);
    }
    return view;
  }

  /** Whether rows of a batch depend on each other in training, so that a batch cannot be cut. */
  public static boolean needsWholeBatch(ModelSpec model) {
    return model.views().stream()
        .flatMap(view -> List.of(view.encoder(), view.decoder()).stream())
        .anyMatch(network -> kind(network).wholeBatch().test(kind(network).complete(network)));
  }

  /**
   * Builds the hidden layers of a view's encoder.
   *
   * @param input [batch, width], what the network is given of the view
   * @param condition given beside it
   * @return [batch, width]
   */
  public static Encoder.Features encode(
      Context at, ViewSpec view, Encoder.Features input, Optional<Encoder.Features> condition) {
    NetworkKind kind = kind(checked(view).encoder());
    return kind.encoder().build(at, kind.complete(view.encoder()), view, input, condition);
  }

  /**
   * Builds the hidden layers of a view's decoder.
   *
   * @param start the latent and what is given beside it
   */
  public static Decoder.Output decode(Context at, ViewSpec view, Encoder.Features start) {
    NetworkKind kind = kind(checked(view).decoder());
    return kind.decoder().build(at, kind.complete(view.decoder()), view, start);
  }
}
