package org.latent4j.spec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** The hidden layers of an encoder or a decoder. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = MlpSpec.class, name = "mlp"),
  @JsonSubTypes.Type(value = ConvSpec.class, name = "conv")
})
public sealed interface NetworkSpec permits MlpSpec, ConvSpec {
  /** The same network read backwards: an encoder's mirror image as a decoder, or the reverse. */
  NetworkSpec mirrored();
}
