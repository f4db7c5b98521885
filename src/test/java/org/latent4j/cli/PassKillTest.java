package org.latent4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code kill -9} of passes over rows that go on where the one before was killed. */
class PassKillTest {
  private static final int KILLS = 20;
  private static final int ROWS = 2_000_000;

  @TempDir Path dir;

  @ParameterizedTest
  @ValueSource(strings = {"z.csv", "z.parquet"})
  @Tag("long")
  void aKilledPassGoesOnAndWritesAsIfNeverKilled(String name) throws Exception {
    Path rows = rows();
    Path out = Files.createDirectory(dir.resolve("out"));
    String pass = pass(rows, out.resolve(name));
    Call whole = Call.of(pass(rows, dir.resolve(name)));
    assertEquals(0, whole.code(), whole.err());
    SplittableRandom random = new SplittableRandom(12);
    int passes = 0;
    int going = 0;
    for (int kills = 0; kills < KILLS; ) {
      if (killed(pass, out, random.nextInt(600))) {
        kills++;
        assertTrue(Files.notExists(out.resolve(name)), "nothing half-made is visible");
        going += Files.readString(dir.resolve("log")).contains("going on behind") ? 1 : 0;
      } else {
        requireSame(name, out);
        passes++;
      }
    }
    Call last = Call.of(pass);
    assertEquals(0, last.code(), last.err());
    requireSame(name, out);
    System.out.printf(
        "kills: %d of passes to %s, %d went on behind rows kept, %d passes whole%n",
        KILLS, name, going, passes + 1);
    assertTrue(going > 0, "kills struck behind rows that were kept");
  }

  /** A file of rows, and a model of them. */
  private Path rows() throws IOException {
    byte[] header =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, 2), }"
            .formatted(ROWS)
            .getBytes(StandardCharsets.US_ASCII);
    int length = 118;
    ByteBuffer bytes = ByteBuffer.allocate(10 + length + ROWS * 8).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) length);
    bytes
        .put(header)
        .put(" ".repeat(length - 1 - header.length).getBytes(StandardCharsets.US_ASCII));
    bytes.put((byte) '\n');
    SplittableRandom random = new SplittableRandom(3);
    while (bytes.hasRemaining()) {
      bytes.putFloat((float) random.nextDouble(-2, 2));
    }
    Path rows = Files.write(dir.resolve("rows.npy"), bytes.array());
    Call trained =
        Call.of(
            "train --quiet --data gaussians:500 --hidden 8 --latent 2 --epochs 1 --run-dir "
                + dir.resolve("run")
                + " --export-dir "
                + dir.resolve("models"));
    assertEquals(0, trained.code(), trained.err());
    return rows;
  }

  private String pass(Path rows, Path out) {
    String model = "encode --model " + dir.resolve("models");
    return model + " --batch 128 --threads 2 --resume --in " + rows + " --out " + out;
  }

  /** Whether a pass was killed, some time after it began to write; if not, it came to its end. */
  private boolean killed(String pass, Path out, int millis) throws Exception {
    List<String> java =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-cp",
            System.getProperty("java.class.path"),
            "org.latent4j.cli.Main");
    List<String> command = new ArrayList<>(java);
    command.addAll(List.of(pass.split(" ", -1)));
    long before = size(out);
    Process child =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("log").toFile())
            .start();
    try {
      while (child.isAlive() && size(out) <= before) {
        Thread.sleep(2);
      }
      Thread.sleep(millis);
      if (child.isAlive()) {
        return true;
      }
      assertEquals(0, child.exitValue(), () -> log());
      return false;
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  private String log() {
    try {
      return Files.readString(dir.resolve("log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Bytes of all files; those that a child renames meanwhile count for nothing. */
  private static long size(Path out) throws IOException {
    long size = 0;
    try (Stream<Path> files = Files.list(out)) {
      for (Path file : files.toList()) {
        try {
          size += Files.size(file);
        } catch (NoSuchFileException e) {
          return 0;
        }
      }
    }
    return size;
  }

  /** The same bytes as without a stop; then it is taken away, for the next pass. */
  private void requireSame(String name, Path out) throws IOException {
    assertArrayEquals(
        Files.readAllBytes(dir.resolve(name)), Files.readAllBytes(out.resolve(name)), name);
    try (Stream<Path> files = Files.list(out)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }
}
