package org.latent4j.cli.pass;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.latent4j.base.Nearest;
import org.latent4j.cli.flags.Arguments;
import org.latent4j.cli.flags.DataFlags;
import org.latent4j.cli.flags.DataShape;
import org.latent4j.cli.flags.ModelFlags;
import org.latent4j.cli.flags.ViewFlags;
import org.latent4j.cli.terminal.UsageException;
import org.latent4j.data.Dataset;
import org.latent4j.data.Labels;
import org.latent4j.data.Rows;
import org.latent4j.data.table.TableSchema;
import org.latent4j.data.table.UnseenNames;
import org.latent4j.io.FeatureNames;
import org.latent4j.io.SchemaJson;
import org.latent4j.io.Schemas;
import org.latent4j.io.Sources;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.spec.ColumnSpec;
import org.latent4j.spec.DataSpec;
import org.latent4j.spec.Fitting;
import org.latent4j.spec.LikelihoodSpec;
import org.latent4j.spec.MlpSpec;
import org.latent4j.spec.Names;
import org.latent4j.spec.PackingSpec;
import org.latent4j.spec.TrainingSpec;
import org.latent4j.spec.ViewSpec;
import org.latent4j.spec.ViewSpec.Role;

/**
 * The rows of a new run, and the views that they make.
 *
 * @param data packed, to be closed by the owner
 * @param views in the order of a packed row
 * @param schema of the csv file, where it is read by one
 */
public record TrainingRows(Dataset data, List<ViewSpec> views, Optional<TableSchema> schema) {
  /** The column and the view that labels make. */
  public static final String LABEL = "label";

  private static final int BLOCK = 4096;

  /** Opens what the flags name. */
  public static TrainingRows open(Arguments arguments, DataSpec source, TrainingSpec training)
      throws IOException {
    ReadOptions options =
        DataFlags.options(source, training.seed(), training.machine().memoryMiB());
    Optional<TableSchema> schema = schema(source);
    Optional<Parts> columns = Optional.empty();
    if (schema.isPresent()) {
      columns = Optional.of(Parts.of(schema.get().specs(), source));
      options = options.withTable(columns.get().all());
    }
    Dataset main = DataFlags.open(source, options);
    try {
      Optional<Path> names = arguments.path("feature-names");
      if (names.isPresent()) {
        main = FeatureNames.name(main, names.get());
      }
      List<ViewSpec> views = new ArrayList<>();
      views.add(first(arguments, main, columns));
      views.addAll(others(arguments, main, source, columns));
      Dataset packed =
          new PackedRows(main, source, Names.X, Map.of(), options, new UnseenNames()).of(views);
      return new TrainingRows(packed, views, schema);
    } catch (IOException | RuntimeException e) {
      main.close();
      throw e;
    }
  }

  private static Optional<TableSchema> schema(DataSpec source) throws IOException {
    PackingSpec packing = source.packing();
    if (!packing.isTable()) {
      return Optional.empty();
    }
    if (!Sources.hasColumns(source.source())) {
      String flag = packing.schema().isEmpty() ? "condition, --predict" : "schema";
      String expected =
          packing.schema().isEmpty()
              ? "labels, or columns of a csv or Parquet file"
              : "a csv or Parquet file";
      throw new UsageException(
          flag, expected + ", which alone have named columns", source.source());
    }
    if (packing.schema().isEmpty() || packing.schema().equals("auto")) {
      return Optional.of(Schemas.infer(source.source()));
    }
    return Optional.of(
        Schemas.completed(SchemaJson.read(Path.of(packing.schema())), source.source()));
  }

  /** The columns of a table by what is done with them. */
  private record Parts(
      List<ColumnSpec> values, List<ColumnSpec> conditions, List<ColumnSpec> targets) {
    static Parts of(List<ColumnSpec> columns, DataSpec source) {
      List<String> conditions = PackingSpec.columns(source.packing().conditions());
      List<String> targets = PackingSpec.columns(source.packing().targets());
      requireOneUse(source, conditions, targets);
      List<ColumnSpec> values = new ArrayList<>(columns);
      values.removeIf(
          column ->
              conditions.contains(column.name())
                  || targets.contains(column.name())
                  || column.name().equals(source.labelColumn()));
      return new Parts(
          values, named("condition", columns, conditions), named("predict", columns, targets));
    }

    private static void requireOneUse(
        DataSpec source, List<String> conditions, List<String> targets) {
      for (String target : targets) {
        if (conditions.contains(target)) {
          throw new UsageException("--predict " + target + ": not together with --condition");
        }
      }
      String label = source.labelColumn();
      if (conditions.contains(label) || targets.contains(label)) {
        throw new UsageException(
            "--label-column "
                + label
                + ": not together with --condition or --predict, which name"
                + " the column, too");
      }
    }

    private static List<ColumnSpec> named(
        String flag, List<ColumnSpec> columns, List<String> names) {
      List<String> known = columns.stream().map(ColumnSpec::name).toList();
      List<ColumnSpec> found = new ArrayList<>();
      for (String name : names) {
        int place = known.indexOf(name);
        if (place < 0) {
          throw new UsageException(
              flag, "a column of the schema", name + Nearest.question(name, "", known));
        }
        found.add(columns.get(place));
      }
      return found;
    }

    List<ColumnSpec> all() {
      List<ColumnSpec> all = new ArrayList<>(values);
      all.addAll(conditions);
      all.addAll(targets);
      return all;
    }
  }

  private static ViewSpec first(Arguments arguments, Dataset main, Optional<Parts> columns)
      throws IOException {
    DataShape shape = DataShape.of(main);
    return columns.isEmpty()
        ? ViewFlags.read(arguments, shape, ModelFlags.network(arguments, shape))
            .with(ViewFlags.first(arguments, false))
        : ViewFlags.table(
            arguments,
            columns.get().values(),
            ModelFlags.network(arguments, shape),
            ViewFlags.first(arguments, lacksValues(main.rows(), columns.get().values().size())));
  }

  /** Whether a value is missing among the first of each row. */
  private static boolean lacksValues(Rows rows, int columns) throws IOException {
    for (long first = 0; first < rows.count(); first += BLOCK) {
      int count = (int) Math.min(BLOCK, rows.count() - first);
      float[] values = rows.readFloats(first, count);
      for (int i = 0; i < values.length; i++) {
        if (i % rows.features() < columns && Float.isNaN(values[i])) {
          return true;
        }
      }
    }
    return false;
  }

  private static List<ViewSpec> others(
      Arguments arguments, Dataset main, DataSpec source, Optional<Parts> columns)
      throws IOException {
    PackingSpec packing = source.packing();
    List<ViewSpec> views = new ArrayList<>();
    if (packing.labelView()) {
      views.add(label(arguments, main, Role.VIEW));
    }
    for (Map.Entry<String, String> other : packing.views().entrySet()) {
      views.add(other(arguments, other.getKey(), other.getValue()));
    }
    if (columns.isPresent()) {
      columns.get().conditions().forEach(c -> views.add(column(arguments, c, Role.CONDITION)));
    }
    if (packing.conditions().contains(PackingSpec.LABELS)) {
      views.add(label(arguments, main, Role.CONDITION));
    }
    if (columns.isPresent()) {
      columns.get().targets().forEach(c -> views.add(column(arguments, c, Role.TARGET)));
    }
    if (packing.targets().contains(PackingSpec.LABELS)) {
      views.add(label(arguments, main, Role.TARGET));
    }
    return views;
  }

  /** The labels of the rows as a view of one column. */
  private static ViewSpec label(Arguments arguments, Dataset main, Role role) {
    Labels labels =
        main.labels()
            .orElseThrow(
                () ->
                    new UsageException(
                        "labels", "a class for each row of " + main.source(), "none"));
    ColumnSpec column =
        new ColumnSpec(
            LABEL,
            ColumnSpec.Kind.CATEGORY,
            labels.classes(),
            false,
            0,
            1,
            LikelihoodSpec.of("categorical"));
    return column(arguments, column, role);
  }

  /** A view of one column. */
  private static ViewSpec column(Arguments arguments, ColumnSpec column, Role role) {
    boolean named = !column.categories().isEmpty();
    List<Integer> usual = role == Role.TARGET && named ? List.of() : List.of(64);
    MlpSpec decoder = MlpSpec.of(role == Role.TARGET ? arguments.widths("head", usual) : usual);
    return ViewSpec.table(
        viewName(column.name()),
        role,
        List.of(column),
        MlpSpec.of(List.of()),
        decoder,
        ViewFlags.label(arguments, role));
  }

  private static ViewSpec other(Arguments arguments, String name, String source)
      throws IOException {
    if (Sources.hasColumns(source)) {
      List<ColumnSpec> columns = Schemas.infer(source).specs();
      MlpSpec encoder = ModelFlags.table(arguments);
      return ViewSpec.table(name, Role.VIEW, columns, encoder, encoder.mirrored(), Fitting.plain());
    }
    try (Dataset data = Sources.open(source, ReadOptions.defaults())) {
      DataShape shape = DataShape.of(data);
      return ViewFlags.read(new Arguments(Map.of()), shape, ModelFlags.network(arguments, shape))
          .named(name);
    }
  }

  /** A view's name made of a column's. */
  private static String viewName(String column) {
    String plain = column.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]+", "_");
    return plain.matches("[a-z].*") ? plain : "c_" + plain;
  }
}
