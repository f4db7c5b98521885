package org.latent4j.spec;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One named part of what a model is about: an image, a table, a label.
 *
 * <p>It takes {@link #features} values of a packed row; see {@link ModelSpec}. In JSON what its
 * content is made of stands beside its name.
 *
 * @param name of an image or vector, the tensor's name in the signatures; the first is called
 *     {@code x}
 * @param role what the model does with it
 * @param content what its values are
 * @param encoder hidden layers from the view towards the latent
 * @param decoder hidden layers from the latent towards the view
 * @param fitting what training does beyond the evidence lower bound
 */
@JsonPropertyOrder({
  "name",
  "role",
  "shape",
  "picture",
  "columns",
  "table",
  "preprocessing",
  "encoder",
  "decoder",
  "likelihood",
  "fitting"
})
public record ViewSpec(
    String name,
    Role role,
    @JsonIgnore ViewContent content,
    NetworkSpec encoder,
    NetworkSpec decoder,
    Fitting fitting) {
  /** What a model does with a view. */
  public enum Role {
    /** It is encoded, and decoded again. */
    VIEW,
    /** It is given to encoders and decoders, and never generated. */
    CONDITION,
    /** It is decoded from the latent, but never encoded: what is to be predicted. */
    TARGET
  }

  /** Checks the name, and that the fitting suits the content. */
  public ViewSpec {
    Checks.require(
        name.matches("[a-z][a-z0-9_]*"), "view name", "lower-case letters, digits and _", name);
    Checks.require(
        fitting.shift() == 0 || !content.picture().isEmpty(),
        "translate",
        "a view of images",
        name);
    Checks.require(
        fitting.pseudoLabels() == 0 || (role == Role.TARGET && isClass(content)),
        "pseudo-labels",
        "a column of names that is predicted",
        name);
  }

  /**
   * A view by what stands in JSON.
   *
   * @param shape of one example, without the batch: {@code [features]} or {@code [height, width,
   *     channels]}; of a table {@code [columns]}
   * @param picture how one example is drawn, {@code [height, width, channels]}, or empty where it
   *     is no picture
   * @param columns the names of the features, or empty where they have none
   * @param table the columns of a mixed table; empty for a view of one kind
   * @param preprocessing raw values to network values
   * @param likelihood of the preprocessed values given the latent; a table's columns have their own
   */
  @JsonCreator
  public ViewSpec(
      @JsonProperty("name") String name,
      @JsonProperty("role") Role role,
      @JsonProperty("shape") List<Integer> shape,
      @JsonProperty("picture") List<Integer> picture,
      @JsonProperty("columns") List<String> columns,
      @JsonProperty("table") List<ColumnSpec> table,
      @JsonProperty("preprocessing") Preprocessing preprocessing,
      @JsonProperty("encoder") NetworkSpec encoder,
      @JsonProperty("decoder") NetworkSpec decoder,
      @JsonProperty("likelihood") LikelihoodSpec likelihood,
      @JsonProperty("fitting") Fitting fitting) {
    this(
        name,
        role,
        table.isEmpty()
            ? numbers(shape, picture, columns, preprocessing, likelihood)
            : table(name, shape, columns, table),
        encoder,
        decoder,
        fitting);
  }

  private static ViewContent numbers(
      List<Integer> shape,
      List<Integer> picture,
      List<String> columns,
      Preprocessing preprocessing,
      LikelihoodSpec likelihood) {
    return picture.isEmpty()
        ? new ViewContent.Vector(shape, columns, preprocessing, likelihood)
        : new ViewContent.Image(shape, picture, columns, preprocessing, likelihood);
  }

  private static ViewContent table(
      String name, List<Integer> shape, List<String> columns, List<ColumnSpec> table) {
    ViewContent content = new ViewContent.Table(table);
    Checks.require(
        shape.equals(content.shape()),
        "table of view " + name,
        "as many columns as the shape says, " + shape,
        table.size());
    Checks.require(
        columns.equals(content.columns()),
        "columns of view " + name,
        content.columns().toString(),
        columns);
    return content;
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
        numbers(shape, picture, columns, preprocessing, likelihood),
        encoder,
        decoder,
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
    return new ViewSpec(name, role, new ViewContent.Table(columns), encoder, decoder, fitting);
  }

  /** Of one example, without the batch. */
  @JsonProperty
  public List<Integer> shape() {
    return content.shape();
  }

  /** How one example is drawn, {@code [height, width, channels]}; empty where it is no picture. */
  @JsonProperty
  public List<Integer> picture() {
    return content.picture();
  }

  /** The names of the features, or empty where they have none. */
  @JsonProperty
  public List<String> columns() {
    return content.columns();
  }

  /** The columns of a mixed table; empty for a view of one kind. */
  @JsonProperty
  public List<ColumnSpec> table() {
    return content.table();
  }

  /** Raw values to network values. */
  @JsonProperty
  public Preprocessing preprocessing() {
    return content.preprocessing();
  }

  /**
   * Of the preprocessed values given the latent; of a table a word where columns have their own.
   */
  @JsonProperty
  public LikelihoodSpec likelihood() {
    return content.likelihood();
  }

  /** The number of values in one example. */
  public int features() {
    return content.features();
  }

  /** The features' own names, or the view's with numbers from 1: x1, x2, …. */
  public List<String> featureNames() {
    return columns().isEmpty()
        ? IntStream.rangeClosed(1, features()).mapToObj(i -> name + i).toList()
        : columns();
  }

  /** Its tensors in the signatures. */
  public List<ViewContent.Field> fields() {
    return content.fields(name);
  }

  /** The names of its tensors in the signatures: its own or, of a table, those of the columns. */
  public List<String> tensors() {
    return fields().stream().map(ViewContent.Field::name).toList();
  }

  /** The same view with other values. */
  public ViewSpec with(ViewContent other) {
    return new ViewSpec(name, role, other, encoder, decoder, fitting);
  }

  /** The same view by another name. */
  public ViewSpec named(String other) {
    return new ViewSpec(other, role, content, encoder, decoder, fitting);
  }

  /** The same view, fitted in another way. */
  public ViewSpec with(Fitting other) {
    return new ViewSpec(name, role, content, encoder, decoder, other);
  }

  /** Whether it is one name of several: a label. */
  public boolean isClass() {
    return isClass(content);
  }

  private static boolean isClass(ViewContent content) {
    return content.table().size() == 1 && !content.table().get(0).categories().isEmpty();
  }
}
