package org.latent4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.latent4j.data.OutputRows;
import org.latent4j.data.RowSink;
import org.latent4j.io.Sinks;

/**
 * A random table, written in every way there is, its columns in another order, others beside them,
 * in another country's habits: the same scores, or a refusal in one line; never others.
 */
class SameScoresTest {
  private static final int ROWS = 30;
  private static final List<String> NAMES =
      List.of("1", "2", "0", "a b", "Größe", "x", "z", "p,q", "NA", "2020", "say \"it\"", "k=v");

  @TempDir Path dir;
  private int same;
  private int refused;

  /** A table's names and cells; a cell without a value is empty. */
  private record Table(List<String> names, List<List<String>> rows, boolean numbers) {
    static Table of(long seed) {
      Random random = new Random(seed);
      List<String> names = new ArrayList<>(NAMES);
      Collections.shuffle(names, random);
      names = names.subList(0, 2 + random.nextInt(4));
      boolean numbers = random.nextBoolean();
      int[] kinds = names.stream().mapToInt(n -> numbers ? 0 : random.nextInt(5)).toArray();
      kinds[0] = 0;
      List<List<String>> rows = new ArrayList<>();
      for (int row = 0; row < ROWS; row++) {
        List<String> cells = new ArrayList<>();
        for (int kind : kinds) {
          boolean gap = !numbers && random.nextInt(8) == 0;
          cells.add(gap ? "" : cell(kind, random));
        }
        rows.add(cells);
      }
      return new Table(names, rows, numbers);
    }

    private static String cell(int kind, Random random) {
      return switch (kind) {
        case 1 -> random.nextBoolean() ? "True" : "False";
        case 2 -> List.of("Köln", "Ulm, neu", "\"Bad\" Ems", "Ü").get(random.nextInt(4));
        case 3 -> Integer.toString(random.nextInt(6));
        case 4 -> Integer.toString(-40 + random.nextInt(90));
        default -> Float.toString(Math.round(1e3f * (float) random.nextGaussian()) / 1e3f);
      };
    }

    Table reordered(Random random) {
      List<Integer> order = new ArrayList<>();
      IntStream.range(0, names.size()).forEach(order::add);
      Collections.shuffle(order, random);
      return new Table(
          order.stream().map(names::get).toList(),
          rows.stream().map(row -> order.stream().map(row::get).toList()).toList(),
          numbers);
    }

    Table wider() {
      List<List<String>> wide = new ArrayList<>();
      for (List<String> row : rows) {
        List<String> cells = new ArrayList<>(List.of("other"));
        cells.addAll(row);
        cells.add("7");
        wide.add(cells);
      }
      List<String> more = new ArrayList<>(List.of("note"));
      more.addAll(names);
      more.add("3");
      return new Table(more, wide, numbers);
    }

    /** Csv with a sign between fields. */
    String csv(String sign, String decimal, boolean quoted, String end) {
      StringBuilder text = new StringBuilder();
      for (int line = 0; line <= rows.size(); line++) {
        boolean named = line == 0;
        text.append(
                (named ? names : rows.get(line - 1))
                    .stream()
                        .map(c -> !named && isDecimal(c) ? c.replace(".", decimal) : c)
                        .map(c -> quoted || isOdd(c, sign) ? quoted(c) : c)
                        .collect(Collectors.joining(sign)))
            .append(end);
      }
      return text.toString();
    }

    private static boolean isDecimal(String cell) {
      return cell.matches("-?\\d+\\.\\d+(E-?\\d+)?");
    }

    private static boolean isOdd(String cell, String sign) {
      return cell.contains(sign) || cell.contains("\"");
    }

    private static String quoted(String cell) {
      return "\"" + cell.replace("\"", "\"\"") + "\"";
    }

    String json() {
      StringBuilder text = new StringBuilder();
      for (List<String> row : rows) {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
          String name = names.get(i).replace("\"", "\\\"");
          pairs.add("\"%s\": %s".formatted(name, value(row.get(i))));
        }
        text.append('{').append(String.join(", ", pairs)).append("}\n");
      }
      return text.toString();
    }

    private static String value(String cell) {
      if (cell.isEmpty()) {
        return "null";
      }
      return cell.matches("True|False")
          ? cell.toLowerCase(Locale.ROOT)
          : cell.matches("-?\\d.*") ? cell : "\"" + cell.replace("\"", "\\\"") + "\"";
    }
  }

  static IntStream few() {
    return IntStream.range(0, 4);
  }

  static IntStream many() {
    return IntStream.range(100, 200);
  }

  @ParameterizedTest
  @MethodSource("few")
  void inEveryForm(int seed) throws Exception {
    Table table = Table.of(seed);
    write("base.csv", table.csv(",", ".", false, "\n"), StandardCharsets.UTF_8);
    Call trained =
        Call.of(
            ("train --quiet --epochs 1 --hidden 4 --latent 2 --seed 3 --header yes --data %s/base.csv"
                    + " --run-dir %s/run --export-dir %s/m%s")
                .formatted(dir, dir, dir, table.numbers ? "" : " --schema auto"));
    assertEquals(0, trained.code(), trained.err());
    String expected = scores("base.csv --header yes");
    Random random = new Random(seed);
    List<Table> tables = List.of(table, table.reordered(random), table.wider());
    for (int i = 0; i < tables.size(); i++) {
      for (Map.Entry<String, String> form : forms(tables.get(i), i == 0).entrySet()) {
        compare(expected, form.getKey() + form.getValue(), tables.get(i));
      }
    }
    Locale before = Locale.getDefault();
    for (String tag : List.of("de-DE", "fa-IR", "tr-TR")) {
      try {
        Locale.setDefault(Locale.forLanguageTag(tag));
        compare(expected, "base.csv --header yes", table);
      } finally {
        Locale.setDefault(before);
      }
    }
    System.out.printf("forms: table %d: %d the same, %d refused%n", seed, same, refused);
    assertTrue(same >= 16, same + " the same");
  }

  @Tag("long")
  @ParameterizedTest
  @MethodSource("many")
  void manyTables(int seed) throws Exception {
    inEveryForm(seed);
  }

  private void compare(String expected, String source, Table table) throws IOException {
    String scores = scores(source);
    if (scores.isEmpty()) {
      refused++;
    } else {
      same++;
      assertEquals(expected, scores, source + " " + table.names + " " + table.rows.get(0));
    }
  }

  /** What {@code score} writes; nothing where it refuses. */
  private String scores(String source) throws IOException {
    Path out = dir.resolve("scores.csv");
    Files.deleteIfExists(out);
    List<String> words = new ArrayList<>(List.of("score", "--model", dir + "/m"));
    words.addAll(List.of("--out", out.toString(), "--in"));
    if (source.startsWith("sql:")) {
      words.add(source);
    } else {
      words.addAll(List.of((dir + "/" + source).split(" ", -1)));
    }
    Call call = Call.of(words.toArray(String[]::new));
    if (call.code() == 0) {
      return Files.readString(out);
    }
    assertEquals(2, call.code(), source + call.err());
    assertTrue(!Files.exists(out), source);
    System.out.println("forms: " + source + ": " + call.err().strip());
    return "";
  }

  private void write(String name, String text, Charset charset) throws IOException {
    Files.write(dir.resolve(name), text.getBytes(charset));
  }

  /** Files of a table, each with the flags that it needs. */
  private Map<String, String> forms(Table table, boolean alone) throws Exception {
    Map<String, String> forms = new LinkedHashMap<>();
    write("comma.csv", table.csv(",", ".", false, "\n"), StandardCharsets.UTF_8);
    forms.put("comma.csv", "");
    write("semicolon.csv", table.csv(";", ",", false, "\n"), StandardCharsets.UTF_8);
    forms.put("semicolon.csv", " --delimiter ; --decimal ,");
    write("tab.csv", table.csv("\t", ".", false, "\n"), StandardCharsets.UTF_8);
    forms.put("tab.csv", " --delimiter tab");
    write("quoted.csv", table.csv(",", ".", true, "\n"), StandardCharsets.UTF_8);
    forms.put("quoted.csv", "");
    write("bom.csv", "\ufeff" + table.csv(",", ".", false, "\r\n"), StandardCharsets.UTF_8);
    forms.put("bom.csv", "");
    write("utf16.csv", table.csv(",", ".", false, "\r\n"), StandardCharsets.UTF_16);
    forms.put("utf16.csv", "");
    write("rows.jsonl", table.json(), StandardCharsets.UTF_8);
    forms.put("rows.jsonl", "");
    parquet();
    forms.put("rows.parquet", "");
    forms.put("sql:SELECT * FROM '" + dir + "/rows.parquet'", "");
    if (alone && table.numbers) {
      npy(table);
      forms.put("rows.npy", "");
    }
    return forms;
  }

  /** By DuckDB, as it takes the csv. */
  private void parquet() throws SQLException {
    try (Connection db = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = db.createStatement()) {
      statement.execute(
          "COPY (SELECT * FROM read_csv('%s/comma.csv', header = true, nullstr = '')) TO '%s/rows.parquet'"
              .formatted(dir, dir));
    }
  }

  private void npy(Table table) throws IOException {
    int width = table.names.size();
    float[] values = new float[ROWS * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.parseFloat(table.rows.get(i / width).get(i % width));
    }
    OutputRows rows = OutputRows.of(List.of(width), table.names);
    try (RowSink sink = Sinks.open(dir + "/rows.npy", rows)) {
      sink.write(values, ROWS);
      sink.commit();
    }
  }
}
