package org.latent4j.spark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.latent4j.spec.Names;

/** Finds the columns of a DataFrame that a signature takes, and checks what they hold. */
final class ColumnBinding {
  private static final DataType FLOATS = DataTypes.createArrayType(DataTypes.FloatType);

  private final SignatureShape shape;
  private final StructType schema;
  private final List<Bound> bound = new ArrayList<>();

  /**
   * A column that is fed.
   *
   * @param field as it is
   * @param cell of its values as the model takes them
   */
  record Bound(StructField field, BatchJob.Cell cell) {
    /** Whether the column has to be cast to the type of the cell. */
    boolean cast() {
      return !field.dataType().equals(cell.type());
    }
  }

  /**
   * What a caller chose.
   *
   * @param column the one, or empty
   * @param columns by name of what they give, {@code name=column}, or in order; empty for the usual
   * @param noise column of noise, or empty
   */
  record Chosen(String column, List<String> columns, String noise) {}

  private ColumnBinding(SignatureShape shape, StructType schema) {
    this.shape = shape;
    this.schema = schema;
  }

  /**
   * Binds.
   *
   * @throws IllegalArgumentException if a column is missing or of another type
   */
  static List<Bound> bind(SignatureShape shape, StructType schema, Chosen chosen) {
    ColumnBinding binding = new ColumnBinding(shape, schema);
    List<SignatureShape.Input> inputs = new ArrayList<>(shape.inputs());
    SignatureShape.Input noise = null;
    for (SignatureShape.Input input : shape.inputs()) {
      if (input.tensor().equals(Names.NOISE)) {
        inputs.remove(input);
        noise = input;
      }
    }
    if (inputs.size() == 1) {
      binding.only(inputs.get(0), chosen);
    } else {
      binding.several(inputs, chosen);
    }
    if (noise != null && !chosen.noise().isEmpty()) {
      binding.add(noise, chosen.noise());
    } else if (!chosen.noise().isEmpty()) {
      throw new IllegalArgumentException("noiseCol: " + shape.signature() + " takes no noise");
    }
    return binding.bound;
  }

  private void only(SignatureShape.Input input, Chosen chosen) {
    boolean named = chosen.columns().size() == 1 && schemaHas(chosen.columns().get(0));
    if (!chosen.columns().isEmpty() && !(named && input.values() == 1)) {
      spread(input, chosen.columns());
    } else if (named) {
      add(input, chosen.columns().get(0));
    } else if (!chosen.column().isEmpty()) {
      add(input, chosen.column());
    } else if (!input.features().isEmpty()
        && (!schemaHas(input.column()) || input.features().stream().allMatch(this::schemaHas))) {
      spread(input, input.features());
    } else {
      add(input, input.column());
    }
  }

  private void several(List<SignatureShape.Input> inputs, Chosen chosen) {
    Map<String, String> columns = new LinkedHashMap<>();
    for (String word : chosen.columns()) {
      int equals = word.indexOf('=');
      boolean given =
          equals > 0
              && inputs.stream().anyMatch(input -> input.name().equals(word.substring(0, equals)));
      columns.put(
          given ? word.substring(0, equals) : word, given ? word.substring(equals + 1) : word);
    }
    for (SignatureShape.Input input : inputs) {
      String column = columns.remove(input.name());
      boolean first = input.equals(inputs.get(0)) && !chosen.column().isEmpty();
      if (column != null) {
        add(input, column);
      } else if (first || chosen.columns().isEmpty()) {
        add(input, first ? chosen.column() : input.column());
      } else if (!input.mayLack()) {
        throw new IllegalArgumentException(
            "inputCols: expected one for %s, which %s cannot do without, found %s"
                .formatted(input.name(), shape.signature(), chosen.columns()));
      }
    }
    if (!columns.isEmpty()) {
      throw new IllegalArgumentException(
          "inputCols: expected some of %s, each as NAME or NAME=COLUMN, found %s"
              .formatted(
                  inputs.stream().map(SignatureShape.Input::name).toList(), columns.keySet()));
    }
  }

  /** Several columns of numbers in the place of one. */
  private void spread(SignatureShape.Input input, List<String> columns) {
    if (columns.size() != input.values()) {
      throw new IllegalArgumentException(
          "inputCols: expected %s columns for %s, found %s"
              .formatted(input.values(), input.name(), columns.size()));
    }
    List<Integer> order = order("inputCols", input, columns);
    for (int i = 0; i < columns.size(); i++) {
      String column = columns.get(order.get(i));
      add(
          new SignatureShape.Input(
              input.tensor(),
              input.from() + i,
              1,
              column,
              column,
              List.of(),
              List.of(),
              input.mayLack()),
          column);
    }
  }

  /**
   * Where each value of an input is among columns that are given for them: by name where they are
   * the names that training knew, else by place.
   *
   * @throws IllegalArgumentException if one of those names stands at the place of another
   */
  static List<Integer> order(String what, SignatureShape.Input input, List<String> columns) {
    List<String> known = input.features();
    if (Set.copyOf(columns).equals(Set.copyOf(known)) && columns.size() == known.size()) {
      return known.stream().map(columns::indexOf).toList();
    }
    for (int i = 0; i < columns.size() && i < known.size(); i++) {
      if (known.contains(columns.get(i)) && !known.get(i).equals(columns.get(i))) {
        throw new IllegalArgumentException(
            "%s: expected all of %s, or other names at their places, found %s for %s"
                .formatted(what, known, columns.get(i), known.get(i)));
      }
    }
    return IntStream.range(0, columns.size()).boxed().toList();
  }

  private boolean schemaHas(String name) {
    return find(name).isPresent();
  }

  private Optional<StructField> find(String name) {
    StructField other = null;
    for (StructField field : schema.fields()) {
      if (field.name().equals(name)) {
        return Optional.of(field);
      }
      other = field.name().equalsIgnoreCase(name) ? field : other;
    }
    return Optional.ofNullable(other);
  }

  private void add(SignatureShape.Input input, String name) {
    StructField field =
        find(name)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "column %s: expected for %s of %s, found only %s"
                            .formatted(
                                name,
                                input.name(),
                                shape.signature(),
                                List.of(schema.fieldNames()))));
    DataType type = type(input, field);
    bound.add(
        new Bound(
            field,
            new BatchJob.Cell(
                field.name(),
                type,
                input.tensor(),
                input.from(),
                input.values(),
                input.categories(),
                input.mayLack())));
  }

  /** The type in which a cell is read. */
  private static DataType type(SignatureShape.Input input, StructField field) {
    DataType found = field.dataType();
    if (!input.categories().isEmpty()) {
      boolean fits =
          found instanceof StringType
              || found instanceof NumericType
              || found instanceof BooleanType;
      return fits ? DataTypes.StringType : wrong(field, "strings, numbers or booleans");
    }
    if (found.equals(SQLDataTypes.VectorType())) {
      return found;
    }
    if (found instanceof ArrayType array) {
      boolean direct =
          array.elementType().equals(DataTypes.FloatType)
              || array.elementType().equals(DataTypes.DoubleType);
      boolean fits = direct || array.elementType() instanceof NumericType;
      return direct ? found : fits ? FLOATS : wrong(field, "an array of numbers");
    }
    boolean number = found instanceof NumericType || found instanceof BooleanType;
    if (input.values() > 1 || !number) {
      return wrong(
          field,
          input.values() > 1 ? "a vector or array of " + input.values() + " numbers" : "a number");
    }
    return DataTypes.FloatType;
  }

  private static DataType wrong(StructField field, String expected) {
    throw new IllegalArgumentException(
        "column %s: expected %s, found %s"
            .formatted(field.name(), expected, field.dataType().simpleString()));
  }
}
