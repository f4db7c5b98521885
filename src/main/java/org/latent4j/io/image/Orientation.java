package org.latent4j.io.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** How a camera held a picture, which a JPEG file says in its EXIF part (JEITA CP-3451, 0x0112). */
final class Orientation {
  private static final int UPRIGHT = 1;
  private static final int START_OF_SCAN = 0xda;
  private static final int APP1 = 0xe1;
  private static final int EXIF = 0x45786966;
  private static final int TAG = 0x0112;
  private static final int ENTRY_BYTES = 12;

  private Orientation() {}

  /** 1 to 8; 1, upright, where the file says nothing of it. */
  static int of(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file);
    int at = 2;
    while (at + 4 <= file.length && bytes.get(at) == (byte) 0xff) {
      int marker = bytes.get(at + 1) & 0xff;
      int length = bytes.getShort(at + 2) & 0xffff;
      if (marker == START_OF_SCAN || at + 2 + length > file.length) {
        return UPRIGHT;
      }
      if (marker == APP1 && length > 16 && bytes.getInt(at + 4) == EXIF) {
        return ofTiff(bytes.slice(at + 10, length - 8));
      }
      at += 2 + length;
    }
    return UPRIGHT;
  }

  private static int ofTiff(ByteBuffer tiff) {
    tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int directory = tiff.getInt(4);
    if (directory < 0 || directory > tiff.limit() - 2) {
      return UPRIGHT;
    }
    int entries = tiff.getShort(directory) & 0xffff;
    for (int i = 0; i < entries; i++) {
      int entry = directory + 2 + i * ENTRY_BYTES;
      if (entry > tiff.limit() - ENTRY_BYTES) {
        return UPRIGHT;
      }
      if ((tiff.getShort(entry) & 0xffff) == TAG) {
        int found = tiff.getShort(entry + 8);
        return found >= 1 && found <= 8 ? found : UPRIGHT;
      }
    }
    return UPRIGHT;
  }

  /**
   * Where a pixel of the upright picture lies in the stored one.
   *
   * @param width of the stored picture
   * @param height of the stored picture
   * @return its number, row by row
   */
  static int stored(int orientation, int x, int y, int width, int height) {
    int column =
        switch (orientation) {
          case 2, 3 -> width - 1 - x;
          case 5, 6 -> y;
          case 7, 8 -> width - 1 - y;
          default -> x;
        };
    int row =
        switch (orientation) {
          case 3, 4 -> height - 1 - y;
          case 5, 8 -> x;
          case 6, 7 -> height - 1 - x;
          default -> y;
        };
    return row * width + column;
  }
}
