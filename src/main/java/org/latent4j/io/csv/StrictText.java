package org.latent4j.io.csv;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Tells text in UTF-8 from other bytes. */
final class StrictText {
  private StrictText() {}

  /** The first zero byte, else the first that is not UTF-8; -1 where there is neither. */
  static int wrong(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      if (bytes[i] == 0) {
        return i;
      }
    }
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer text = ByteBuffer.wrap(bytes, 0, length);
    CharBuffer out = CharBuffer.allocate(1 << 12);
    while (true) {
      CoderResult result = decoder.decode(text, out, true);
      if (result.isUnderflow()) {
        return -1;
      }
      if (result.isError()) {
        return text.position();
      }
      out.clear();
    }
  }
}
