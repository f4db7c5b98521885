package org.latent4j.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.spec.SpecException;

class ImageGridTest {
  private static final int LINE = 0xFF6B7280;

  @Test
  void greyPixelsAreRoundedAndClippedIntoSquares() {
    float[][] rows = {{0, 99.5f, 300, -7, 254.4f, Float.NaN}, {10, 20, 30, 40, 50, 60}};
    ImageGrid grid = new ImageGrid(rows, 2, 3, 1, 2);
    int scale = grid.scale();
    assertEquals(28, scale); // 84 / 3
    BufferedImage picture = grid.render();
    assertEquals(2 * (3 * 28 + 1) + 1, picture.getWidth());
    assertEquals(2 * 28 + 2, picture.getHeight());
    int[][] first = {{0, 100, 255}, {0, 254, 0}};
    int[][] second = {{10, 20, 30}, {40, 50, 60}};
    for (int y = 0; y < 2 * scale; y++) {
      for (int x = 0; x < 3 * scale; x++) {
        int left = first[y / scale][x / scale];
        int right = second[y / scale][x / scale];
        assertEquals(0xFF000000 | left * 0x010101, picture.getRGB(1 + x, 1 + y));
        assertEquals(0xFF000000 | right * 0x010101, picture.getRGB(86 + x, 1 + y));
      }
    }
  }

  @Test
  void linesLieBetweenAndAround() {
    BufferedImage picture = ImageGrid.square(new float[4 * 784], 28, 28, 1).render();
    assertEquals(171, picture.getWidth()); // 2 * (28 * 3 + 1) + 1
    for (int i = 0; i < 171; i++) {
      for (int line : new int[] {0, 85, 170}) {
        assertEquals(LINE, picture.getRGB(line, i));
        assertEquals(LINE, picture.getRGB(i, line));
      }
    }
  }

  @Test
  void coloursAndOpacity() {
    float[][] colour = {{1, 2, 3}};
    assertEquals(0xFF010203, new ImageGrid(colour, 1, 1, 3, 1).render().getRGB(5, 5));
    float[][] transparent = {{1, 2, 3, 128}};
    assertEquals(0x80010203, new ImageGrid(transparent, 1, 1, 4, 1).render().getRGB(5, 5));
    float[][] greyTransparent = {{7, 64}};
    assertEquals(0x40070707, new ImageGrid(greyTransparent, 1, 1, 2, 1).render().getRGB(5, 5));
  }

  @Test
  void squareGridAndItsEmptyPlaces() {
    BufferedImage picture = ImageGrid.square(new float[5], 1, 1, 1).render();
    assertEquals(3 * 85 + 1, picture.getWidth());
    assertEquals(2 * 85 + 1, picture.getHeight());
    assertEquals(0xFF000000, picture.getRGB(100, 100), "the fifth image");
    assertEquals(LINE, picture.getRGB(200, 100), "no sixth image");
  }

  @Test
  void largeImagesAreNotEnlarged() {
    assertEquals(1, ImageGrid.square(new float[300 * 300], 300, 300, 1).scale());
    // 100 columns of 28 pixels enlarged three times would be 8,500 pixels wide.
    assertEquals(1, new ImageGrid(new float[100][784], 28, 28, 1, 100).scale());
  }

  @Test
  void theFileHoldsTheSamePixelsAndNothingElseIsLeft(@TempDir Path directory) throws IOException {
    ImageGrid grid = ImageGrid.square(new float[] {0, 80, 160, 240}, 2, 2, 1);
    Path file = directory.resolve("new/folder/grid.png");
    grid.write(file);
    grid.write(file); // over the old one
    BufferedImage read = ImageIO.read(file.toFile());
    BufferedImage drawn = grid.render();
    for (int y = 0; y < drawn.getHeight(); y++) {
      for (int x = 0; x < drawn.getWidth(); x++) {
        assertEquals(drawn.getRGB(x, y), read.getRGB(x, y));
      }
    }
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertEquals(List.of(file), files.toList());
    }
  }

  @Test
  void wrongShapesAreNamed() {
    float[][] ragged = {new float[784], new float[783]};
    SpecException error =
        assertThrows(SpecException.class, () -> ImageGrid.square(ragged, 28, 28, 1));
    assertEquals("image 1: expected 28x28x1 = 784 values, found 783", error.getMessage());
    assertThrows(SpecException.class, () -> ImageGrid.square(new float[10], 2, 2, 1));
    assertThrows(SpecException.class, () -> ImageGrid.square(new float[0], 2, 2, 1));
    assertThrows(SpecException.class, () -> ImageGrid.square(new float[20], 2, 2, 5));
  }
}
