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

  /** The EXIF part is among the first of a file, and no part is longer than 64 KiB. */
  private static final int MOST_EXIF = 1 << 18;

  private static final String KINDS = "a PNG, JPEG, BMP, TIFF or GIF image";

  private final List<Integer> shape;
  private final byte[] pixels;

  /** Samples of 16 bits as they are; empty where the file has 8 or fewer. */
  private final float[] deep;

  ImageFile(List<Integer> shape, byte[] pixels) {
    this(shape, pixels, new float[0]);
  }

  private ImageFile(List<Integer> shape, byte[] pixels, float[] deep) {
    this.shape = shape;
    this.pixels = pixels;
    this.deep = deep;
  }

  /** Whether samples have 16 bits. */
  boolean isDeep() {
    return deep.length > 0;
  }

  /** In the order of the shape, samples of 16 bits. */
  float[] deep() {
    return deep;
  }

  /** {@code [height, width, channels]}: 1 channel for grey, 3 for colour, 4 with alpha. */
  List<Integer> shape() {
    return shape;
  }

  /** In the order of the shape, one unsigned byte a channel. */
  byte[] pixels() {
    return pixels;
  }

  /** Reads a picture, as its camera was held. */
  static ImageFile read(Path file) throws IOException {
    InputFile.check(file);
    // The decoders answer damaged files with many kinds of runtime exceptions.
    try (InputStream in = InputFile.open(file);
        ImageInputStream bytes = new MemoryCacheImageInputStream(in)) {
      BufferedImage image = decode(file, bytes);
      requireNoInks(file, image);
      return of(image).upright(orientation(file));
    } catch (DataException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new DataException(file.toString(), KINDS, e.getMessage());
    }
  }

  private static int orientation(Path file) throws IOException {
    byte[] start = InputFile.start(file, MOST_EXIF);
    return start.length > 2 && start[0] == (byte) 0xff && start[1] == (byte) 0xd8
        ? Orientation.of(start)
        : 1;
  }

  private static void requireNoInks(Path file, BufferedImage image) {
    boolean four = image.getRaster().getNumBands() == 4;
    if (four && !image.getColorModel().hasAlpha()) {
      throw new DataException(file.toString(), "grey or RGB (convert it)", "CMYK");
    }
  }

  private ImageFile upright(int orientation) {
    if (orientation == 1) {
      return this;
    }
    int height = orientation > 4 ? shape.get(1) : shape.get(0);
    int width = orientation > 4 ? shape.get(0) : shape.get(1);
    int channels = shape.get(2);
    byte[] turned = new byte[pixels.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int from = Orientation.stored(orientation, x, y, shape.get(1), shape.get(0)) * channels;
        System.arraycopy(pixels, from, turned, (y * width + x) * channels, channels);
      }
    }
    return new ImageFile(List.of(height, width, channels), turned);
  }

  private static BufferedImage decode(Path file, ImageInputStream bytes) throws IOException {
    Iterator<ImageReader> readers = ImageIO.getImageReaders(bytes);
    if (!readers.hasNext()) {
      throw new DataException(file.toString(), KINDS, "another kind of file");
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
   * Samples as they are stored: no gamma or profile is applied. Of those of 16 bits, the upper 8
   * are pixels, too.
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
    float[] deep = new float[depth == 16 ? pixels.length : 0];
    int at = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, line);
      for (int x = 0; x < width; x++) {
        for (int channel = 0; channel < channels; channel++) {
          // Grey with alpha becomes red = green = blue = grey.
          int band = bands == 2 ? channel / 3 : channel;
          int sample = line[x * bands + band];
          if (deep.length > 0) {
            deep[at] = sample;
          }
          pixels[at++] = (byte) toEightBits(sample, depth);
        }
      }
    }
    return new ImageFile(List.of(image.getHeight(), width, channels), pixels, deep);
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
