package org.latent4j.graph.network;

import java.util.List;
import org.latent4j.graph.Initializer;
import org.latent4j.graph.Setting;
import org.latent4j.spec.NetworkSpec;

/** Fully connected hidden layers. */
final class Mlp {
  private static final String HIDDEN = "hidden";
  private static final List<Integer> TABLE = List.of(128, 64);
  private static final List<Integer> PICTURE = List.of(512);

  static final NetworkKind KIND =
      new NetworkKind(
          "mlp",
          "fully connected",
          Hidden.settings(
              Setting.widths(
                  HIDDEN,
                  "hidden",
                  0,
                  TABLE,
                  "widths of the encoder's layers, mirrored in the decoder; default 512 for"
                      + " images, 128,64 for tables")),
          false,
          picture -> NetworkSpec.of("mlp").with(HIDDEN, picture ? PICTURE : TABLE),
          (spec, view) -> {},
          Hidden::normalises,
          (at, spec, view, input, condition) ->
              Hidden.of(spec).layers(at, spec.widths(HIDDEN), input.beside(at.tf(), condition)),
          (at, spec, view, start) -> {
            Encoder.Features last = Hidden.of(spec).layers(at, spec.widths(HIDDEN), start);
            return (name, width) ->
                Dense.apply(
                    at.in(name),
                    last.values(),
                    last.width(),
                    width,
                    Initializer.outputUniform(last.width(), width));
          });

  private Mlp() {}
}
