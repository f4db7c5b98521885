package org.latent4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.serve.Encoded;
import org.latent4j.serve.VaeModel;
import org.latent4j.serve.run.InputRows;

/**
 * A run and an export of the last version that knew only one view of one kind (commit a7bd3f8)
 * open, answer and go on. Made there by {@code train --data gaussians:200 --hidden 4 --latent 2
 * --epochs 1 --threads 1 --seed 5}; the figures are those that it gave itself, by {@code encode
 * --log-variance} and {@code score} of ROWS, and again after {@code train --resume RUN --epochs 2}.
 */
class OlderRunTest {
  private static final Path OLDER = Path.of("src/test/resources/org/latent4j/older");
  private static final float[][] ROWS = {{1, 1}, {1.5f, 0.5f}, {-2, 0.25f}};

  @TempDir private Path folder;

  @Test
  void theExportAnswersAsItDid() {
    check(
        OLDER.resolve("export"),
        List.of(
            new float[] {
              0.042552818f, -0.06611299f, -0.013007097f, 0.0024881712f, 0.16516872f, -0.32278872f
            },
            new float[] {
              0.049811825f, -0.036511675f, 0.008019077f, 0.012215244f, 0.19989729f, -0.20166528f
            },
            new float[] {0.106717244f, 0.4199203f, 64.47275f}));
  }

  @Test
  void theRunGoesOnAsItWouldHave() throws IOException {
    Path run = folder.resolve("run");
    copy(OLDER.resolve("run"), run);
    Call call =
        Call.of(
            "train",
            "--resume",
            run.toString(),
            "--epochs",
            "2",
            "--quiet",
            "--export-dir",
            folder.resolve("export").toString());
    assertEquals(0, call.code(), call.err());
    check(
        folder.resolve("export"),
        List.of(
            new float[] {
              0.04408987f, -0.066565916f, -0.011483799f, 0.0030104015f, 0.16861096f, -0.32515496f
            },
            new float[] {
              0.047230925f, -0.03929585f, 0.00575202f, 0.01014811f, 0.19612822f, -0.2062701f
            },
            new float[] {0.100346275f, 0.4305762f, 64.34662f}));
  }

  private static void check(Path export, List<float[]> expected) {
    try (VaeModel model = VaeModel.open(export)) {
      Encoded encoded = model.encode(InputRows.of(ROWS));
      assertArrayEquals(expected.get(0), encoded.mean().values(), 1e-5f);
      assertArrayEquals(expected.get(1), encoded.logVariance().orElseThrow().values(), 1e-5f);
      assertArrayEquals(expected.get(2), model.score(InputRows.of(ROWS)).score(), 2e-4f);
      assertEquals(List.of("x1", "x2"), model.format().views().get(0).columns());
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> walk = Files.walk(from)) {
      for (Path file : walk.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }
}
