package org.latent4j.pack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latent4j.cli.terminal.Failure;
import org.latent4j.data.Dataset;
import org.latent4j.spec.ColumnSpec;
import org.latent4j.spec.DataSpec;
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
        "colors | | %scondition: expected a column of the schema, found colors; did you mean colour?"
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
}
