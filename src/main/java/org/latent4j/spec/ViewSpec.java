package org.latent4j.spec;

import java.util.List;
import java.util.stream.IntStream;
import org.latent4j.base.Shapes;

/**
 * One named part of what a model is about: an image, a table, a label.
 *
 * <p>A view is either of one kind, with one likelihood for all of its values, or a table, whose
 * columns have kinds and likelihoods of their own. It takes {@link #features} values of a packed
 * row; see {@link ModelSpec}.
 *
 * @param name of an image or vector, the tensor's name in the signatures; the first is called
 *     {@code x}
 * @param role what the model does with it
 * @param shape of one example, without the batch: {@code [features]} or {@code [height, width,
 *     channels]}; of a table {@code [columns]}
 * @param picture how one example is drawn, {@code [height, width, channels]}, or empty where it is
 *     no picture
 * @param columns the names of the features, or empty where they have none
 * @param table the columns of a mixed table; empty for a view of one kind
 * @param preprocessing raw values to network values
 * @param encoder hidden layers from the view towards the latent
 * @param decoder hidden layers from the latent towards the view
 * @param likelihood of the preprocessed values given the latent; a table's columns have their own
 * @param fitting what training does beyond the evidence lower bound
 */
public record ViewSpec(
    String name,
    Role role,
    List<Integer> shape,
    List<Integer> picture,
    List<String> columns,
    List<ColumnSpec> table,
    Preprocessing preprocessing,
    NetworkSpec encoder,
    NetworkSpec decoder,
    LikelihoodSpec likelihood,
    Fitting fitting) {
  /** Stands where a table's columns have likelihoods of their own. */
  public static final LikelihoodSpec MIXED = LikelihoodSpec.of("mixed");

  /** What a model does with a view. */
  public enum Role {
    /** It is encoded, and decoded again. */
    VIEW,
    /** It is given to encoders and decoders, and never generated. */
    CONDITION,
    /** It is decoded from the latent, but never encoded: what is to be predicted. */
    TARGET
  }

  /** Checks that shape, columns and preprocessing fit each other. */
  public ViewSpec {
    Checks.require(
        name.matches("[a-z][a-z0-9_]*"), "view name", "lower-case letters, digits and _", name);
    shape = Checks.widths("shape", shape);
    Checks.require(!shape.isEmpty(), "shape", "at least one dimension", shape);
    columns = List.copyOf(columns);
    table = List.copyOf(table);
    Checks.require(fitting.shift() == 0 || !picture.isEmpty(), "shift", "a view of images", name);
    boolean predicted = role == Role.TARGET && table.size() == 1;
    Checks.require(
        fitting.pseudoLabels() == 0 || (predicted && !table.get(0).categories().isEmpty()),
        "guess",
        "a column of names that is predicted",
        name);
    int features = features(shape);
    picture = Checks.widths("picture", picture);
    Checks.require(
        picture.isEmpty() || (picture.size() == 3 && features(picture) == features),
        "picture",
        "[height, width, channels] of " + features + " values",
        picture);
    Checks.require(
        columns.isEmpty() || columns.size() == features,
        "columns",
        features + " names",
        columns.size());
    Checks.require(
        table.isEmpty() || shape.equals(List.of(table.size())),
        "table of view " + name,
        "as many columns as the shape says, " + shape,
        table.size());
    int fitted = preprocessing.shift().size();
    Checks.require(
        fitted == 1 || fitted == features, "preprocessing", features + " values", fitted);
  }

  /** A view of one kind that is encoded and decoded. */
  public ViewSpec(
      String name,
      List<Integer> shape,
      List<Integer> picture,
      List<String> columns,
      Preprocessing preprocessing,
      NetworkSpec encoder,
      NetworkSpec decoder,
      LikelihoodSpec likelihood) {
    this(
        name,
        Role.VIEW,
        shape,
        picture,
        columns,
        List.of(),
        preprocessing,
        encoder,
        decoder,
        likelihood,
        Fitting.plain());
  }

  /** A table: its columns have names, preprocessing and likelihoods of their own. */
  public static ViewSpec table(
      String name,
      Role role,
      List<ColumnSpec> columns,
      NetworkSpec encoder,
      NetworkSpec decoder,
      Fitting fitting) {
    return new ViewSpec(
        name,
        role,
        List.of(columns.size()),
        List.of(),
        columns.stream().map(ColumnSpec::name).toList(),
        columns,
        Preprocessing.none(),
        encoder,
        decoder,
        MIXED,
        fitting);
  }

  /** The number of values in one example. */
  public int features() {
    return features(shape);
  }

  /** The features' own names, or the view's with numbers from 1: x1, x2, …. */
  public List<String> featureNames() {
    return columns.isEmpty()
        ? IntStream.rangeClosed(1, features()).mapToObj(i -> name + i).toList()
        : columns;
  }

  /** The same view with another likelihood. */
  public ViewSpec withLikelihood(LikelihoodSpec other) {
    return new ViewSpec(
        name,
        role,
        shape,
        picture,
        columns,
        table,
        preprocessing,
        encoder,
        decoder,
        other,
        fitting);
  }

  /** The names of its tensors in the signatures: its own or, of a table, those of the columns. */
  public List<String> tensors() {
    return isTable() ? columns : List.of(name);
  }

  /** The same view with other preprocessing. */
  public ViewSpec withPreprocessing(Preprocessing other) {
    return new ViewSpec(
        name, role, shape, picture, columns, table, other, encoder, decoder, likelihood, fitting);
  }

  /** The same view by another name. */
  public ViewSpec named(String other) {
    return new ViewSpec(
        other,
        role,
        shape,
        picture,
        columns,
        table,
        preprocessing,
        encoder,
        decoder,
        likelihood,
        fitting);
  }

  /** The same view, fitted in another way. */
  public ViewSpec with(Fitting other) {
    return new ViewSpec(
        name,
        role,
        shape,
        picture,
        columns,
        table,
        preprocessing,
        encoder,
        decoder,
        likelihood,
        other);
  }

  /** The same table with other fitted values. */
  public ViewSpec withTable(List<ColumnSpec> fitted) {
    return table(name, role, fitted, encoder, decoder, fitting);
  }

  /** Whether its columns have kinds of their own. */
  public boolean isTable() {
    return !table.isEmpty();
  }

  /** Whether it is one name of several: a label. */
  public boolean isClass() {
    return table.size() == 1 && !table.get(0).categories().isEmpty();
  }

  private static int features(List<Integer> shape) {
    return Shapes.size(shape);
  }
}
