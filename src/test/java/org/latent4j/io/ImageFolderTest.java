package org.latent4j.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
    Fixtures.refuses(folder, PLAIN, "a.png", "a PNG or JPEG image", "another kind of file");
    byte[] png = Files.readAllBytes(Fixtures.resource("colour.png"));
    Files.write(text, Arrays.copyOf(png, png.length - 30));
    Fixtures.refuses(folder, PLAIN, "a.png", "a PNG or JPEG image");
    Files.write(text, new byte[0]);
    Fixtures.refuses(folder, PLAIN, "a.png", "an empty file");
  }
}
