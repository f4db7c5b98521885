package org.latent4j.io.image;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.latent4j.data.DataException;
import org.latent4j.io.file.InputFile;

/** One decoded image. */
final class ImageFile {
  /** Of a few bytes, a header can make gigabytes. */
  private static final long MOST_PIXELS = 1L << 26;

  private final List<Integer> shape;
  private final byte[] pixels;

  ImageFile(List<Integer> shape, byte[] pixels) {
    this.shape = shape;
    this.pixels = pixels;
  }

  /** {@code [height, width, channels]}: 1 channel for grey, 3 for colour, 4 with alpha. */
  List<Integer> shape() {
    return shape;
  }

  /** In the order of the shape, one unsigned byte a channel. */
  byte[] pixels() {
    return pixels;
  }

  /** Reads a PNG or JPEG. */
  static ImageFile read(Path file) throws IOException {
    InputFile.check(file);
    // The decoders answer damaged files with many kinds of runtime exceptions.
    try (InputStream in = InputFile.open(file);
        ImageInputStream bytes = new MemoryCacheImageInputStream(in)) {
      return of(decode(file, bytes));
    } catch (DataException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new DataException(file.toString(), "a PNG or JPEG image", e.getMessage());
    }
  }

  private static BufferedImage decode(Path file, ImageInputStream bytes) throws IOException {
    Iterator<ImageReader> readers = ImageIO.getImageReaders(bytes);
    if (!readers.hasNext()) {
      throw new DataException(file.toString(), "a PNG or JPEG image", "another kind of file");
    }
    ImageReader reader = readers.next();
    try {
      reader.setInput(bytes, true, true);
      long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
      if (pixels > MOST_PIXELS) {
        throw new DataException(
            file.toString(),
            "an image of at most " + MOST_PIXELS + " pixels",
            reader.getWidth(0) + "x" + reader.getHeight(0));
      }
      return reader.read(0);
    } finally {
      reader.dispose();
    }
  }

  /**
   * Samples as they are stored: no gamma or profile is applied, deeper ones keep their upper 8
   * bits.
   */
  static ImageFile of(BufferedImage image) {
    if (image.getColorModel() instanceof IndexColorModel palette) {
      return ofPalette(image, palette);
    }
    Raster raster = image.getRaster();
    int bands = raster.getNumBands();
    int channels = bands == 2 ? 4 : bands;
    int width = image.getWidth();
    byte[] pixels = new byte[width * image.getHeight() * channels];
    int[] line = new int[width * bands];
    int depth = raster.getSampleModel().getSampleSize(0);
    int at = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, line);
      for (int x = 0; x < width; x++) {
        for (int channel = 0; channel < channels; channel++) {
          // Grey with alpha becomes red = green = blue = grey.
          int band = bands == 2 ? channel / 3 : channel;
          pixels[at++] = (byte) toEightBits(line[x * bands + band], depth);
        }
      }
    }
    return new ImageFile(List.of(image.getHeight(), width, channels), pixels);
  }

  private static int toEightBits(int sample, int depth) {
    return depth == 8
        ? sample
        : depth > 8 ? sample >>> (depth - 8) : sample * 255 / ((1 << depth) - 1);
  }

  private static ImageFile ofPalette(BufferedImage image, IndexColorModel palette) {
    boolean grey = true;
    for (int i = 0; i < palette.getMapSize(); i++) {
      grey &= palette.getRed(i) == palette.getGreen(i) && palette.getRed(i) == palette.getBlue(i);
    }
    int channels = palette.getTransparency() != ColorModel.OPAQUE ? 4 : grey ? 1 : 3;
    byte[] pixels = new byte[image.getWidth() * image.getHeight() * channels];
    int[] shifts = {16, 8, 0, 24};
    int at = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int argb = image.getRGB(x, y);
        for (int channel = 0; channel < channels; channel++) {
          pixels[at++] = (byte) (argb >>> shifts[channel]);
        }
      }
    }
    return new ImageFile(List.of(image.getHeight(), image.getWidth(), channels), pixels);
  }

  /** Writes a PNG. */
  void write(OutputStream target) throws IOException {
    int[] types = {
      0,
      BufferedImage.TYPE_BYTE_GRAY,
      0,
      BufferedImage.TYPE_3BYTE_BGR,
      BufferedImage.TYPE_4BYTE_ABGR
    };
    int channels = shape.get(2);
    BufferedImage image = new BufferedImage(shape.get(1), shape.get(0), types[channels]);
    WritableRaster raster = image.getRaster();
    int[] samples = new int[pixels.length];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = pixels[i] & 0xff;
    }
    raster.setPixels(0, 0, shape.get(1), shape.get(0), samples);
    ImageIO.write(image, "png", target);
  }

  /** Sizes for a message. */
  String describe() {
    return shape.get(1) + "x" + shape.get(0) + " pixels of " + shape.get(2) + " channels";
  }
}
