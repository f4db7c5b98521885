package org.latent4j.cli.flags;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.latent4j.graph.distribution.Likelihood;
import org.latent4j.graph.distribution.LikelihoodKind;
import org.latent4j.graph.distribution.Support;
import org.latent4j.spec.ColumnSpec;
import org.latent4j.spec.ConvSpec;
import org.latent4j.spec.Fitting;
import org.latent4j.spec.LikelihoodSpec;
import org.latent4j.spec.MlpSpec;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.Names;
import org.latent4j.spec.NetworkSpec;
import org.latent4j.spec.Preprocessing;
import org.latent4j.spec.Scaling;
import org.latent4j.spec.ViewSpec;

/**
 * Flags of how values are scaled and what their likelihood is: to {@link ViewSpec} and back.
 *
 * <p>Images and bytes are scaled to 0–1 and read as Bernoulli, as the field does with grey values.
 * All else is standardised and read as Gaussian with one learned variance: a fixed variance of 1 is
 * that of the standardised data itself, so the latent would carry nothing, while one variance a
 * feature lets the easiest feature take all of the latent (Rybkin et al. 2021, arXiv:2006.13202).
 */
public final class ViewFlags {
  static final FlagGroup GROUP = new FlagGroup("Values", flags());

  /** A label is one value beside many: alone it would hardly be heard. */
  static final double LABEL_WEIGHT = 50;

  /** Of a table with missing cells. */
  private static final double HIDDEN = 0.2;

  private ViewFlags() {}

  private static List<Flag> flags() {
    List<Flag> flags = new ArrayList<>();
    flags.add(
        new Flag(
            "likelihood",
            "NAME",
            String.join(", ", Likelihood.names()) + "; default bernoulli for images and bytes"));
    Map<LikelihoodKind.Setting, List<String>> takers = new LinkedHashMap<>();
    for (LikelihoodKind kind : Likelihood.kinds()) {
      kind.settings()
          .forEach(s -> takers.computeIfAbsent(s, t -> new ArrayList<>()).add(kind.name()));
    }
    takers.forEach(
        (setting, kinds) -> {
          String argument = setting.words().isEmpty() ? "V" : "NAME";
          String help = String.join(", ", kinds) + ": " + setting.help();
          flags.add(new Flag(setting.flag(), argument, help));
        });
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
    boolean pixels = data.isPicture() || data.bytes();
    LikelihoodSpec likelihood = likelihood(arguments, pixels);
    Support support = Likelihood.kind(likelihood).support();
    Preprocessing preprocessing =
        Preprocessing.unfitted(scaling(arguments, usual(support, pixels)));
    List<Integer> picture = data.picture();
    boolean image = encoder instanceof ConvSpec && data.isPicture();
    return new ViewSpec(
        Names.X,
        image ? picture : flat(encoder, data),
        picture,
        data.columns(),
        preprocessing,
        encoder,
        encoder.mirrored(),
        likelihood);
  }

  /** A mixed table as the first view. */
  public static ViewSpec table(
      Arguments arguments, List<ColumnSpec> columns, NetworkSpec encoder, Fitting fitting) {
    String reason = "rows of one kind: a schema names the likelihood of each column";
    arguments.refuse(reason, "likelihood");
    for (LikelihoodKind kind : Likelihood.kinds()) {
      kind.settings().forEach(setting -> arguments.refuse(reason, setting.flag()));
    }
    arguments.refuse("rows of one kind: a table's columns are scaled by their kinds", "scaling");
    return ViewSpec.table(
        Names.X, ViewSpec.Role.VIEW, columns, encoder, encoder.mirrored(), fitting);
  }

  /**
   * How the first view is fitted.
   *
   * @param lacksValues whether some are missing: an encoder that sees more gaps fills them better
   */
  public static Fitting first(Arguments arguments, boolean lacksValues) {
    double hide = arguments.number("hide", lacksValues ? HIDDEN : 0);
    return new Fitting(1, hide, arguments.whole("shift", 0), 0, 0, 0);
  }

  /** How a label is fitted. */
  public static Fitting label(Arguments arguments, ViewSpec.Role role) {
    if (role == ViewSpec.Role.CONDITION) {
      return Fitting.plain();
    }
    double weight = arguments.number("label-weight", LABEL_WEIGHT);
    if (role == ViewSpec.Role.VIEW) {
      return Fitting.weighted(weight);
    }
    return new Fitting(
        weight,
        0,
        0,
        arguments.number("guess", 0),
        arguments.number("guess-warmup", 2),
        arguments.number("labelled-share", 0));
  }

  /** A convolution over rows that are no picture is left to the settings to refuse. */
  private static List<Integer> flat(NetworkSpec encoder, DataShape data) {
    return encoder instanceof ConvSpec ? data.shape() : List.of(data.features());
  }

  private static LikelihoodSpec likelihood(Arguments arguments, boolean pixels) {
    String name =
        arguments.choice("likelihood", Likelihood.names(), pixels ? "bernoulli" : "gaussian");
    LikelihoodSpec likelihood = LikelihoodSpec.of(name);
    List<LikelihoodKind.Setting> settings = Likelihood.kind(likelihood).settings();
    for (LikelihoodKind other : Likelihood.kinds()) {
      for (LikelihoodKind.Setting setting : other.settings()) {
        if (!settings.contains(setting)) {
          arguments.refuse("--likelihood " + other.name(), setting.flag());
        }
      }
    }
    for (LikelihoodKind.Setting setting : settings) {
      if (arguments.has(setting.flag())) {
        likelihood = likelihood.with(setting.name(), value(arguments, setting));
      }
    }
    return Likelihood.complete(likelihood);
  }

  private static Object value(Arguments arguments, LikelihoodKind.Setting setting) {
    if (setting.words().isEmpty()) {
      return arguments.number(setting.flag(), 0);
    }
    List<String> words = setting.words().stream().map(ViewFlags::dashes).toList();
    return arguments.choice(setting.flag(), words, words.get(0));
  }

  private static String dashes(String word) {
    return word.replace('_', '-');
  }

  private static Scaling usual(Support support, boolean pixels) {
    if (!support.scales()) {
      return Scaling.NONE;
    }
    return pixels || support == Support.UNIT ? Scaling.UNIT : Scaling.STANDARDIZE;
  }

  private static Scaling scaling(Arguments arguments, Scaling otherwise) {
    String name =
        arguments.choice(
            "scaling", List.of("unit", "standardize", "none"), Arguments.word(otherwise));
    return switch (name) {
      case "unit" -> Scaling.UNIT;
      case "standardize" -> Scaling.STANDARDIZE;
      default -> Scaling.NONE;
    };
  }

  static Map<String, String> stored(ViewSpec view) {
    Map<String, String> flags = new LinkedHashMap<>();
    LikelihoodSpec likelihood = Likelihood.complete(view.likelihood());
    flags.put("likelihood", likelihood.kind());
    for (LikelihoodKind.Setting setting : Likelihood.kind(likelihood).settings()) {
      Object value = likelihood.settings().get(setting.name());
      if (value != null) {
        flags.put(setting.flag(), dashes(value.toString()));
      }
    }
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
        if (view.decoder() instanceof MlpSpec head) {
          flags.put("head", Arguments.joined(head.hidden()));
        }
        flags.put("guess", Double.toString(view.fitting().pseudoLabels()));
        flags.put("guess-warmup", Double.toString(view.fitting().pseudoLabelWarmup()));
        flags.put("labelled-share", Double.toString(view.fitting().labelled()));
      }
    }
    return flags;
  }
}
