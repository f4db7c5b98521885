package org.latent4j.report;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.latent4j.spec.SpecException;

/**
 * Images side by side in one picture, row by row, with thin lines between them.
 *
 * <p>Small images are enlarged by a whole factor, every pixel to a square, so that a grid of 10x10
 * MNIST digits is 851 pixels wide.
 */
public final class ImageGrid {
  private static final int SEPARATOR_RGB = 0xFF6B7280;
  private static final int TILE = 84;
  private static final int WIDEST = 2400;

  private final float[][] rows;
  private final int height;
  private final int width;
  private final int channels;
  private final int columns;

  /**
   * A grid of a given number of columns.
   *
   * @param rows one image each, {@code [height * width * channels]} in the order height, width,
   *     channel; values 0 to 255, rounded, and clipped where outside; NaN is 0
   * @param height of one image, in pixels
   * @param width of one image, in pixels
   * @param channels 1 grey, 2 grey and opacity, 3 red-green-blue, 4 red-green-blue and opacity
   * @param columns images beside each other
   * @throws SpecException for sizes below 1, other numbers of channels, no image, and rows of
   *     another length
   */
  public ImageGrid(float[][] rows, int height, int width, int channels, int columns) {
    require(height > 0, "height", "1 or more", height);
    require(width > 0, "width", "1 or more", width);
    require(channels >= 1 && channels <= 4, "channels", "1 to 4", channels);
    require(columns > 0, "columns", "1 or more", columns);
    require(rows.length > 0, "images", "1 or more", 0);
    int length = height * width * channels;
    for (int i = 0; i < rows.length; i++) {
      require(
          rows[i].length == length,
          "image " + i,
          height + "x" + width + "x" + channels + " = " + length + " values",
          rows[i].length);
    }
    this.rows = rows.clone();
    this.height = height;
    this.width = width;
    this.channels = channels;
    this.columns = Math.min(columns, rows.length);
  }

  /** A grid as near to a square as the number of images allows. */
  public static ImageGrid square(float[][] rows, int height, int width, int channels) {
    int columns = (int) Math.ceil(Math.sqrt(Math.max(1, rows.length)));
    return new ImageGrid(rows, height, width, channels, columns);
  }

  /**
   * A near-square grid of the images of one flat array.
   *
   * @param pixels {@code [images * height * width * channels]}
   */
  public static ImageGrid square(float[] pixels, int height, int width, int channels) {
    int length = Math.max(1, height * width * channels);
    require(
        pixels.length % length == 0,
        "pixels",
        "a multiple of " + height + "x" + width + "x" + channels + " = " + length,
        pixels.length);
    float[][] rows = new float[pixels.length / length][];
    Arrays.setAll(rows, i -> Arrays.copyOfRange(pixels, i * length, (i + 1) * length));
    return square(rows, height, width, channels);
  }

  /** Side of the square that stands for one pixel. */
  public int scale() {
    int wanted = Math.max(1, TILE / Math.max(height, width));
    int fitting = Math.max(1, (WIDEST / columns - 1) / width);
    return Math.min(wanted, fitting);
  }

  /** Draws the grid. */
  public BufferedImage render() {
    int scale = scale();
    int lines = (rows.length + columns - 1) / columns;
    int stepX = width * scale + 1;
    int stepY = height * scale + 1;
    boolean opaque = channels % 2 == 1;
    BufferedImage picture =
        new BufferedImage(
            columns * stepX + 1,
            lines * stepY + 1,
            opaque ? BufferedImage.TYPE_INT_RGB : BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        int image = y / stepY * columns + x / stepX;
        boolean line = x % stepX == 0 || y % stepY == 0 || image >= rows.length;
        int argb =
            line
                ? SEPARATOR_RGB
                : argb(rows[image], (y % stepY - 1) / scale, (x % stepX - 1) / scale);
        picture.setRGB(x, y, argb);
      }
    }
    return picture;
  }

  /** Draws the grid into a PNG file, which appears whole or not at all. */
  public void write(Path file) throws IOException {
    Png.write(render(), file);
  }

  private int argb(float[] row, int y, int x) {
    int at = (y * width + x) * channels;
    int first = level(row[at]);
    boolean grey = channels <= 2;
    int green = grey ? first : level(row[at + 1]);
    int blue = grey ? first : level(row[at + 2]);
    int opacity = channels % 2 == 1 ? 255 : level(row[at + channels - 1]);
    return opacity << 24 | first << 16 | green << 8 | blue;
  }

  private static int level(float value) {
    return Math.max(0, Math.min(255, Math.round(value)));
  }

  private static void require(boolean holds, String setting, String expected, Object found) {
    if (!holds) {
      throw new SpecException(setting, expected, found);
    }
  }
}
