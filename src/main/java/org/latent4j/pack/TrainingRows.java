package org.latent4j.pack;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.latent4j.base.Told;
import org.latent4j.data.DataException;
import org.latent4j.data.Dataset;
import org.latent4j.data.Labels;
import org.latent4j.data.Rows;
import org.latent4j.data.table.OddCells;
import org.latent4j.data.table.TableSchema;
import org.latent4j.graph.network.Network;
import org.latent4j.io.FeatureNames;
import org.latent4j.io.SchemaJson;
import org.latent4j.io.Schemas;
import org.latent4j.io.Sources;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.spec.ColumnSpec;
import org.latent4j.spec.CsvSpec;
import org.latent4j.spec.DataSpec;
import org.latent4j.spec.Fitting;
import org.latent4j.spec.LikelihoodSpec;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.Names;
import org.latent4j.spec.NetworkSpec;
import org.latent4j.spec.ObjectiveSpec;
import org.latent4j.spec.PackingSpec;
import org.latent4j.spec.Scaling;
import org.latent4j.spec.TrainingSpec;
import org.latent4j.spec.ViewSpec;
import org.latent4j.spec.ViewSpec.Role;

/**
 * The rows of a new run, and the views that they make.
 *
 * @param data packed, to be closed by the owner
 * @param views in the order of a packed row
 * @param schema of the csv or Parquet file, where it is read by one
 */
public record TrainingRows(Dataset data, List<ViewSpec> views, Optional<TableSchema> schema)
    implements AutoCloseable {
  /** The column and the view that labels make. */
  public static final String LABEL = "label";

  private static final int BLOCK = 4096;

  /** Names of views that stand for something else. */
  private static final Set<String> TAKEN = Set.of(Names.X, "sample");

  /**
   * Opens a source with the views that its settings ask for.
   *
   * @param training for its seed and memory
   * @throws PackingException if the settings do not fit the source
   */
  public static TrainingRows open(DataSpec source, TrainingSpec training, ViewChoices choices)
      throws IOException {
    ReadOptions options =
        SourceRows.options(source, training.seed(), training.machine().memoryMiB());
    Optional<TableSchema> schema = schema(source, options);
    Optional<ColumnRoles> columns = Optional.empty();
    if (schema.isPresent()) {
      columns = Optional.of(ColumnRoles.of(schema.get().specs(), source));
      options = options.withTable(columns.get().all());
    } else {
      options = NumberColumns.chosen(source, options);
    }
    Dataset main = main(source, options);
    try {
      NumberColumns.tell(main);
      Optional<Path> names = choices.featureNames();
      if (names.isPresent()) {
        main = FeatureNames.name(main, names.get(), options);
      }
      List<ViewSpec> views = new ArrayList<>();
      views.add(first(choices, main, columns));
      views.addAll(others(choices, main, source, columns));
      Dataset packed =
          new PackedRows(
                  main, source, Names.X, Map.of(), options, new OddCells(OddCells.Rule.REFUSE))
              .of(views);
      return new TrainingRows(packed, views, schema);
    } catch (IOException | RuntimeException e) {
      main.close();
      throw e;
    }
  }

  /** The rows; where a column holds no numbers, how it can be read all the same. */
  private static Dataset main(DataSpec source, ReadOptions options) throws IOException {
    try {
      return SourceRows.open(source, options);
    } catch (DataException e) {
      boolean cell = e.getMessage().matches("(?s).*column.*expected a (finite float32 )?number,.*");
      if (!cell || options.table().isPresent() || !Sources.hasColumns(source.source())) {
        throw e;
      }
      String message = e.getMessage();
      throw new PackingException(
          name ->
              message + "; %s auto reads columns of text and gaps".formatted(name.apply("schema")));
    }
  }

  /** The usual model of these views: named after the source, its latent by the first view. */
  public ModelSpec model() {
    int latent = ViewChoices.usualLatent(views.get(0));
    return new ModelSpec(SourceRows.name(data.source()), views, latent, ObjectiveSpec.vae());
  }

  @Override
  public void close() throws IOException {
    data.close();
  }

  private static Optional<TableSchema> schema(DataSpec source, ReadOptions options)
      throws IOException {
    PackingSpec packing = source.packing();
    if (!packing.isTable()) {
      return Optional.empty();
    }
    if (!Sources.hasColumns(source.source())) {
      throw noColumns(source);
    }
    TableSchema found;
    if (packing.schema().isEmpty() || packing.schema().equals("auto")) {
      found = read(Schemas.infer(source.source(), options), source);
      found.notes().forEach(Told::line);
    } else {
      TableSchema given = SchemaJson.read(Path.of(packing.schema()));
      found = Schemas.completed(read(given, source), source.source(), options);
    }
    return Optional.of(found);
  }

  private static TableSchema read(TableSchema schema, DataSpec source) throws IOException {
    return schema.only(NumberColumns.values(schema.names(), source));
  }

  private static PackingException noColumns(DataSpec source) {
    if (!source.packing().schema().isEmpty()) {
      return new PackingException(
          "schema", "a csv or Parquet file, which alone have named columns", source.source());
    }
    return new PackingException(
        name ->
            ("%s, %s: expected labels, or columns of a csv or Parquet file, which alone have named"
                    + " columns, found %s")
                .formatted(name.apply("condition"), name.apply("predict"), source.source()));
  }

  private static ViewSpec first(ViewChoices choices, Dataset main, Optional<ColumnRoles> columns)
      throws IOException {
    DataShape shape = DataShape.of(main);
    if (columns.isEmpty()) {
      NetworkSpec encoder = choices.encoder(shape);
      LikelihoodSpec likelihood = choices.likelihood(shape);
      Scaling scaling = choices.scaling(shape, likelihood);
      return ViewChoices.view(shape, encoder, likelihood, scaling).with(choices.first(false));
    }
    List<ColumnSpec> values = columns.get().values();
    return table(
        Names.X,
        values,
        choices.encoder(shape),
        choices.first(lacksValues(main.rows(), values.size())));
  }

  private static ViewSpec table(
      String name, List<ColumnSpec> columns, NetworkSpec encoder, Fitting fitting) {
    return Network.checked(
        ViewSpec.table(name, Role.VIEW, columns, encoder, encoder.mirrored(), fitting));
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
      ViewChoices choices, Dataset main, DataSpec source, Optional<ColumnRoles> columns)
      throws IOException {
    PackingSpec packing = source.packing();
    List<ViewSpec> views = new ArrayList<>();
    if (packing.labelView()) {
      views.add(label(choices, main, Role.VIEW));
    }
    for (Map.Entry<String, String> other : packing.views().entrySet()) {
      views.add(other(choices, other.getKey(), other.getValue(), source.csv()));
    }
    columns.ifPresent(
        c -> c.conditions().forEach(x -> views.add(column(choices, x, Role.CONDITION))));
    boolean column = columns.filter(ColumnRoles::hasLabels).isPresent();
    if (!column && packing.conditions().contains(PackingSpec.LABELS)) {
      views.add(label(choices, main, Role.CONDITION));
    }
    columns.ifPresent(c -> c.targets().forEach(x -> views.add(column(choices, x, Role.TARGET))));
    if (!column && packing.targets().contains(PackingSpec.LABELS)) {
      views.add(label(choices, main, Role.TARGET));
    }
    return views;
  }

  /** The labels of the rows as a view of one column. */
  private static ViewSpec label(ViewChoices choices, Dataset main, Role role) {
    Labels labels =
        main.labels()
            .orElseThrow(
                () ->
                    new PackingException(
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
    return column(choices, column, role);
  }

  /** A view of one column. */
  private static ViewSpec column(ViewChoices choices, ColumnSpec column, Role role) {
    boolean named = !column.categories().isEmpty();
    List<Integer> usual = role == Role.TARGET && named ? List.of() : List.of(64);
    NetworkSpec decoder = NetworkSpec.mlp(role == Role.TARGET ? choices.head(usual) : usual);
    return ViewSpec.table(
        viewName(column.name()),
        role,
        List.of(column),
        NetworkSpec.mlp(List.of()),
        decoder,
        role == Role.CONDITION ? Fitting.plain() : choices.label(role));
  }

  /** A view with a source of its own; what is chosen of likelihoods is for the first view. */
  private static ViewSpec other(ViewChoices choices, String name, String source, CsvSpec csv)
      throws IOException {
    ReadOptions options = ReadOptions.defaults().withCsv(csv);
    if (Sources.hasColumns(source)) {
      List<ColumnSpec> columns = Schemas.infer(source, options).specs();
      return table(name, columns, choices.otherTable(), Fitting.plain());
    }
    try (Dataset data = Sources.open(source, options)) {
      DataShape shape = DataShape.of(data);
      LikelihoodSpec likelihood = ViewChoices.USUAL.likelihood(shape);
      Scaling scaling = ViewChoices.usualScaling(shape, likelihood);
      return ViewChoices.view(shape, choices.encoder(shape), likelihood, scaling).named(name);
    }
  }

  /** A view's name made of a column's. */
  private static String viewName(String column) {
    String plain = column.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]+", "_");
    return plain.matches("[a-z].*") && !TAKEN.contains(plain) ? plain : "c_" + plain;
  }
}
