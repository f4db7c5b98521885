package org.latent4j.spark;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StructType;
import org.latent4j.spark.SignatureShape.Input;
import org.latent4j.spec.Names;
import scala.Option;
import scala.collection.immutable.Seq;

/** Makes the signatures of a model functions of SQL. */
record ModelFunctions(SparkSession session, LoadedModel loaded, ModelHandle handle) {
  /** Registers those that draw nothing; returns their names. */
  List<String> register(String prefix) {
    if (!prefix.matches("[A-Za-z_][A-Za-z0-9_]*")) {
      throw new IllegalArgumentException("prefix: expected letters, digits and _, found " + prefix);
    }
    ModelStrategy.addTo(session);
    BatchedFunctions.addTo(session);
    List<String> names = new ArrayList<>();
    for (SignatureShape shape : loaded.shapes().values()) {
      if (!shape.widths().containsKey(Names.NOISE)) {
        String name = prefix + "_" + shape.signature();
        session
            .sessionState()
            .functionRegistry()
            .createOrReplaceTempFunction(
                name, arguments -> call(name, shape, arguments), "scala_udf");
        names.add(name);
      }
    }
    return names;
  }

  private Expression call(String name, SignatureShape shape, Seq<Expression> given) {
    List<Input> inputs = shape.inputs();
    List<Expression> arguments = byName(name, inputs, ScalaSeqs.list(given));
    boolean spread = inputs.size() == 1 && arguments.size() == inputs.get(0).values();
    if (arguments.size() != inputs.size() && !spread) {
      throw new IllegalArgumentException(
          "%s: expected %s arguments, %s, found %s"
              .formatted(
                  name,
                  inputs.size(),
                  inputs.stream().map(Input::name).toList(),
                  arguments.size()));
    }
    StructType schema = new StructType();
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String column = name + "_" + (i + 1);
      DataType type = arguments.get(i).dataType();
      schema =
          schema.add(column, type instanceof NullType ? missing(inputs.get(spread ? 0 : i)) : type);
      columns.add(inputs.size() == 1 ? column : inputs.get(i).name() + "=" + column);
    }
    boolean one = arguments.size() == 1;
    List<ColumnBinding.Bound> bound =
        ColumnBinding.bind(
            shape,
            schema,
            new ColumnBinding.Chosen(one ? columns.get(0) : "", one ? List.of() : columns, ""));
    List<Expression> cast = new ArrayList<>();
    for (ColumnBinding.Bound input : bound) {
      cast.add(cast(arguments.get(schema.fieldIndex(input.field().name())), input.cell().type()));
    }
    return function(shape, bound.stream().map(ColumnBinding.Bound::cell).toList(), cast);
  }

  /** Columns of one input, in the order in which training knew their names. */
  private static List<Expression> byName(
      String name, List<Input> inputs, List<Expression> arguments) {
    if (inputs.size() != 1 || arguments.size() != inputs.get(0).values()) {
      return arguments;
    }
    List<String> columns =
        arguments.stream().map(a -> a instanceof NamedExpression n ? n.name() : "").toList();
    return ColumnBinding.order(name, inputs.get(0), columns).stream().map(arguments::get).toList();
  }

  /** Stands for a null of no type. */
  private static DataType missing(Input input) {
    return input.categories().isEmpty() && input.values() > 1
        ? DataTypes.createArrayType(DataTypes.FloatType)
        : input.categories().isEmpty() ? DataTypes.FloatType : DataTypes.StringType;
  }

  private Expression cast(Expression argument, DataType type) {
    if (argument.dataType().equals(type)) {
      return argument;
    }
    Option<String> zone = Option.apply(session.sessionState().conf().sessionLocalTimeZone());
    return new Cast(argument, type, zone, Cast.apply$default$4());
  }

  private Expression function(
      SignatureShape shape, List<BatchJob.Cell> cells, List<Expression> arguments) {
    List<SignatureShape.Output> outputs =
        shape.outputs().stream().filter(SignatureShape.Output::usual).toList();
    BatchJob.Settings settings =
        new BatchJob.Settings(ModelParams.BATCH, false, BatchJob.Invalid.KEEP, 0);
    BatchJob job =
        new BatchJob(handle, shape.signature(), shape.widths(), cells, outputs, settings);
    StructType struct = new StructType();
    for (SignatureShape.Output output : outputs) {
      struct = struct.add(output.column(), CellWriter.type(output, false), true);
    }
    DataType type = outputs.size() == 1 ? struct.fields()[0].dataType() : struct;
    return new ModelFunction(ScalaSeqs.of(arguments), job, type);
  }
}
