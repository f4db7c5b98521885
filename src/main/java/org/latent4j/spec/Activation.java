package org.latent4j.spec;

/** The non-linearity of the hidden layers. */
public enum Activation {
  RELU,
  /** At most 6. */
  RELU6,
  /** A slope of 0.2 below 0. */
  LEAKY_RELU,
  ELU,
  SELU,
  /** x·Φ(x), exact. */
  GELU,
  /** Gelu by the tanh that approximates it. */
  GELU_TANH,
  /** x·sigmoid(x), also called silu. */
  SWISH,
  SIGMOID,
  TANH,
  SOFTPLUS,
  SOFTSIGN
}
