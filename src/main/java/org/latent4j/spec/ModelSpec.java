package org.latent4j.spec;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A whole model: everything that the graph is built from.
 *
 * <p>A row of data is <i>packed</i>: the values of the views one after the other, in their order. A
 * category is its code there, a missing value NaN. What an encoder is given, views and conditions,
 * is the front of such a row.
 *
 * @param name letters, digits, {@code _ - .}; the default folder of its exports
 * @param views its parts: first those encoded, then conditions, then targets; names, those of table
 *     columns included, differ
 * @param latent dimensions of the latent
 * @param objective what training minimises
 * @param prior what latents are drawn from before anything is known of a row
 */
public record ModelSpec(
    String name,
    List<ViewSpec> views,
    int latent,
    ObjectiveSpec objective,
    @JacksonInject
        @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = PriorSpec.Usual.class)
        PriorSpec prior) {
  /** Checks name, views and latent. */
  public ModelSpec {
    Checks.require(
        name.matches("[A-Za-z0-9][A-Za-z0-9_.-]*"),
        "name",
        "letters, digits, '_', '-', '.', beginning with a letter or digit",
        name);
    views = List.copyOf(views);
    requireOrder(views);
    requireNames(views);
    Checks.positive("latent", latent);
  }

  /** With the prior N(0, I). */
  public ModelSpec(String name, List<ViewSpec> views, int latent, ObjectiveSpec objective) {
    this(name, views, latent, objective, PriorSpec.normal());
  }

  /** A fully connected VAE of one vector view, with relu layers mirrored in the decoder. */
  public static ModelSpec mlp(
      String name, int features, List<Integer> hidden, int latent, LikelihoodSpec likelihood) {
    NetworkSpec encoder = NetworkSpec.mlp(hidden);
    ViewSpec view =
        new ViewSpec(
            Names.X,
            List.of(features),
            List.of(),
            List.of(),
            Preprocessing.none(),
            encoder,
            encoder.mirrored(),
            likelihood);
    return new ModelSpec(name, List.of(view), latent, ObjectiveSpec.vae());
  }

  private static void requireOrder(List<ViewSpec> views) {
    Checks.require(
        !views.isEmpty() && views.get(0).role() == ViewSpec.Role.VIEW,
        "views",
        "at least one that is encoded and decoded",
        views.stream().map(ViewSpec::name).toList());
    for (int i = 1; i < views.size(); i++) {
      Checks.require(
          views.get(i - 1).role().compareTo(views.get(i).role()) <= 0,
          "views",
          "views, then conditions, then targets",
          views.stream().map(view -> Checks.lower(view.role())).toList());
    }
  }

  private static void requireNames(List<ViewSpec> views) {
    Set<String> names = new HashSet<>(List.of(Names.Z, Names.NOISE));
    for (ViewSpec view : views) {
      for (String tensor : view.tensors()) {
        Checks.require(names.add(tensor), "views", "names that differ, none z or noise", tensor);
      }
    }
    // The signature that encodes a view alone is called after it, and encode_sample is taken.
    Set<String> own = new HashSet<>(List.of("sample"));
    for (ViewSpec view : views) {
      Checks.require(own.add(view.name()), "views", "names that differ, none sample", view.name());
    }
  }

  /** The same model with another view in the place of its first. */
  public ModelSpec withView(ViewSpec view) {
    List<ViewSpec> others = new ArrayList<>(views);
    others.set(0, view);
    return withViews(others);
  }

  /** The same model with other views. */
  public ModelSpec withViews(List<ViewSpec> others) {
    return new ModelSpec(name, others, latent, objective, prior);
  }

  /** The same model with another prior. */
  public ModelSpec with(PriorSpec other) {
    return new ModelSpec(name, views, latent, objective, other);
  }

  /** The first view. */
  public ViewSpec view() {
    return views.get(0);
  }

  /** The views of some roles, in their order. */
  public List<ViewSpec> views(ViewSpec.Role... roles) {
    return views.stream().filter(view -> List.of(roles).contains(view.role())).toList();
  }

  /** What an encoder is given: views and conditions. */
  public List<ViewSpec> given() {
    return views(ViewSpec.Role.VIEW, ViewSpec.Role.CONDITION);
  }

  /** The views that are given by some tensors of a signature, in their order. */
  public List<ViewSpec> givenBy(Set<String> tensors) {
    return views.stream().filter(view -> tensors.containsAll(view.tensors())).toList();
  }

  /**
   * Whether a row may be without the values of a view: cells of a table always, an image or vector
   * where it is one of several views.
   */
  public boolean mayLack(ViewSpec view) {
    return switch (view.role()) {
      case VIEW -> view.content().hasGaps() || views(ViewSpec.Role.VIEW).size() > 1;
      case CONDITION -> view.content().hasGaps();
      case TARGET -> true;
    };
  }

  /** What is predicted: the first target or, where there is none, the first view of one class. */
  public Optional<ViewSpec> label() {
    List<ViewSpec> targets =
        views(ViewSpec.Role.TARGET).stream().filter(ViewSpec::isClass).toList();
    List<ViewSpec> classes = views(ViewSpec.Role.VIEW).stream().filter(ViewSpec::isClass).toList();
    boolean encoded = targets.isEmpty() && views(ViewSpec.Role.VIEW).size() > 1;
    return (encoded ? classes : targets).stream().findFirst();
  }

  /**
   * Of several views the label, if one is: what it says of the latent is then what the posterior of
   * the others is measured against.
   */
  public Optional<ViewSpec> labelPrior() {
    List<ViewSpec> encoded = views(ViewSpec.Role.VIEW);
    return encoded.size() < 2
        ? Optional.empty()
        : encoded.stream().filter(ViewSpec::isClass).findFirst();
  }

  /** Whether rows as callers give them are packed already: one view of one tensor. */
  public boolean isOneTensor() {
    return views.size() == 1 && view().content().isTensor();
  }

  /** Where the values of a view begin in a packed row. */
  public int place(ViewSpec view) {
    return width(views.subList(0, views.indexOf(view)));
  }

  /** Values in the part of a packed row that some views take. */
  public static int width(List<ViewSpec> views) {
    return views.stream().mapToInt(ViewSpec::features).sum();
  }
}
