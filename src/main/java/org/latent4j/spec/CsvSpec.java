package org.latent4j.spec;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;

/**
 * How csv text is written.
 *
 * @param delimiter between fields: one sign, {@code tab} for a tab
 * @param decimal what stands before the decimals of a number: {@code .} or {@code ,}
 * @param encoding of text without a mark that names it; UTF-8 is checked strictly
 */
public record CsvSpec(String delimiter, String decimal, String encoding) {
  private static final String TAB = "tab";

  /** Checks the values. */
  public CsvSpec {
    delimiter = delimiter.equals("\t") || delimiter.equals("\\t") ? TAB : delimiter;
    if (!delimiter.equals(TAB) && !delimiter.matches("[!#-)/:-@\\[-`{-~,*]")) {
      throw new SpecException("delimiter", "one sign, such as ; or |, or tab", delimiter);
    }
    Checks.require(
        decimal.equals(".") || decimal.equals(","), "decimal", "a point or a comma", decimal);
    Checks.require(
        !decimal.equals(delimiter), "decimal", "another sign than between fields", decimal);
    charset(encoding);
  }

  /** RFC 4180: commas, points, UTF-8. */
  public static CsvSpec usual() {
    return new CsvSpec(",", ".", "UTF-8");
  }

  private static Charset charset(String name) {
    try {
      return Charset.forName(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw new SpecException("encoding", "an encoding such as UTF-8, latin1, UTF-16", name);
    }
  }

  /** The same with another sign between fields. */
  public CsvSpec withDelimiter(String value) {
    return new CsvSpec(value, decimal, encoding);
  }

  /** Whether numbers have a decimal comma. */
  public boolean hasComma() {
    return decimal.equals(",");
  }

  /** The encoding. */
  public Charset charset() {
    return charset(encoding);
  }

  /** The sign between fields. */
  public byte sign() {
    return (byte) (delimiter.equals(TAB) ? '\t' : delimiter.charAt(0));
  }
}
