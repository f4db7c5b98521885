package org.latent4j.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latent4j.data.Dataset;
import org.latent4j.data.ElementType;
import org.latent4j.io.format.ReadOptions;

/** Pixels against the arrays that {@code fixtures.py} gave to TensorFlow's encoders. */
class ImageFolderTest {
  private static final ReadOptions PLAIN = ReadOptions.defaults();
  private static final float[] GREY = {0, 128, 255, 7, 64, 200};

  @TempDir Path folder;

  private void add(String resource, String name) throws IOException {
    Path target = folder.resolve(name);
    Files.createDirectories(target.getParent());
    Files.copy(Fixtures.resource(resource), target);
  }

  private void check(List<Integer> shape, float... expected) throws IOException {
    try (Dataset data = Sources.open(folder.toString(), PLAIN)) {
      assertEquals(shape, data.rows().shape());
      assertEquals(ElementType.UINT8, data.rows().type());
      assertArrayEquals(expected, data.rows().readFloats(0, (int) data.rows().count()));
    }
  }

  @Test
  void greyIsOneChannelAndSixteenBitsKeepTheUpperEight() throws IOException {
    add("grey.png", "b.png");
    add("grey16.png", "a.png");
    Fixtures.write(folder, "notes.txt", "not an image");
    float[] twice = new float[12];
    for (int i = 0; i < 12; i++) {
      twice[i] = GREY[i % 6];
    }
    check(List.of(2, 3, 1), twice);
  }

  @Test
  void colourIsThree() throws IOException {
    add("colour.png", "a.PNG");
    float[] expected = new float[18];
    for (int i = 0; i < 18; i++) {
      expected[i] = i * 14;
    }
    check(List.of(2, 3, 3), expected);
  }

  @Test
  void alphaIsFour() throws IOException {
    add("alpha.png", "a.png");
    float[] expected = new float[24];
    for (int i = 0; i < 24; i++) {
      expected[i] = i * 10;
    }
    check(List.of(2, 3, 4), expected);
  }

  @Test
  void greyWithAlphaIsFour() throws IOException {
    add("greyalpha.png", "a.png");
    float[] expected = new float[24];
    for (int i = 0; i < 24; i++) {
      expected[i] = i % 4 == 3 ? 255 - GREY[i / 4] : GREY[i / 4];
    }
    check(List.of(2, 3, 4), expected);
  }

  @Test
  void jpeg() throws IOException {
    add("flat.jpg", "a.jpg");
    try (Dataset data = Sources.open(folder.toString(), PLAIN)) {
      assertEquals(List.of(8, 8, 3), data.rows().shape());
      float[] pixels = data.rows().readFloats(0, 1);
      float[] expected = {200, 100, 50};
      for (int i = 0; i < pixels.length; i++) {
        assertEquals(expected[i % 3], pixels[i], 1);
      }
    }
  }

  @Test
  void palettesOfOneBit() throws IOException {
    BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_BYTE_BINARY);
    image.setRGB(1, 0, 0xffffffff);
    ImageIO.write(image, "png", folder.resolve("a.png").toFile());
    check(List.of(1, 3, 1), 0, 255, 0);
  }

  @Test
  void subfoldersAreClasses() throws IOException {
    add("grey.png", "two/a.png");
    add("grey16.png", "one/z.png");
    add("grey.png", "two/b.png");
    try (Dataset data = Sources.open(folder.toString(), PLAIN)) {
      assertEquals(3, data.rows().count());
      assertEquals(List.of("one", "two"), data.labels().orElseThrow().classes());
      assertArrayEquals(new int[] {0, 1, 1}, data.labels().orElseThrow().indices());
    }
    add("grey.png", "c.png");
    Fixtures.refuses(folder, PLAIN, "either in the folder or in its subfolders", "c.png", "z.png");
  }

  @Test
  void sizesMustAgree() throws IOException {
    add("grey.png", "a.png");
    add("colour.png", "b.png");
    Fixtures.refuses(folder, PLAIN, "b.png", "3x2 pixels of 1 channels as in", "a.png", "of 3");
  }

  @Test
  void filesThatAreNoImages() throws IOException {
    Path text = Fixtures.write(folder, "a.png", "hello");
    Fixtures.refuses(
        folder, PLAIN, "a.png", "a PNG, JPEG, BMP, TIFF or GIF image", "another kind of file");
    byte[] png = Files.readAllBytes(Fixtures.resource("colour.png"));
    Files.write(text, Arrays.copyOf(png, png.length - 30));
    Fixtures.refuses(folder, PLAIN, "a.png", "a PNG, JPEG, BMP, TIFF or GIF image");
    Files.write(text, new byte[0]);
    Fixtures.refuses(folder, PLAIN, "a.png", "an empty file");
  }

  private static BufferedImage steps(int type) {
    BufferedImage image = new BufferedImage(3, 2, type);
    int[] samples = {0, 1000, 2000, 3000, 4000, 4095};
    image.getRaster().setPixels(0, 0, 3, 2, samples);
    return image;
  }

  @Test
  void sixteenBitsAreKeptWhereAllHaveThem() throws IOException {
    BufferedImage image = steps(BufferedImage.TYPE_USHORT_GRAY);
    ImageIO.write(image, "png", folder.resolve("a.png").toFile());
    ImageIO.write(image, "png", folder.resolve("b.png").toFile());
    try (Dataset data = Sources.open(folder.toString(), PLAIN)) {
      assertEquals(ElementType.FLOAT32, data.rows().type());
      assertEquals(List.of(2, 3, 1), data.rows().shape());
      float[] expected = {0, 1000, 2000, 3000, 4000, 4095};
      assertArrayEquals(expected, data.rows().readFloats(1, 1));
    }
  }

  @Test
  void otherKindsAreRead() throws IOException {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setPixels(0, 0, 2, 1, new int[] {7, 200});
    for (String kind : List.of("bmp", "tif", "png")) {
      ImageIO.write(image, kind, folder.resolve("a." + kind).toFile());
    }
    check(List.of(1, 2, 1), 7, 200, 7, 200, 7, 200);
  }

  @Test
  void nothingIsPassedOverThatMayBeAnImage() throws IOException {
    add("grey.png", "cat/a.png");
    add("grey.png", "_old/a.png");
    add("grey.png", "__MACOSX/a.png");
    Fixtures.write(folder, "Thumbs.db", "x");
    try (Dataset data = Sources.open(folder.toString(), PLAIN)) {
      assertEquals(List.of("cat"), data.labels().orElseThrow().classes());
    }
    Files.createDirectories(folder.resolve("dog"));
    Files.write(folder.resolve("dog/a.webp"), new byte[] {1});
    Fixtures.refuses(folder, PLAIN, "dog/a.webp", "PNG, JPEG, BMP, TIFF or GIF images (convert it");
    Files.delete(folder.resolve("dog/a.webp"));
    Fixtures.write(folder, "dog/notes.txt", "x");
    Fixtures.refuses(folder, PLAIN, "dog", "images, as in other folders", "none among 1 file");
    add("grey.png", "dog/a.png");
    add("grey.png", "dog/more/b.png");
    Fixtures.refuses(folder, PLAIN, "dog", "none of them in a folder below", "dog/more/b.png");
  }

  /** A JPEG file whose EXIF part says how the camera was held. */
  private void turned(int orientation) throws IOException {
    byte[] plain = Files.readAllBytes(folder.resolve("plain.jpg"));
    byte[] exif = {
      (byte) 0xff,
      (byte) 0xe1,
      0,
      34,
      'E',
      'x',
      'i',
      'f',
      0,
      0,
      'M',
      'M',
      0,
      42,
      0,
      0,
      0,
      8,
      0,
      1,
      1,
      18,
      0,
      3,
      0,
      0,
      0,
      1,
      0,
      (byte) orientation,
      0,
      0,
      0,
      0,
      0,
      0
    };
    byte[] all = new byte[plain.length + exif.length];
    System.arraycopy(plain, 0, all, 0, 2);
    System.arraycopy(exif, 0, all, 2, exif.length);
    System.arraycopy(plain, 2, all, 2 + exif.length, plain.length - 2);
    Files.createDirectories(folder.resolve("turned"));
    Files.write(folder.resolve("turned/a.jpg"), all);
  }

  /** Left half dark, right half light; 16 wide, 8 high. */
  @ParameterizedTest
  @CsvSource({"1, 8, 16, l-r", "3, 8, 16, r-l", "6, 16, 8, l-r", "8, 16, 8, r-l", "2, 8, 16, r-l"})
  void imagesAreAsTheirCameraWasHeld(int orientation, int height, int width, String dark)
      throws IOException {
    BufferedImage image = new BufferedImage(16, 8, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 128; i++) {
      image.getRaster().setSample(i % 16, i / 16, 0, i % 16 < 8 ? 20 : 220);
    }
    ImageIO.write(image, "jpg", folder.resolve("plain.jpg").toFile());
    turned(orientation);
    try (Dataset data = Sources.open(folder.resolve("turned").toString(), PLAIN)) {
      assertEquals(List.of(height, width, 1), data.rows().shape());
      float[] pixels = data.rows().readFloats(0, 1);
      assertEquals(dark.equals("l-r") ? 20 : 220, pixels[0], 3);
      assertEquals(dark.equals("l-r") ? 220 : 20, pixels[127], 3);
    }
  }

  @Test
  void inksAreRefused() throws IOException {
    ColorModel inks =
        new ComponentColorModel(
            new FourInks(), false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
    WritableRaster raster = inks.createCompatibleWritableRaster(2, 2);
    BufferedImage image = new BufferedImage(inks, raster, false, null);
    ImageIO.write(image, "tif", folder.resolve("a.tif").toFile());
    Fixtures.refuses(folder, PLAIN, "a.tif", "grey or RGB", "CMYK");
  }

  /** As much of CMYK as a writer asks for. */
  private static final class FourInks extends ColorSpace {
    private static final long serialVersionUID = 1L;

    FourInks() {
      super(TYPE_CMYK, 4);
    }

    @Override
    public float[] toRGB(float[] inks) {
      return new float[] {1 - inks[0], 1 - inks[1], 1 - inks[2]};
    }

    @Override
    public float[] fromRGB(float[] rgb) {
      return new float[] {1 - rgb[0], 1 - rgb[1], 1 - rgb[2], 0};
    }

    @Override
    public float[] toCIEXYZ(float[] inks) {
      return toRGB(inks);
    }

    @Override
    public float[] fromCIEXYZ(float[] xyz) {
      return fromRGB(xyz);
    }
  }
}
