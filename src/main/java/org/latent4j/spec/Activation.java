package org.latent4j.spec;

/** The non-linearity of the hidden layers. */
public enum Activation {
  RELU,
  LEAKY_RELU,
  ELU,
  SELU,
  GELU,
  TANH,
  SOFTPLUS
}
