package org.latent4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that come through standard input and pipes, which can be read once. */
class PipesTest {
  private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"));

  @TempDir static Path dir;
  private static List<Path> before = List.of();

  @BeforeAll
  static void train() throws IOException {
    before = left();
    StringBuilder csv = new StringBuilder("a,b,c\n");
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      csv.append("%d.5,%d.25,%d\n".formatted(i % 7, i % 11, i % 5));
      lines.append("{\"a\": %d.5, \"b\": %d.25, \"c\": %d}%n".formatted(i % 7, i % 11, i % 5));
    }
    Files.writeString(dir.resolve("rows.csv"), csv);
    Files.writeString(dir.resolve("rows.jsonl"), lines);
    try (GZIPOutputStream packed =
        new GZIPOutputStream(Files.newOutputStream(dir.resolve("rows.csv.gz")))) {
      packed.write(Files.readAllBytes(dir.resolve("rows.csv")));
    }
    Call call =
        from(
            "rows.csv",
            "train --quiet --data - --hidden 4 --latent 2 --epochs 1 --run-dir {dir}/run"
                + " --export-dir {dir}/model");
    assertEquals(0, call.code(), call.err());
    assertEquals(
        List.of(
            "latent4j: - is read to its end first, and taken as csv by how it begins",
            "latent4j: the rows come through a pipe: --resume and export need them in a file, by"
                + " --data"),
        call.errLines());
    assertEquals(
        0, call("encode --model {dir}/model --in {dir}/rows.csv --out {dir}/z.csv").code());
    assertEquals(
        0, call("encode --model {dir}/model --in {dir}/rows.csv --out {dir}/z.npy").code());
  }

  private static Call call(String words) {
    return Call.of(words.replace("{dir}", dir.toString()));
  }

  /** A call that finds a file's bytes in standard input. */
  private static Call from(String name, String words) throws IOException {
    return from(Files.readAllBytes(dir.resolve(name)), words);
  }

  private static Call from(byte[] bytes, String words) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(bytes));
    try {
      return call(words);
    } finally {
      System.setIn(before);
    }
  }

  private static String codes(String name) throws IOException {
    return Files.readString(dir.resolve(name));
  }

  private static List<Path> left() throws IOException {
    try (Stream<Path> files = Files.list(TEMPORARY)) {
      return files.filter(f -> f.getFileName().toString().startsWith("latent4j-pipe-")).toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rows.csv", "rows.csv.gz", "rows.jsonl"})
  void standardInputIsWhatItBeginsLike(String name) throws IOException {
    Call call = from(name, "encode --model {dir}/model --in - --out {dir}/piped.csv");
    assertEquals(0, call.code(), call.err());
    assertEquals(codes("z.csv"), codes("piped.csv"));
    assertEquals(1, call.errLines().size(), call.err());
    assertTrue(call.err().contains("- is read to its end first, and taken as "), call.err());
    assertEquals(before, left());
  }

  @Test
  void anArrayComesThroughAsOne() throws IOException {
    assertEquals(0, from("z.npy", "decode --model {dir}/model --in - --out {dir}/x.npy").code());
    assertEquals(0, call("decode --model {dir}/model --in {dir}/z.npy --out {dir}/y.npy").code());
    assertArrayEquals(
        Files.readAllBytes(dir.resolve("y.npy")), Files.readAllBytes(dir.resolve("x.npy")));
  }

  @Test
  void faultsNameThePipe() throws IOException {
    Call text =
        from(
            "a,b,c\n1,2,3\n1,x,3\n".getBytes(StandardCharsets.UTF_8),
            "score --model {dir}/model --in - --out -");
    assertEquals(2, text.code());
    assertTrue(text.err().contains("latent4j: -, row 2 (line 3), column 2 \"b\""), text.err());
    Call none = from(new byte[0], "score --model {dir}/model --in - --out -");
    assertEquals(
        List.of("latent4j: -: expected rows, found nothing: it ended before its first byte"),
        none.errLines());
    assertEquals(before, left());
  }

  @Test
  void whatWouldBeReadAgainIsRefused() throws IOException {
    Call pass = from("rows.csv", "encode --model {dir}/model --in - --out {dir}/kept.csv --resume");
    assertEquals(2, pass.code());
    assertEquals(
        List.of(
            "latent4j: --in: expected files, which --resume can read again, found -, which can be"
                + " read once"),
        pass.errLines());
    Call run = call("train --resume {dir}/run --epochs 2");
    assertEquals(2, run.code());
    assertTrue(run.err().contains("--data FILE with the rows beside it"), run.err());
  }

  @Test
  void anEmptyFileIsStillToldAsOne() throws IOException {
    Files.createFile(dir.resolve("empty.csv"));
    Call call = call("score --model {dir}/model --in {dir}/empty.csv --out -");
    assertTrue(call.err().contains("empty.csv: expected data, found an empty file"), call.err());
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aNamedPipeIsRead() throws Exception {
    Path pipe = dir.resolve("pipe.csv");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    Process writer =
        new ProcessBuilder("bash", "-c", "cat %s/rows.csv > %s".formatted(dir, pipe)).start();
    Call call = call("encode --model {dir}/model --in {dir}/pipe.csv --out {dir}/named.csv");
    assertEquals(0, call.code(), call.err());
    assertEquals("", call.err());
    assertEquals(codes("z.csv"), codes("named.csv"));
    assertTrue(writer.waitFor(10, TimeUnit.SECONDS));
    Call out = call("encode --model {dir}/model --in {dir}/rows.csv --out {dir}/pipe.csv");
    assertEquals(2, out.code());
    assertTrue(out.err().contains("--out: expected a file, or - for csv"), out.err());
    assertFalse(Files.isRegularFile(pipe));
  }

  /** What is refused before a pass begins leaves nothing behind that its end would wait for. */
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aRefusedPassEnds() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(
                java,
                "-cp",
                System.getProperty("java.class.path"),
                "org.latent4j.cli.Main",
                "encode",
                "--in",
                "rows.csv",
                "--bad-cells",
                "often")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertTrue(process.waitFor(30, TimeUnit.SECONDS));
      assertEquals(2, process.exitValue());
    } finally {
      process.destroyForcibly();
    }
  }
}
