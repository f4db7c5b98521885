package org.latent4j.spec;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small files of text: settings, manifests, metrics. */
public final class TextFile {
  private static final long LARGEST = 256L << 20;

  private TextFile() {}

  /**
   * The text of a whole file, without a byte order mark.
   *
   * @throws SpecException if it is not UTF-8, or larger than 256 MiB
   * @throws IOException if the file cannot be read
   */
  public static String read(Path file) throws IOException {
    long size = Files.size(file);
    Checks.require(size <= LARGEST, file.toString(), "at most 256 MiB of text", size + " bytes");
    try {
      String text = Files.readString(file);
      return text.startsWith("\ufeff") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new SpecException(file.toString(), "text in UTF-8", "bytes that are none");
    }
  }
}
