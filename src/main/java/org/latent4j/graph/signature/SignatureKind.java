package org.latent4j.graph.signature;

import java.util.List;

/** A kind of call; the mathematics of each stands in a file of its own. */
@FunctionalInterface
interface SignatureKind {
  /**
   * Builds the calls of this kind that a model has, none where it does not fit; nothing is random.
   */
  List<Signature> of(Inference model);
}
