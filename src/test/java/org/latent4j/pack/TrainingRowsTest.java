package org.latent4j.pack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latent4j.base.BadInputException;
import org.latent4j.base.Told;
import org.latent4j.cli.terminal.Failure;
import org.latent4j.data.Dataset;
import org.latent4j.spec.ColumnSpec;
import org.latent4j.spec.DataSpec;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.PackingSpec;
import org.latent4j.spec.TrainingSpec;
import org.latent4j.spec.ViewContent;
import org.latent4j.spec.ViewSpec;
import org.latent4j.spec.ViewSpec.Role;

/** Which columns make which view, without a command line. */
class TrainingRowsTest {
  private static final TrainingSpec TRAINING = TrainingSpec.of(1);

  @TempDir Path folder;

  private String table() throws IOException {
    StringBuilder text = new StringBuilder("size,colour,kind,price\n");
    for (int i = 0; i < 40; i++) {
      String[] colours = {"red", "blue", "green"};
      String price = i == 7 ? "" : Integer.toString(100 + i);
      text.append("%d.5,%s,%s,%s\n".formatted(i, colours[i % 3], i % 2 == 0 ? "a" : "b", price));
    }
    return Files.writeString(folder.resolve("t.csv"), text).toString();
  }

  private DataSpec source(List<String> conditions, List<String> targets) throws IOException {
    return DataSpec.of(table(), PackingSpec.table(conditions, targets));
  }

  @Test
  void columnsMakeViewsByTheirRoles() throws IOException {
    DataSpec source = source(List.of("colour"), List.of("kind"));
    try (TrainingRows rows = TrainingRows.open(source, TRAINING, ViewChoices.USUAL)) {
      List<ViewSpec> views = rows.views();
      assertEquals(List.of("x", "colour", "kind"), views.stream().map(ViewSpec::name).toList());
      assertEquals(
          List.of(Role.VIEW, Role.CONDITION, Role.TARGET),
          views.stream().map(ViewSpec::role).toList());
      assertEquals(List.of("size", "price"), views.get(0).columns());
      assertEquals(ViewChoices.HIDDEN_SHARE, views.get(0).fitting().hide(), "a price is missing");
      assertEquals(ViewChoices.LABEL_WEIGHT, views.get(2).fitting().weight());
      assertEquals("t", rows.model().name());
      float[] row = rows.data().rows().readFloats(7, 1);
      assertEquals(4, row.length);
      assertEquals(7.5f, row[0]);
      assertEquals(Float.NaN, row[1]);
      ColumnSpec kind = views.get(2).table().get(0);
      assertEquals("b", kind.categories().get((int) row[3]));
    }
  }

  /** As {@code encode} and {@code score} read rows: views and conditions, no target. */
  @Test
  void rowsOfAModelArePackedAsItsViewsLie() throws IOException {
    DataSpec source = source(List.of("colour"), List.of("kind"));
    try (TrainingRows rows = TrainingRows.open(source, TRAINING, ViewChoices.USUAL);
        Dataset again = ModelRows.of(DataSpec.of(source.source()), rows.model()).open()) {
      float[] all = rows.data().rows().readFloats(0, 1);
      float[] given = again.rows().readFloats(0, 1);
      assertEquals(List.of(all[0], all[1], all[2]), List.of(given[0], given[1], given[2]));
      assertEquals(3, given.length);
    }
  }

  @Test
  void numbersOfOneKindMakeAVector() throws IOException {
    String file = Files.writeString(folder.resolve("n.csv"), "a,b\n1,2\n3,4\n5,7\n").toString();
    try (TrainingRows rows = TrainingRows.open(DataSpec.of(file), TRAINING, ViewChoices.USUAL)) {
      ViewContent content = rows.views().get(0).content();
      assertEquals("vector", content.match(n -> n.picture().isEmpty() ? "vector" : "", t -> ""));
      assertEquals(List.of("a", "b"), content.columns());
      assertEquals("gaussian", content.likelihood().kind());
    }
  }

  /** A caller without flags is told the settings' names, one with flags those of the flags. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kind | kind | %spredict kind: not together with %scondition",
        "colors | | %scondition: expected a column of the schema, found colors; did you mean"
            + " colour?"
      })
  void messagesNameTheSettings(String condition, String target, String message) throws IOException {
    List<String> targets = target == null ? List.of() : List.of(target);
    DataSpec source = source(List.of(condition), targets);
    PackingException e =
        assertThrows(
            PackingException.class,
            () -> TrainingRows.open(source, TRAINING, ViewChoices.USUAL).close());
    assertEquals(message.formatted("", ""), e.getMessage());
    assertEquals(message.formatted("--", "--"), Failure.line(e));
  }

  @Test
  void valuesAsSomeoneTypesThemAreChecked() throws IOException {
    DataSpec source = source(List.of("colour"), List.of());
    try (TrainingRows rows = TrainingRows.open(source, TRAINING, ViewChoices.USUAL)) {
      ViewSpec first = rows.views().get(0);
      ViewSpec colour = rows.views().get(1);
      int code = colour.table().get(0).categories().indexOf("red");
      assertEquals(code, TypedValue.code("condition", colour.table().get(0), "red"));
      assertThrows(
          PackingException.class,
          () -> TypedValue.code("condition", colour.table().get(0), "violet"));
      assertThrows(
          PackingException.class, () -> TypedValue.code("given", first.table().get(0), "much"));
    }
  }

  private List<String> told(DataSpec source, List<String> columns) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Told.Listening listening = Told.to(lines::add);
        TrainingRows rows = TrainingRows.open(source, TRAINING, ViewChoices.USUAL)) {
      assertEquals(columns, rows.data().columns());
    }
    return lines;
  }

  private DataSpec plain(String name, String text, List<String> columns, List<String> ignored)
      throws IOException {
    PackingSpec packing =
        new PackingSpec("", List.of(), List.of(), false, Map.of(), false, ignored, List.of());
    String file = Files.writeString(folder.resolve(name), text).toString();
    DataSpec usual = DataSpec.of(file, packing);
    return new DataSpec(file, "auto", columns, "", "", usual.selection(), packing);
  }

  @Test
  void indexesAreLeftOutAndTold() throws IOException {
    String text = ",a,b\n0,1.5,2\n1,2.5,3\n2,3.5,5\n";
    List<String> lines = told(plain("i.csv", text, List.of(), List.of()), List.of("a", "b"));
    assertTrue(lines.get(0).contains("left out as an index: column \"\""), lines.toString());
    String names = "\"\",a,b\ncell0,1.5,2\ncell1,2.5,3\n";
    told(plain("n.csv", names, List.of(), List.of()), List.of("a", "b"));
    String pandas = "a,__index_level_0__\n1.5,7\n2.5,3\n";
    told(plain("p.csv", pandas, List.of(), List.of()), List.of("a"));
    told(plain("all.csv", text, List.of("1-"), List.of()), List.of("", "a", "b"));
  }

  @Test
  void columnsAreIgnoredAndChosenByRanges() throws IOException {
    String text = "a,b,c,2-3\n1.5,2,7,1\n2.5,3,9,2\n";
    told(plain("a.csv", text, List.of("2-"), List.of()), List.of("b", "c", "2-3"));
    told(plain("b.csv", text, List.of("1-2"), List.of()), List.of("a", "b"));
    told(plain("c.csv", text, List.of("2-3"), List.of()), List.of("2-3")); // A name.
    told(plain("d.csv", text, List.of(), List.of("b", "3-")), List.of("a"));
    DataSpec table = DataSpec.of(table());
    PackingSpec auto =
        new PackingSpec(
            "auto", List.of(), List.of(), false, Map.of(), false, List.of("size"), List.of());
    try (TrainingRows rows =
        TrainingRows.open(DataSpec.of(table.source(), auto), TRAINING, ViewChoices.USUAL)) {
      assertEquals(List.of("colour", "kind"), rows.views().get(0).columns().subList(0, 2));
    }
    DataSpec wrong = plain("e.csv", text, List.of(), List.of("x"));
    assertThrows(
        BadInputException.class, () -> TrainingRows.open(wrong, TRAINING, ViewChoices.USUAL));
  }

  @Test
  void numbersThatFloat32CannotTellApartAreTold() throws IOException {
    String text = "time,a\n1700000001,1\n1700000002,2\n1700000130,3\n";
    List<String> lines = told(plain("t.csv", text, List.of(), List.of()), List.of("time", "a"));
    assertTrue(lines.get(0).contains("column \"time\": float32 has 2 numbers"), lines.toString());
  }

  /** Names that signatures and views have taken are names of columns all the same. */
  @Test
  void columnsMayHaveNamesThatModelsUse() throws IOException {
    StringBuilder text = new StringBuilder("x,z,noise,sample,labels,mean\n");
    for (int i = 0; i < 20; i++) {
      text.append("%d.5,%d.5,%d,%s,%s,1.%d\n".formatted(i, i * i, i % 7, i % 3, "u" + i % 2, i));
    }
    String file = Files.writeString(folder.resolve("r.csv"), text).toString();
    PackingSpec packing = PackingSpec.table(List.of("x", "sample"), List.of("labels"));
    try (TrainingRows rows =
        TrainingRows.open(DataSpec.of(file, packing), TRAINING, ViewChoices.USUAL)) {
      ModelSpec model = rows.model();
      assertEquals(
          List.of("x", "c_x", "c_sample", "labels"),
          model.views().stream().map(ViewSpec::name).toList());
      assertEquals(List.of("z_", "noise_", "mean"), model.view().tensors());
      assertEquals(List.of("z", "noise", "mean"), model.view().columns());
    }
  }
}
