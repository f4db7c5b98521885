package org.latent4j.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.latent4j.base.Shapes;

/**
 * What the values of a view are, and how they come and go. {@link #match} tells kinds apart; what
 * else has to know them is the view's codec in the graph, and what fits and packs rows.
 */
public sealed interface ViewContent {
  /** Of one example, without the batch. */
  List<Integer> shape();

  /** The names of the features, or empty where they have none. */
  List<String> columns();

  /** How one example is drawn, {@code [height, width, channels]}; empty where it is no picture. */
  default List<Integer> picture() {
    return List.of();
  }

  /** Columns with kinds of their own; empty where all values are of one kind. */
  default List<ColumnSpec> table() {
    return List.of();
  }

  /** Raw values to network values, the same rule for all. */
  Preprocessing preprocessing();

  /** Likelihood of all values. */
  LikelihoodSpec likelihood();

  /**
   * The tensors that carry it in a signature, in the order of their values in a packed row.
   *
   * @param view name of the view
   */
  List<Field> fields(String view);

  /** Whether what a caller gives is one tensor, of the values of a packed row as they are. */
  boolean isTensor();

  /** Whether a row may have some of its values and lack others. */
  boolean hasGaps();

  /** The same content with the fitted values of another of the same kind and columns. */
  ViewContent fittedAs(ViewContent other);

  /** Asks what kind it is. */
  <T, E extends Exception> T match(Case<Numbers, T, E> numbers, Case<Table, T, E> table) throws E;

  /** What is done with one kind. */
  interface Case<C, T, E extends Exception> {
    T of(C content) throws E;
  }

  /** Values in one packed row. */
  default int features() {
    return Shapes.size(shape());
  }

  /**
   * One tensor of a view.
   *
   * @param name in the signatures
   * @param shape of one row, without the batch; empty for one value a row
   * @param features names of the single values, or empty; of a table that of the column
   * @param categories names that stand for codes, or empty
   * @param text whether a signature takes and gives the names, not the codes
   */
  record Field(
      String name,
      List<Integer> shape,
      List<String> features,
      List<String> categories,
      boolean text) {
    /** Values in one row. */
    public int width() {
      return Shapes.size(shape);
    }
  }

  /** Numbers of one kind: one shape, scaling and likelihood. */
  sealed interface Numbers extends ViewContent {
    /** The same with another scaling. */
    Numbers with(Preprocessing other);

    /** The same with another likelihood. */
    Numbers with(LikelihoodSpec other);

    @Override
    default List<Field> fields(String view) {
      return List.of(new Field(view, shape(), columns(), List.of(), false));
    }

    @Override
    default boolean isTensor() {
      return true;
    }

    @Override
    default boolean hasGaps() {
      return false;
    }

    @Override
    default ViewContent fittedAs(ViewContent other) {
      return with(other.preprocessing());
    }

    @Override
    default <T, E extends Exception> T match(Case<Numbers, T, E> numbers, Case<Table, T, E> table)
        throws E {
      return numbers.of(this);
    }

    private static void check(
        List<Integer> shape, List<String> columns, Preprocessing preprocessing) {
      Checks.require(!shape.isEmpty(), "shape", "at least one dimension", shape);
      int features = Shapes.size(shape);
      Checks.require(
          columns.isEmpty() || columns.size() == features,
          "columns",
          features + " names",
          columns.size());
      int fitted = preprocessing.shift().size();
      Checks.require(
          fitted == 1 || fitted == features, "preprocessing", features + " values", fitted);
    }
  }

  /** Numbers that are no picture. */
  record Vector(
      List<Integer> shape,
      List<String> columns,
      Preprocessing preprocessing,
      LikelihoodSpec likelihood)
      implements Numbers {
    /** Checks that the components fit each other. */
    public Vector {
      shape = Checks.widths("shape", shape);
      columns = List.copyOf(columns);
      Numbers.check(shape, columns, preprocessing);
    }

    @Override
    public Vector with(Preprocessing other) {
      return new Vector(shape, columns, other, likelihood);
    }

    @Override
    public Vector with(LikelihoodSpec other) {
      return new Vector(shape, columns, preprocessing, other);
    }
  }

  /**
   * Pixels.
   *
   * @param shape {@code [height, width, channels]} or, for a network that knows nothing of it,
   *     {@code [features]}
   */
  record Image(
      List<Integer> shape,
      List<Integer> picture,
      List<String> columns,
      Preprocessing preprocessing,
      LikelihoodSpec likelihood)
      implements Numbers {
    /** Checks that the components fit each other. */
    public Image {
      shape = Checks.widths("shape", shape);
      picture = Checks.widths("picture", picture);
      columns = List.copyOf(columns);
      Numbers.check(shape, columns, preprocessing);
      Checks.require(
          picture.size() == 3 && Shapes.size(picture) == Shapes.size(shape),
          "picture",
          "[height, width, channels] of " + Shapes.size(shape) + " values",
          picture);
    }

    @Override
    public Image with(Preprocessing other) {
      return new Image(shape, picture, columns, other, likelihood);
    }

    @Override
    public Image with(LikelihoodSpec other) {
      return new Image(shape, picture, columns, preprocessing, other);
    }
  }

  /** Columns of a table, with names, kinds and likelihoods of their own. */
  record Table(List<ColumnSpec> table) implements ViewContent {
    /** Stands where columns have likelihoods of their own. */
    public static final LikelihoodSpec MIXED = LikelihoodSpec.of("mixed");

    private static final Set<String> TAKEN = Set.of(Names.Z, Names.NOISE);

    /** Copies the list. */
    public Table {
      table = List.copyOf(table);
      Checks.require(!table.isEmpty(), "shape", "at least one column", table);
    }

    @Override
    public List<Integer> shape() {
      return List.of(table.size());
    }

    @Override
    public List<String> columns() {
      return table.stream().map(ColumnSpec::name).toList();
    }

    @Override
    public Preprocessing preprocessing() {
      return Preprocessing.none();
    }

    @Override
    public LikelihoodSpec likelihood() {
      return MIXED;
    }

    @Override
    public List<Field> fields(String view) {
      return table.stream()
          .map(c -> new Field(tensor(c), List.of(), List.of(c.name()), c.categories(), c.isText()))
          .toList();
    }

    /** The tensor of a column: its name, unless signatures have a tensor of that name. */
    public static String tensor(ColumnSpec column) {
      return TAKEN.contains(column.name()) ? column.name() + "_" : column.name();
    }

    @Override
    public boolean isTensor() {
      return false;
    }

    @Override
    public boolean hasGaps() {
      return true;
    }

    @Override
    public Table fittedAs(ViewContent other) {
      List<ColumnSpec> fitted = new ArrayList<>();
      for (int i = 0; i < table.size(); i++) {
        ColumnSpec from = other.table().get(i);
        fitted.add(table.get(i).fitted(from.missing(), from.shift(), from.scale(), from.range()));
      }
      return new Table(fitted);
    }

    @Override
    public <T, E extends Exception> T match(Case<Numbers, T, E> numbers, Case<Table, T, E> ofTable)
        throws E {
      return ofTable.of(this);
    }
  }
}
