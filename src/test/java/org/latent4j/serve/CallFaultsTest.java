package org.latent4j.serve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls in a thread that is interrupted, and of a model whose files are gone. */
class CallFaultsTest {
  private static final Path MODEL = Path.of("savedmodels/gaussians/1");
  private static final int ROWS = 5000;

  @TempDir Path folder;

  /** A test that fails must not leave the thread interrupted for the next. */
  @AfterEach
  void calm() {
    Thread.interrupted();
  }

  private static float[] rows() {
    float[] rows = new float[ROWS * 2];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (i % 17 - 8) / 4f;
    }
    return rows;
  }

  @Test
  void anInterruptTouchesNeitherOpeningNorACall() {
    Thread.currentThread().interrupt();
    try (VaeModel model = VaeModel.open(MODEL)) {
      assertTrue(Thread.interrupted());
      float[] expected = model.encode(rows(), ROWS).mean().values();
      Thread.currentThread().interrupt();
      float[] found = model.encode(rows(), ROWS).mean().values();
      assertTrue(Thread.interrupted(), "it is kept for the caller");
      assertArrayEquals(expected, found);
      assertArrayEquals(expected, model.encode(rows(), ROWS).mean().values());
    }
  }

  @Test
  void aModelOutlivesItsFiles() throws IOException {
    Path copy = folder.resolve("1");
    try (Stream<Path> files = Files.walk(MODEL)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(MODEL.relativize(file)));
      }
    }
    try (VaeModel model = VaeModel.open(copy);
        VaeModel original = VaeModel.open(MODEL)) {
      List<Path> all;
      try (Stream<Path> files = Files.walk(copy)) {
        all = files.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path file : all) {
        Files.delete(file);
      }
      assertFalse(Files.exists(copy));
      assertArrayEquals(
          original.encode(rows(), ROWS).mean().values(),
          model.encode(rows(), ROWS).mean().values());
      assertArrayEquals(original.score(rows(), ROWS).score(), model.score(rows(), ROWS).score());
    }
  }
}
