package org.latent4j.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.cli.Main;

class StandardOutputTest {
  @TempDir Path dir;

  /** Takes some bytes, and then fails with what the operating system says. */
  private static OutputStream after(int bytes, String reason) {
    return new OutputStream() {
      private int taken;

      @Override
      public void write(int value) throws IOException {
        if (taken++ >= bytes) {
          throw new IOException(reason);
        }
      }
    };
  }

  private int run(OutputStream out, ByteArrayOutputStream err, String words) throws IOException {
    Files.writeString(dir.resolve("towns.csv"), "town,size\nKöln,1.5\nBonn,2.5\nKöln,3.5\n");
    String[] args = words.replace("{dir}", dir.toString()).split(" ", -1);
    PrintStream told = new PrintStream(err, true, StandardCharsets.UTF_8);
    return Main.run(args, StandardOutput.over(out), told);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--version",
        "--help",
        "train --help",
        "schema --data {dir}/towns.csv",
        "train --print-spec --schema auto --data {dir}/towns.csv"
      })
  void aFullDiskIsNoSuccess(String words) throws IOException {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    assertEquals(2, run(after(3, "No space left on device"), err, words));
    assertEquals(
        "latent4j: standard output takes no more: No space left on device\n",
        err.toString(StandardCharsets.UTF_8));
    ByteArrayOutputStream quiet = new ByteArrayOutputStream();
    assertEquals(Exit.CLOSED_PIPE, run(after(3, "Broken pipe"), quiet, words));
    assertEquals("", quiet.toString(StandardCharsets.UTF_8));
  }

  @Test
  void aPrintStreamThatKeepsQuietIsAsked() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(after(3, "gone"), true, StandardCharsets.UTF_8);
    String[] args = {"--version"};
    assertEquals(1, Main.run(args, out, new PrintStream(err, true, StandardCharsets.UTF_8)));
    assertEquals("latent4j: standard output takes no more\n", err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void textIsUtf8() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertEquals(0, run(out, new ByteArrayOutputStream(), "schema --data {dir}/towns.csv"));
    assertEquals(true, out.toString(StandardCharsets.UTF_8).contains("Köln"));
  }
}
