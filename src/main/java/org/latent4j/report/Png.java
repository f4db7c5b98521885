package org.latent4j.report;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.latent4j.base.DurableFiles;

/** Pictures as PNG bytes and files. */
final class Png {
  static {
    // Charts are drawn on machines without a display too.
    if (System.getProperty("java.awt.headless") == null) {
      System.setProperty("java.awt.headless", "true");
    }
    ImageIO.setUseCache(false); // pictures are small: no temporary files
  }

  private Png() {}

  /** The picture as the bytes of a PNG file. */
  static byte[] bytes(BufferedImage picture) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(picture, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("a PNG in memory", e);
    }
    return bytes.toByteArray();
  }

  static void write(BufferedImage picture, Path file) throws IOException {
    DurableFiles.write(file, bytes(picture));
  }

  /**
   * Fails clearly where Java can draw no text, as on small server images without any font.
   *
   * @throws IllegalStateException saying what to install
   */
  static void requireFonts() {
    Graphics2D graphics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
    try {
      graphics.getFontMetrics(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    } catch (LinkageError | InternalError | RuntimeException e) {
      throw new IllegalStateException(
          "charts need a font and none is found: install fontconfig and a font such as DejaVu", e);
    } finally {
      graphics.dispose();
    }
  }
}
