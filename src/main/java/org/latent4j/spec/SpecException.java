package org.latent4j.spec;

import org.latent4j.base.BadInputException;

/** A setting that cannot be used; the message names it, what was expected and what was found. */
public final class SpecException extends BadInputException {
  private static final long serialVersionUID = 1L;

  /**
   * Describes one unusable setting.
   *
   * @param setting the name of the setting
   * @param expected what would have been accepted
   * @param found what was given
   */
  public SpecException(String setting, String expected, Object found) {
    super(setting, expected, found);
  }
}
