package org.latent4j.cli.flags;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.latent4j.graph.distribution.Likelihood;
import org.latent4j.graph.distribution.LikelihoodKind;
import org.latent4j.pack.DataShape;
import org.latent4j.pack.ViewChoices;
import org.latent4j.spec.Fitting;
import org.latent4j.spec.LikelihoodSpec;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.NetworkSpec;
import org.latent4j.spec.Scaling;
import org.latent4j.spec.ViewSpec;

/** Flags of how values are scaled and what their likelihood is: to {@link ViewSpec} and back. */
public final class ViewFlags {
  private static final KindFlags<LikelihoodSpec> LIKELIHOODS =
      new KindFlags<>("likelihood", Likelihood.kinds());

  static final FlagGroup GROUP = new FlagGroup("Values", flags());

  private ViewFlags() {}

  private static List<Flag> flags() {
    List<Flag> flags = new ArrayList<>();
    flags.add(
        new Flag(
            "likelihood",
            "NAME",
            String.join(", ", Likelihood.names()) + "; default bernoulli for images and bytes"));
    flags.addAll(LIKELIHOODS.settings());
    flags.add(
        new Flag(
            "scaling",
            "NAME",
            "unit (to 0–1), standardize or none, fitted to the training rows; default unit for"
                + " images, bytes and likelihoods of 0–1, none for counts and categories, else"
                + " standardize"));
    return flags;
  }

  public static ViewSpec read(Arguments arguments, DataShape data, NetworkSpec encoder) {
    LikelihoodSpec likelihood = likelihood(arguments, data);
    return ViewChoices.view(data, encoder, likelihood, scaling(arguments, data, likelihood));
  }

  /** Refuses what a mixed table as the first view has no use for. */
  static void requireNone(Arguments arguments) {
    String reason = "rows of one kind: a schema names the likelihood of each column";
    arguments.refuse(reason, "likelihood");
    for (LikelihoodKind kind : Likelihood.kinds()) {
      kind.settings().forEach(setting -> arguments.refuse(reason, setting.flag()));
    }
    arguments.refuse("rows of one kind: a table's columns are scaled by their kinds", "scaling");
  }

  /**
   * How the first view is fitted.
   *
   * @param lacksValues whether some are missing: an encoder that sees more gaps fills them better
   */
  public static Fitting first(Arguments arguments, boolean lacksValues) {
    double hide = arguments.number("hide", ViewChoices.USUAL.first(lacksValues).hide());
    return new Fitting(1, hide, arguments.whole("shift", 0), 0, 0, 0);
  }

  /** How a label is fitted. */
  public static Fitting label(Arguments arguments, ViewSpec.Role role) {
    double weight = arguments.number("label-weight", ViewChoices.LABEL_WEIGHT);
    if (role == ViewSpec.Role.VIEW) {
      return Fitting.weighted(weight);
    }
    return new Fitting(
        weight,
        0,
        0,
        arguments.number("guess", 0),
        arguments.number("guess-warmup", ViewChoices.GUESS_WARMUP),
        arguments.number("labelled-share", 0));
  }

  static LikelihoodSpec likelihood(Arguments arguments, DataShape data) {
    String name =
        arguments.choice("likelihood", Likelihood.names(), ViewChoices.usualLikelihood(data));
    LikelihoodSpec likelihood = LikelihoodSpec.of(name);
    return LIKELIHOODS.read(arguments, likelihood);
  }

  static Scaling scaling(Arguments arguments, DataShape data, LikelihoodSpec likelihood) {
    Scaling usual = ViewChoices.usualScaling(data, likelihood);
    String name =
        arguments.choice("scaling", List.of("unit", "standardize", "none"), Arguments.word(usual));
    return Scaling.valueOf(name.toUpperCase(Locale.ROOT));
  }

  static Map<String, String> stored(ViewSpec view) {
    Map<String, String> flags = LIKELIHOODS.stored(view.likelihood());
    Scaling scaling = view.preprocessing().scaling();
    // A range given beforehand is how bytes are scaled to 0–1.
    flags.put("scaling", Arguments.word(scaling == Scaling.FIXED ? Scaling.UNIT : scaling));
    return flags;
  }

  /** The flags of how views are fitted. */
  static Map<String, String> fitting(ModelSpec model) {
    Map<String, String> flags = new LinkedHashMap<>();
    flags.put("hide", Double.toString(model.view().fitting().hide()));
    flags.put("shift", Integer.toString(model.view().fitting().shift()));
    for (ViewSpec view : model.views().subList(1, model.views().size())) {
      if (view.isClass() && view.role() != ViewSpec.Role.CONDITION) {
        flags.put("label-weight", Double.toString(view.fitting().weight()));
      }
      if (view.role() == ViewSpec.Role.TARGET) {
        if (view.decoder().settings().get("hidden") instanceof List<?> head) {
          flags.put("head", Arguments.joined(head));
        }
        flags.put("guess", Double.toString(view.fitting().pseudoLabels()));
        flags.put("guess-warmup", Double.toString(view.fitting().pseudoLabelWarmup()));
        flags.put("labelled-share", Double.toString(view.fitting().labelled()));
      }
    }
    return flags;
  }
}
