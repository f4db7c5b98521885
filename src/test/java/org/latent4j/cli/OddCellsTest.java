package org.latent4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cells at use that are written in another way than those of training, or are of another kind. */
class OddCellsTest {
  private static final String HEADER = "grade,flag,size,visits,pay\n";

  @TempDir static Path dir;

  @BeforeAll
  static void train() throws IOException {
    StringBuilder rows = new StringBuilder(HEADER);
    for (int i = 0; i < 60; i++) {
      String pay = String.format(Locale.ROOT, "%.3f", Math.exp((i * 7 % 20) / 5.0));
      String flag = i % 2 == 0 ? "true" : "false";
      rows.append("%d,%s,%d.5,%d,%s\n".formatted(1 + i % 3, flag, i, (i * i) % 7, pay));
    }
    Files.writeString(dir.resolve("rows.csv"), rows);
    Files.writeString(
        dir.resolve("schema.json"),
        "{\"columns\": [{\"name\": \"grade\", \"kind\": \"category\"},"
            + " {\"name\": \"flag\", \"kind\": \"binary\"},"
            + " {\"name\": \"size\", \"kind\": \"real\"},"
            + " {\"name\": \"visits\", \"kind\": \"count\"},"
            + " {\"name\": \"pay\", \"kind\": \"positive\"}]}");
    done(
        "train --quiet --hidden 8 --latent 2 --epochs 1 --data {dir}/rows.csv --schema"
            + " {dir}/schema.json --run-dir {dir}/run --export-dir {dir}/model");
    score("grade,flag,size,visits,pay\n1,true,0.5,3,1.5\n", "plain");
  }

  private static Call call(String words) {
    return Call.of(words.replace("{dir}", dir.toString()));
  }

  private static Call done(String words) {
    Call call = call(words);
    assertEquals(0, call.code(), call.err());
    return call;
  }

  private static Call score(String text, String name) throws IOException {
    Files.writeString(dir.resolve(name + ".csv"), text);
    return call(
        "score --model {dir}/model --in {dir}/%1$s.csv --out {dir}/%1$s-scores.csv"
            .formatted(name));
  }

  private static String scores(String name) throws IOException {
    return Files.readString(dir.resolve(name + "-scores.csv"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0,True", "01,TRUE", "1.,1", "+1,true", "1e0,1.0"})
  void codesAndTruthValuesAreFoundByValue(String cells) throws IOException {
    Call call = score(HEADER + cells + ",0.5,3,1.5\n", "spelt");
    assertEquals("", call.err());
    assertEquals(scores("plain"), scores("spelt"));
  }

  @Test
  void oneCellOfAnotherFormDoesNotFailAScore() throws IOException {
    Call call = score(HEADER + "1,true,0.5,3,1.5\n1,true,0.5,7.5,1.5\n1,true,0.5,3,0\n", "odd");
    assertEquals(0, call.code(), call.err());
    assertEquals(
        List.of(
            "latent4j: warning: 2 cells that its column's kind does not have, taken as it is:"
                + " \"7.5\" in column \"visits\", \"0\" in column \"pay\"",
            "latent4j: warning: 1 row has a value whose answer is not a finite number, the first of"
                + " them row 3"),
        call.errLines());
    List<String> rows = Files.readAllLines(dir.resolve("odd-scores.csv"));
    String plain = Files.readAllLines(dir.resolve("plain-scores.csv")).get(1);
    assertEquals(first(plain), first(rows.get(1)), 1e-4);
    assertNotEquals(first(plain), first(rows.get(2)), 1e-4);
    assertTrue(rows.get(2).matches("[0-9.-]+,.*"), rows.get(2));
    String[] header = rows.get(0).split(",", -1);
    String[] impossible = rows.get(3).split(",", -1);
    assertEquals("1", impossible[List.of(header).indexOf("anomaly")], rows.get(3));
    Call encoded = call("encode --model {dir}/model --in {dir}/odd.csv --out {dir}/odd-z.csv");
    assertEquals(0, encoded.code(), encoded.err());
    assertTrue(encoded.err().contains("2 cells that its column's kind does not have"));
  }

  private static double first(String row) {
    return Double.parseDouble(row.substring(0, row.indexOf(',')));
  }

  @Test
  void badCellsAreRefusedOrMissingWhereThatIsAsked() throws IOException {
    String in = " --model {dir}/model --in {dir}/mixed.csv --out {dir}/mixed-scores.csv";
    Files.writeString(dir.resolve("mixed.csv"), HEADER + "1,true,0.5,7.5,1.5\n9,true,x,3,1.5\n");
    Call plain = call("score" + in);
    assertEquals(2, plain.code());
    assertTrue(plain.err().contains("--bad-cells missing takes it so), found \"x\""), plain.err());
    Call refused = call("score --bad-cells refuse" + in);
    assertTrue(refused.err().contains("row 1 (line 2), column 4 \"visits\""), refused.err());
    Call missing = done("score --bad-cells missing" + in);
    assertEquals(
        List.of(
            "latent4j: warning: 1 cell with a name that the model does not know, taken as missing:"
                + " \"9\" in column \"grade\"",
            "latent4j: warning: 2 cells that its column's kind does not have, taken as missing:"
                + " \"7.5\" in column \"visits\", \"x\" in column \"size\""),
        missing.errLines());
    score(HEADER + "1,true,0.5,NA,1.5\nNA,true,NA,3,1.5\n", "gaps");
    assertEquals(scores("gaps"), scores("mixed"));
  }

  @Test
  void messagesNameWhatWasTyped() throws IOException {
    Files.writeString(dir.resolve("words.csv"), "a,b\n1,x\n2,y\n");
    String words = call("train --data {dir}/words.csv --print-spec").err();
    assertTrue(words.endsWith("; --schema auto reads columns of text and gaps\n"), words);
    Files.writeString(dir.resolve("x.foo"), "?");
    String in = call("encode --model {dir}/model --in {dir}/x.foo --out {dir}/x.csv").err();
    assertFalse(in.contains("data:"), in);
    assertTrue(in.startsWith("latent4j: --in: expected"), in);
  }

  @Test
  void aColumnOfWhichNothingIsKnownIsRefused() throws IOException {
    Call call = score(HEADER + "4,true,0.5,3,1.5\n5,true,0.5,3,1.5\n", "lost");
    assertEquals(2, call.code());
    assertTrue(
        call.err()
            .endsWith(
                "lost.csv, column \"grade\": expected at least one name that the model knows,"
                    + " found 2 others: \"4\", \"5\"\n"),
        call.err());
    assertFalse(Files.exists(dir.resolve("lost-scores.csv")));
    Call evaluated = call("evaluate --model {dir}/model --data {dir}/lost.csv");
    assertEquals(2, evaluated.code());
    assertEquals("", evaluated.out());
  }

  @Test
  void whatIsDecodedKeepsToTheRangeOfTheTrainingRows() throws IOException {
    Files.writeString(dir.resolve("z.csv"), "z1,z2\n1e4,1e4\n-1e4,1e4\n1e4,-1e4\n-1e4,-1e4\n");
    done("decode --model {dir}/model --in {dir}/z.csv --out {dir}/far.csv");
    for (String line : Files.readAllLines(dir.resolve("far.csv")).subList(1, 5)) {
      String[] cells = line.split(",", -1);
      float size = Float.parseFloat(cells[2]);
      assertTrue(size >= 0.5 - 6 && size <= 59.5 + 6, line);
      int visits = Integer.parseInt(cells[3]);
      assertTrue(visits >= 0 && visits <= 7, line);
      float pay = Float.parseFloat(cells[4]);
      assertTrue(pay > 0 && pay <= 1.1 * Math.exp(3.8), line);
    }
  }

  @Test
  void wholeNumbersAreFilledByWholeNumbersAndCodesByCodes() throws IOException {
    StringBuilder rows = new StringBuilder("year,zip,gap\n");
    for (int i = 0; i < 60; i++) {
      rows.append("%d,%05d,%s\n".formatted(1990 + i % 31, 501 + i % 5, i % 2 == 0 ? "" : "1.5"));
    }
    rows.append(",,2.5\n,00501,\n1999,,\n");
    Path file = Files.writeString(dir.resolve("years.csv"), rows);
    String flags = " --hidden 8 --latent 2 --epochs 1 --run-dir {dir}/y --export-dir {dir}/years";
    Call trained = done("train --quiet --schema auto --data " + file + flags);
    assertTrue(
        trained.err().contains("column \"zip\" is read as category: codes that begin with 0"),
        trained.err());
    done("impute --model {dir}/years --in " + file + " --out {dir}/filled.csv");
    List<String> filled = Files.readAllLines(dir.resolve("filled.csv"));
    for (String line : filled.subList(filled.size() - 3, filled.size())) {
      assertTrue(line.matches("(19|20)\\d\\d,0050[1-5],[0-9.]+"), line);
    }
  }

  @Test
  void partsWithOtherSpellingsAreOneColumn() throws IOException {
    Path parts = Files.createDirectory(dir.resolve("parts"));
    StringBuilder whole = new StringBuilder("a,g\n");
    StringBuilder pointed = new StringBuilder("a,g\n");
    for (int i = 0; i < 20; i++) {
      whole.append("%d.5,%d\n".formatted(i, 1 + i % 3));
      pointed.append("%d.5,%d.0\n".formatted(i, 1 + i % 3));
    }
    Files.writeString(parts.resolve("1.csv"), whole);
    Files.writeString(parts.resolve("2.csv"), pointed);
    String given = "{\"columns\": [{\"name\": \"g\", \"kind\": \"category\"}]}";
    Files.writeString(dir.resolve("g.json"), given);
    String flags = "train --print-spec --schema {dir}/g.json --data {dir}/parts";
    assertTrue(done(flags).out().contains("\"categories\" : [ \"1\", \"2\", \"3\" ]"));
  }
}
