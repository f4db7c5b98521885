package org.latent4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Relatives of faults in files that people brought: what {@code train} and {@code schema} make of
 * each, without training. The right answer, or one line that says what to do.
 */
class RelativesTest {
  private static final String READ = "train --quiet --print-spec --hidden 4 --latent 2 ";
  private static final String ROWS = numbers(3, 12);

  @TempDir Path dir;

  /** Rows of three decimals. */
  private static String numbers(int columns, int rows) {
    SplittableRandom random = new SplittableRandom(7);
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < columns; i++) {
        text.append(i == 0 ? "" : ",").append(Math.round(1e3 * random.nextGaussian()) / 1e3);
      }
      text.append('\n');
    }
    return text.toString();
  }

  /** Rows of two numbers and a cell of some, in turn. */
  private static String with(String header, int rows, String... cells) {
    List<String> plain = numbers(2, rows).lines().toList();
    StringBuilder text = new StringBuilder(header + "\n");
    for (int row = 0; row < rows; row++) {
      text.append(plain.get(row)).append(',').append(cells[row % cells.length]).append('\n');
    }
    return text.toString();
  }

  private static Arguments is(String words, String expected, String... files) {
    return Arguments.of(0, words, expected, files);
  }

  private static Arguments refused(String words, String expected, String... files) {
    return Arguments.of(2, words, expected, files);
  }

  static Stream<Arguments> names() {
    String labels = "--data {dir}/t.csv --labels {dir}/l.csv --predict labels";
    String abc = "a,b,c\n" + ROWS;
    return Stream.of(
        is(labels, "[ \"u\", \"v\" ]", "t.csv", abc, "l.csv", "1\n" + "u\nv\n".repeat(6)),
        is(labels, "[ \"no\", \"yes\" ]", "t.csv", abc, "l.csv", "2020\n" + "no\nyes\n".repeat(6)),
        is(labels, "[ \"0\", \"1\" ]", "t.csv", abc, "l.csv", "0\n1\n".repeat(6)),
        is(
            "--data {dir}/t.csv",
            "[ \"2019\", \"2020\", \"2021\" ]",
            "t.csv",
            "2019,2020,2021\n" + ROWS),
        is("--data {dir}/t.csv", "[ \"0\", \"1\" ]", "t.csv", ",0,1\n" + ROWS),
        is("--data {dir}/t.csv --ignore 5", "[ \"1\", \"9\" ]", "t.csv", "5,1,9\n" + ROWS),
        is(
            "--data {dir}/t.csv --delimiter tab",
            "[ \"0\", \"1\", \"2\" ]",
            "t.csv",
            "0,1,2\n".replace(',', '\t') + ROWS.replace(',', '\t')),
        refused("--data {dir}/t.csv --delimiter tab", "\"a\" twice", "t.csv", "a\ta\n1\t2\n2\t4\n"),
        refused("--data {dir}/t.jsonl", "a", "t.jsonl", "{\"a\":1,\"a\":2}\n{\"a\":3,\"a\":4}\n"),
        refused("--data {dir}/t.csv --header yes", "\"1\" twice", "t.csv", "1,2,1\n" + ROWS),
        is("--data {dir}/t.csv", "left out as an index", "t.csv", "Unnamed: 0,a,b\n" + counted(12)),
        is(
            "--data {dir}/t.csv",
            "left out as an index",
            "t.csv",
            "__index_level_0__,a,b\n" + counted(12)),
        is("--data {dir}/t.csv", "left out as an index", "t.csv", "\"\",a,b\n" + counted(12)),
        refused(
            "--data {dir}/t.csv", "expected 2 fields, found 3", "t.csv", "a,b\n" + counted(12)));
  }

  /** Rows of a number that counts up and two others. */
  private static String counted(int rows) {
    StringBuilder text = new StringBuilder();
    List<String> plain = numbers(2, rows).lines().toList();
    for (int row = 0; row < rows; row++) {
      text.append(row).append(',').append(plain.get(row)).append('\n');
    }
    return text.toString();
  }

  static Stream<Arguments> cells() {
    String auto = "--schema auto --data {dir}/t.csv";
    String category = "{\"columns\": [{\"name\": \"k\", \"kind\": \"category\"}]}";
    String binary = "{\"columns\": [{\"name\": \"k\", \"kind\": \"binary\"}]}";
    return Stream.of(
        is(
            "--data {dir}/t.csv --schema {dir}/s.json",
            "[ \"1\", \"2\" ]",
            "s.json",
            category,
            "t.csv",
            with("x,y,k", 12, "1", "2", "1.0", "2.00")),
        is(
            "--data {dir}/p --schema {dir}/s.json",
            "[ \"7\", \"8\" ]",
            "s.json",
            category,
            "p/1.csv",
            with("x,y,k", 12, "7", "8"),
            "p/2.csv",
            with("x,y,k", 12, "7.0", "8.0")),
        is(
            "--data {dir}/p --schema {dir}/s.json",
            "[ \"False\", \"TRUE\" ]",
            "s.json",
            binary,
            "p/1.csv",
            with("x,y,k", 12, "True", "False"),
            "p/2.csv",
            with("x,y,k", 12, "TRUE", "false")),
        is(
            auto,
            "\"k\" is read as category: dates or times (2024-03-01)",
            "t.csv",
            with("x,y,k", 60, "2024-03-01", "2024-03-02", "2024-03-03")),
        is(
            auto,
            "\"k\" is read as category: numbers with a unit (10 %)",
            "t.csv",
            with(
                "x,y,k",
                60,
                "10 %,11 %,12 %,13 %,14 %,15 %,16 %,17 %,18 %,19 %,20 %,21 %".split(",", -1))),
        is(
            auto,
            "\"k\" is read as category: numbers with signs between their thousands (1,000)",
            "t.csv",
            with("x,y,k", 60, "\"1,000\"", "\"2,500\"", "\"3,000\"")),
        is(auto, "\"REAL\"", "t.csv", with("x,y,k", 60, "1.5", "NULL", "2.5", "n/a", "-3")),
        is(auto, "\"REAL\"", "t.csv", with("x,y,k", 60, "1.5", "--", "2.5", "NaT", "-3")),
        is(
            auto,
            "that are none, the first stray",
            "t.csv",
            with("x,y,k", 60, "1", "2", "3", "4", "5", "stray")),
        is(auto, "taken as missing: NA (20 cells)", "t.csv", with("x,y,k", 60, "NA", "DE", "US")),
        is(auto, "[ \"NA\", \"SA\" ]", "t.csv", with("x,y,k", 60, "\"NA\"", "\"SA\"")),
        is(
            auto,
            "[ \"AF\", \"AN\", \"EU\", \"NA\" ]",
            "t.csv",
            with("x,y,k", 60, "NA", "AF", "AN", "EU", "")),
        is(auto, "\"k\" is ignored: no value", "t.csv", with("x,y,k", 12, "")),
        is(auto, "\"k\" is ignored: always 4", "t.csv", with("x,y,k", 12, "4", "", "4.0")),
        is(
            auto,
            "numbers with spaces between them (-5.5 6)",
            "t.csv",
            with("x,y,k", 12, "1 2", "3 4", "-5.5 6", "7 8.25")),
        refused(
            "--data {dir}/t.csv --schema {dir}/s.json",
            "\"k\"",
            "s.json",
            binary,
            "t.csv",
            with("x,y,k", 12, "")),
        is(
            auto,
            "of which float32 tells 1 apart",
            "t.csv",
            with("x,y,k", 12, "1700000000001", "1700000000002", "1700000000003")),
        is(
            auto,
            "of which float32 tells 1 apart",
            "t.csv",
            with("x,y,k", 12, "-900000001", "-900000002", "-900000003")),
        is(
            "--data {dir}/t.csv",
            "float32 has",
            "t.csv",
            with("x,y,k", 12, "1.7e9", "1700000001", "1700000002.5")));
  }

  static Stream<Arguments> text() {
    String auto = "--schema auto --data {dir}/t.csv";
    String town = with("x,y,k", 12, "Köln", "Zürich");
    String latin = "latin1:" + town;
    return Stream.of(
        refused(auto, "--encoding names another", "t.csv", latin),
        is(auto + " --encoding windows-1252", "[ \"Köln\", \"Zürich\" ]", "t.csv", latin),
        refused(
            "--data {dir}/t.jsonl --schema auto",
            "UTF-8",
            "t.jsonl",
            "latin1:{\"k\":\"Köln\",\"x\":1}\n{\"k\":\"Ulm\",\"x\":2}\n"),
        is(auto, "[ \"Köln\", \"Zürich\" ]", "t.csv", "UTF-16:" + town),
        is(auto, "[ \"Köln\", \"Zürich\" ]", "t.csv", "UTF-16LE:\ufeff" + town),
        is(auto, "\"Köln\"", "t.csv", "\ufeff" + town.replace("\n", "\r\n")),
        refused(auto, "separated by '|'?", "t.csv", town.replace(',', '|')),
        refused(auto, "separated by ';'?", "t.csv", town.replace(',', ';').replace('.', ',')),
        refused(
            "--data {dir}/t.csv",
            "separated by 'tab'?",
            "t.csv",
            "a,b,c\n".replace(',', '\t') + ROWS.replace(',', '\t')),
        refused(
            "--schema auto --data {dir}/t.csv",
            "\"a-b\" and \"a.b\"",
            "t.csv",
            "a-b,a.b,c\n" + ROWS),
        refused(
            "--schema auto --data {dir}/t.csv",
            "\"a(1)\" and \"a[1]\"",
            "t.csv",
            "a(1),a[1],c\n" + ROWS),
        is(
            "--schema auto --data {dir}/t.csv --ignore a.b",
            "\"a-b\"",
            "t.csv",
            "a-b,a.b,c\n" + ROWS),
        is(auto, "\"z\"", "t.csv", "z,mean,log_variance\n" + ROWS),
        is(auto, "\"from\"", "t.csv", "from,steps,to\n" + ROWS),
        is(auto, "\"anomaly\"", "t.csv", "score,anomaly,class\n" + ROWS));
  }

  static Stream<Arguments> files() {
    String mtx = "%%MatrixMarket matrix coordinate ";
    String counts = "--data {dir}/t.mtx --feature-names {dir}/n.csv";
    String dense = "%%MatrixMarket matrix array integer general\n3 2\n1\n2\n3\n4\n5\n6\n";
    return Stream.of(
        is(
            "--data {dir}/t.mtx",
            "\"latent\"",
            "t.mtx",
            mtx + "pattern symmetric\n3 3 2\n1 1\n3 2\n"),
        is(
            "--data {dir}/t.mtx",
            "\"latent\"",
            "t.mtx",
            mtx + "integer skew-symmetric\n %x\n\n3 3 2\n2 1 4\n3 2 5\n"),
        is(
            "--data {dir}/t.mtx",
            "\"latent\"",
            "t.mtx",
            "%%MatrixMarket MATRIX Array Real General\n% c\n3 2\n1\n2\n%d\n3\n4\n5\n6\n"),
        refused(
            "--data {dir}/t.mtx", "complex", "t.mtx", mtx + "complex hermitian\n1 1 1\n1 1 2 0\n"),
        refused(counts, "\"g\" twice", "t.mtx", dense, "n.csv", "name\ng\ng\n"),
        is(
            counts,
            "the first line is taken as a name",
            "t.mtx",
            dense,
            "n.csv",
            "g1,x\r\ng2,y\r\n"),
        refused(
            counts, "expected a name, found nothing", "t.mtx", dense, "n.csv", "name\ng\n\nh\ni\n"),
        is(counts, "\"g1\"", "t.mtx", dense, "n.csv", "\ufeffname\ng1\ng2\n"),
        is(
            "--data {dir}/p",
            "\"latent\"",
            "p/1.csv",
            "a,b\n",
            "p/2.csv",
            "a,b\n1,2\n3,5\n",
            "p/3.csv",
            "a,b\n"),
        is(
            "--data {dir}/p --schema auto",
            "\"latent\"",
            "p/1.csv",
            "a,b\n1.5,2\n3,5\n",
            "p/2.csv",
            "a,b\n",
            "p/3.csv",
            "a,b\n2,1.5\n"),
        refused("--data {dir}/p", "at least one row", "p/1.csv", "a,b\n", "p/2.csv", "a,b\n"),
        refused(
            "--data {dir}/p --schema auto",
            "folders key=value",
            "p/y=1/1.csv",
            "a,b\n1.5,2\n3,5\n",
            "p/y=2/2.csv",
            "a,b\n2,1.5\n"),
        refused("--data {dir}/t.npy", "a zip such as npz", "t.npy", "PK\u0003\u0004-------"),
        refused(
            "--config {dir}/c.json --data {dir}/t.csv",
            "\"config\" stands on the command line",
            "c.json",
            "{\"config\": 1}",
            "t.csv",
            "a,b,c\n" + ROWS),
        refused(
            "--config {dir}/c.json --data {dir}/t.csv",
            "\"help\" stands on the command line",
            "c.json",
            "{\"help\": true}",
            "t.csv",
            "a,b,c\n" + ROWS),
        refused(
            "--config {dir}/c.json --data {dir}/t.csv",
            "line 2: expected JSON, found more behind the first value",
            "c.json",
            "{\"epochs\": 1}\n[]",
            "t.csv",
            "a,b,c\n" + ROWS),
        refused(
            "--config {dir}/c.json --data {dir}/t.csv",
            "epoch",
            "c.json",
            "{\"epoch\": 1}",
            "t.csv",
            "a,b,c\n" + ROWS),
        refused(
            "--config {dir}/c.json --data {dir}/t.csv",
            "\"hidden\"",
            "c.json",
            "{\"hidden\": [[4]]}",
            "t.csv",
            "a,b,c\n" + ROWS));
  }

  @ParameterizedTest
  @MethodSource({"names", "cells", "text", "files"})
  void relatives(int code, String words, String expected, String[] files) throws IOException {
    for (int i = 0; i < files.length; i += 2) {
      Path file = dir.resolve(files[i]);
      Files.createDirectories(file.getParent());
      Files.write(file, bytes(files[i + 1]));
    }
    Call call = Call.of((READ + words).replace("{dir}", dir.toString()));
    assertEquals(code, call.code(), call.err());
    String said = code == 0 ? call.err() + call.out() : String.join("", call.errLines());
    assertTrue(said.contains(expected), call.err() + call.out());
    assertTrue(code == 0 || call.errLines().stream().noneMatch(line -> line.contains("\tat ")));
  }

  /** Text, in the encoding that it begins with. */
  private static byte[] bytes(String text) {
    for (String name : List.of("latin1", "UTF-16", "UTF-16LE")) {
      if (text.startsWith(name + ":")) {
        return text.substring(name.length() + 1).getBytes(Charset.forName(name));
      }
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
