package org.latent4j.spec;

/** The rule by which preprocessing values are fitted to the training rows. */
public enum Scaling {
  /** Raw values pass as they are. */
  NONE,
  /** By values given beforehand; nothing is fitted. */
  FIXED,
  /** Smallest value to 0, largest to 1; bytes always by 0 and 255. */
  UNIT,
  /** Mean to 0, standard deviation to 1. */
  STANDARDIZE
}
