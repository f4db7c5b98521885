package org.latent4j.spark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.classic.Dataset$;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.latent4j.spark.SignatureShape.Output;
import org.latent4j.spec.Names;

/** A transformer's settings, checked against a model and a schema. */
final class ModelPass {
  private final SparkSession session;
  private final StructType given;
  private final List<ColumnBinding.Bound> bound;
  private final List<Output> outputs;
  private final List<String> names;
  private final BatchJob.Settings settings;
  private final ModelParams stage;
  private final SignatureShape shape;

  private ModelPass(ModelParams stage, SparkSession session, StructType given) {
    this.stage = stage;
    this.session = session;
    this.given = given;
    this.shape = stage.loaded(session).shape(stage.value(stage.signature()));
    this.settings = settings(stage);
    this.bound =
        ColumnBinding.bind(
            shape,
            given,
            new ColumnBinding.Chosen(
                stage.text(stage.inputCol(), ""),
                stage.texts(stage.inputCols()),
                stage.text(stage.noiseCol(), "")));
    this.outputs = outputs(stage.texts(stage.outputs()));
    this.names = names(stage.text(stage.outputCol(), ""), stage.texts(stage.outputCols()));
    requireNew();
  }

  /**
   * Checks.
   *
   * @throws IllegalArgumentException if a setting or column does not fit
   */
  static ModelPass of(ModelParams stage, SparkSession session, StructType given) {
    return new ModelPass(stage, session, given);
  }

  private static BatchJob.Settings settings(ModelParams stage) {
    int rows = (int) stage.value(stage.batchSize());
    if (rows < 1) {
      throw new IllegalArgumentException("batchSize: expected 1 or more, found " + rows);
    }
    String type = oneOf("outputType", stage.value(stage.outputType()), "array", "vector");
    String invalid =
        oneOf("handleInvalid", stage.value(stage.handleInvalid()), "error", "skip", "keep");
    oneOf("precision", stage.value(stage.precision()), "float32", "bf16", "auto");
    oneOf("distribution", stage.value(stage.distribution()), "broadcast", "path");
    return new BatchJob.Settings(
        rows,
        type.equals("vector"),
        BatchJob.Invalid.valueOf(invalid.toUpperCase(Locale.ROOT)),
        (long) stage.value(stage.seed()));
  }

  static String oneOf(String param, String found, String... known) {
    if (!List.of(known).contains(found)) {
      throw new IllegalArgumentException(
          param + ": expected " + String.join(" or ", known) + ", found " + found);
    }
    return found;
  }

  private List<Output> outputs(List<String> wanted) {
    if (wanted.isEmpty()) {
      return shape.outputs().stream().filter(Output::usual).toList();
    }
    List<Output> chosen = new ArrayList<>();
    for (String name : wanted) {
      chosen.add(
          shape.outputs().stream()
              .filter(output -> output.name().equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "outputs: expected some of %s of %s, found %s"
                              .formatted(
                                  shape.outputs().stream().map(Output::name).toList(),
                                  shape.signature(),
                                  name))));
    }
    return chosen;
  }

  private List<String> names(String first, List<String> all) {
    if (!all.isEmpty() && all.size() != outputs.size()) {
      throw new IllegalArgumentException(
          "outputCols: expected %s names, for %s, found %s"
              .formatted(outputs.size(), outputs.stream().map(Output::name).toList(), all));
    }
    if (!all.isEmpty()) {
      return all;
    }
    List<String> names = new ArrayList<>(outputs.stream().map(Output::column).toList());
    if (!first.isEmpty()) {
      boolean views = outputs.size() > 1 && outputs.get(0).tensor().equals(Names.X);
      if (views) {
        names.replaceAll(name -> first + name.substring(name.indexOf('_')));
      } else {
        names.set(0, first);
      }
    }
    return names;
  }

  private void requireNew() {
    Set<String> known = new HashSet<>();
    for (String field : given.fieldNames()) {
      known.add(field.toLowerCase(Locale.ROOT));
    }
    for (String name : names) {
      if (!known.add(name.toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException(
            "column %s: expected a new one for what %s".formatted(name, shape.signature())
                + " gives, found it there already; set outputCol or outputCols");
      }
    }
  }

  /** The schema of what comes out. */
  StructType schema() {
    StructType schema = given;
    for (int i = 0; i < outputs.size(); i++) {
      schema = schema.add(names.get(i), CellWriter.type(outputs.get(i), settings.vectors()), true);
    }
    return schema;
  }

  /** Plans the pass over rows of the schema; where Spark's planner is not known, without it. */
  Dataset<Row> apply(Dataset<?> rows) {
    boolean known = session.version().startsWith(ModelStrategy.SPARK);
    String asked = session.conf().get("spark.latent4j.plan", Boolean.toString(known));
    return oneOf("spark.latent4j.plan", asked, "true", "false").equals("true")
        ? planned(withCasts(rows))
        : partitions(withCasts(rows));
  }

  private Dataset<Row> planned(Dataset<Row> wide) {
    ModelStrategy.addTo(session);
    LogicalPlan plan = ((org.apache.spark.sql.classic.Dataset<Row>) wide).logicalPlan();
    List<Attribute> columns = ScalaSeqs.list(plan.output());
    List<Attribute> inputs = Arrays.stream(ordinals()).mapToObj(columns::get).toList();
    List<Attribute> results = new ArrayList<>();
    List<NamedExpression> kept = new ArrayList<>(columns.subList(0, given.size()));
    for (int i = 0; i < outputs.size(); i++) {
      AttributeReference result = PlanNames.attribute(outputs.get(i), settings.vectors());
      results.add(result);
      kept.add(PlanNames.alias(result, names.get(i)));
    }
    ModelPlan model = new ModelPlan(ScalaSeqs.of(inputs), ScalaSeqs.of(results), job(), plan);
    return Dataset$.MODULE$.ofRows(session, new Project(ScalaSeqs.of(kept), model));
  }

  private Dataset<Row> partitions(Dataset<Row> wide) {
    StructType all = schema();
    List<StructField> made = List.of(all.fields()).subList(given.size(), all.size());
    StructType behind = new StructType(made.toArray(StructField[]::new));
    ModelPartitions pass = new ModelPartitions(job(), ordinals(), wide.schema(), behind);
    Column[] kept = Arrays.stream(all.fieldNames()).map(ModelPass::column).toArray(Column[]::new);
    return wide.mapPartitions(pass, Encoders.row(pass.all())).select(kept);
  }

  private static Column column(String name) {
    return functions.col("`" + name.replace("`", "``") + "`");
  }

  /** The rows, and behind their columns those that have to be cast. */
  private Dataset<Row> withCasts(Dataset<?> rows) {
    List<Column> columns = new ArrayList<>();
    columns.add(rows.col("*"));
    for (ColumnBinding.Bound input : bound) {
      if (input.cast()) {
        Column cast = column(input.field().name()).cast(input.cell().type());
        columns.add(cast.as("latent4j_cast_" + columns.size()));
      }
    }
    return rows.select(columns.toArray(Column[]::new));
  }

  /** Where the inputs are among the columns of {@link #withCasts}. */
  private int[] ordinals() {
    int casts = given.size();
    List<StructField> fields = List.of(given.fields());
    int[] ordinals = new int[bound.size()];
    for (int i = 0; i < ordinals.length; i++) {
      ordinals[i] = bound.get(i).cast() ? casts++ : fields.indexOf(bound.get(i).field());
    }
    return ordinals;
  }

  private BatchJob job() {
    LoadedModel loaded = stage.loaded(session);
    boolean shared = stage.value(stage.distribution()).equals("path");
    ModelHandle handle =
        loaded.handle(session, stage.opening(session), stage.value(stage.modelPath()), shared);
    List<BatchJob.Cell> cells = bound.stream().map(ColumnBinding.Bound::cell).toList();
    return new BatchJob(handle, shape.signature(), shape.widths(), cells, outputs, settings);
  }
}
