package org.latent4j.graph.distribution;

/** The values that a likelihood gives a probability. */
public enum Support {
  /** Any number. */
  REAL,
  /** From 0 to 1. */
  UNIT,
  /** Whole numbers from 0 up, taken as they are: no scaling. */
  COUNT,
  /** Codes of categories: whole numbers from 0 up to one below their number; no scaling. */
  CATEGORY;

  /** Whether values may be shifted and scaled before the likelihood sees them. */
  public boolean scales() {
    return this == REAL || this == UNIT;
  }
}
