package org.latent4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.cli.flags.Arguments;

/** Files as people have them, from end to end: the right answer, or one line and nothing left. */
class FilesAsTheyAreTest {
  private static final String TRAIN =
      "train --quiet --epochs 1 --hidden 4 --latent 2 --run-dir {dir}/run --export-dir {dir}/m"
          + " --data {dir}/";

  @TempDir Path dir;

  private Call call(String words) {
    return Call.of(words.replace("{dir}", dir.toString()));
  }

  private String right(String words) {
    Call call = call(words);
    assertEquals(0, call.code(), call.err());
    return call.err();
  }

  private void refused(String words, String... parts) {
    Call call = call(words);
    assertEquals(2, call.code(), call.err());
    String line = call.errLines().get(call.errLines().size() - 1);
    for (String part : parts) {
      assertTrue(line.contains(part), line);
    }
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(dir.resolve(name), text, StandardCharsets.UTF_8);
  }

  /** Rows of numbers below a first line. */
  private static String numbers(String header, int columns, int rows) {
    SplittableRandom random = new SplittableRandom(7);
    StringBuilder text = new StringBuilder(header + "\n");
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < columns; i++) {
        text.append(i == 0 ? "" : ",").append(Math.round(1e3 * random.nextGaussian()) / 1e3);
      }
      text.append('\n');
    }
    return text.toString();
  }

  /** Names that are numbers are no places: not at use either, and without --header. */
  @Test
  void aModelKnowsItsColumnsByName() throws IOException {
    String text = numbers("2,1,3", 3, 20);
    write("perm.csv", text);
    write("cba.csv", swapped(text));
    write("abc.csv", numbers("a,c,d", 3, 20));
    right(TRAIN + "perm.csv --header yes");
    right("score --model {dir}/m --in {dir}/perm.csv --out {dir}/1.csv");
    right("score --model {dir}/m --in {dir}/cba.csv --out {dir}/2.csv");
    assertEquals(Files.readString(dir.resolve("1.csv")), Files.readString(dir.resolve("2.csv")));
    assertEquals(21, Files.readAllLines(dir.resolve("1.csv")).size());
    refused("score --model {dir}/m --in {dir}/abc.csv --out {dir}/3.csv", "\"2\"", "[a, c, d]");
    refused(
        "score --model {dir}/m --in {dir}/perm.csv --columns 3,1,2 --out {dir}/3.csv",
        "[2, 1, 3]",
        "[3, 1, 2]");
  }

  /** The same table with its first and last column swapped. */
  private static String swapped(String text) {
    StringBuilder other = new StringBuilder();
    text.lines()
        .map(line -> line.split(",", -1))
        .forEach(c -> other.append(c[2] + "," + c[1] + "," + c[0] + "\n"));
    return other.toString();
  }

  @Test
  void namesThatPythonCannotTellApart() throws IOException {
    write("t.csv", numbers("a b,a/b,c", 3, 20));
    refused(TRAIN + "t.csv --schema auto", "\"a b\" and \"a/b\"");
    assertEquals(2, Call.files(dir).size());
  }

  @Test
  void settingsInJsonAreReadStrictly() throws IOException {
    write("d.csv", numbers("a,b", 2, 20));
    String json = "{\"epochs\": 1, \"hidden\": [4], \"latent\": 2, \"quiet\": true}";
    write("config.json", "\ufeff" + json);
    right("train --config {dir}/config.json --data {dir}/d.csv --print-spec");
    write("config.json", json + " garbage ]]");
    refused("train --config {dir}/config.json --data {dir}/d.csv", "config.json, line 1");
    write("config.json", json + json);
    refused("train --config {dir}/config.json --data {dir}/d.csv", "config.json, line 1");
    write("config.json", "{\"epochs\": 1, \"epochs\": 3}");
    refused("train --config {dir}/config.json --data {dir}/d.csv", "config.json", "epochs");
    write("s.json", "{\"columns\": [{\"name\": \"a\", \"name\": \"b\", \"kind\": \"real\"}]}");
    refused(TRAIN + "d.csv --schema {dir}/s.json", "s.json, line 1", "name");
    write("s.json", "{\"columns\": [{\"name\": \"a\", \"kind\": \"real\"}]} {}");
    refused(TRAIN + "d.csv --schema {dir}/s.json", "s.json, line 1");
  }

  /** The same table written in two ways gives the same scores, and what is printed reads it. */
  @Test
  void formsOfCsvAreFlags() throws IOException {
    String text = numbers("länge,breite", 2, 20);
    write("plain.csv", text);
    String german = text.replace(',', ';').replace('.', ',');
    Files.writeString(dir.resolve("german.csv"), german, StandardCharsets.ISO_8859_1);
    String form = " --delimiter ; --decimal , --encoding latin1";
    refused(TRAIN + "german.csv", "UTF-8", "--encoding");
    refused(TRAIN + "german.csv --encoding latin1", "separated by ';'?");
    Call trained = call(TRAIN + "german.csv" + form);
    assertEquals(0, trained.code(), trained.err());
    assertTrue(
        trained.out().contains("--delimiter ';' --decimal , --encoding latin1"), trained.out());
    right("score --model {dir}/m --in {dir}/plain.csv --out {dir}/1.csv --quiet");
    right("score --model {dir}/m --in {dir}/german.csv --out {dir}/2.csv" + form);
    assertEquals(Files.readString(dir.resolve("1.csv")), Files.readString(dir.resolve("2.csv")));
    refused("score --data {dir}/plain.csv", "did you mean --in?");
    refused("train --in {dir}/plain.csv", "did you mean --data?");
    assertEquals("", right("schema --data {dir}/german.csv --quiet" + form));
  }

  /** A word with commas or equals signs in it stands in double quotes, in every flag. */
  @Test
  void namesWithCommasAreQuoted() throws IOException {
    assertEquals(List.of("a, b", "c", "d\"e"), Arguments.split("\"a, b\", c,\"d\"\"e\""));
    assertEquals(List.of("5\" disk", "x"), Arguments.split("5\" disk,x"));
    assertEquals(List.of("a", ""), Arguments.split("a,"));
    assertEquals("\"a, b\",c", Arguments.joined(List.of("a, b", "c")));
    StringBuilder text = new StringBuilder("v,\"City, State\",a=b\n");
    for (int row = 0; row < 40; row++) {
      String city = List.of("\"A, B\"", "\"k=v\"", "Ulm").get(row % 3);
      text.append(row % 7 / 2.0).append(',').append(city).append(',').append(row % 5 / 4.0 + "\n");
    }
    write("t.csv", text.toString());
    String quiet = "train --quiet --epochs 1 --hidden 4 --latent 2 --schema auto --condition";
    List<String> words = new ArrayList<>(List.of(quiet.split(" ", -1)));
    words.addAll(List.of("\"City, State\"", "--data", dir + "/t.csv"));
    words.addAll(List.of("--run-dir", dir + "/run", "--export-dir", dir + "/m"));
    Call trained = Call.of(words.toArray(String[]::new));
    assertEquals(0, trained.code(), trained.err());
    for (String given : List.of("\"City, State\"=\"A, B\"", "\"A, B\"", "\"City, State\"=k=v")) {
      String[] sample = {"sample", "--model", dir + "/m", "--out", dir + "/s.csv", "--n", "3"};
      List<String> all = new ArrayList<>(List.of(sample));
      all.addAll(List.of("--condition", given));
      Call call = Call.of(all.toArray(String[]::new));
      assertEquals(0, call.code(), given + call.err());
    }
    refused("sample --model {dir}/m --out {dir}/s.csv --condition B", "A, B");
    write("c.json", "{\"columns\": [\"City, State\", \"v\"]}");
    refused("train --data {dir}/t.csv --config {dir}/c.json", "column 2 \"City, State\"");
  }
}
