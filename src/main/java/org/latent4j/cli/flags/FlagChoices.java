package org.latent4j.cli.flags;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.latent4j.graph.Kind;
import org.latent4j.graph.distribution.Likelihood;
import org.latent4j.graph.distribution.Priors;
import org.latent4j.graph.network.Network;
import org.latent4j.graph.network.NetworkKind;
import org.latent4j.pack.DataShape;
import org.latent4j.pack.SourceRows;
import org.latent4j.pack.ViewChoices;
import org.latent4j.spec.DataSpec;
import org.latent4j.spec.Fitting;
import org.latent4j.spec.LikelihoodSpec;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.NetworkSpec;
import org.latent4j.spec.ObjectiveSpec;
import org.latent4j.spec.PriorSpec;
import org.latent4j.spec.Scaling;
import org.latent4j.spec.ViewSpec;

/** What flags choose of the views of a new model. */
public record FlagChoices(Arguments arguments) implements ViewChoices {
  /** The choices; those that the source's views have no use for are refused. */
  public static FlagChoices of(Arguments arguments, DataSpec source) {
    if (source.packing().isTable()) {
      refuseOfOneKind(arguments);
    }
    return new FlagChoices(arguments);
  }

  /** Refuses what a mixed table as the first view has no use for. */
  static void refuseOfOneKind(Arguments arguments) {
    for (Flag flag : Settings.group("Values").flags()) {
      arguments.refuse(
          flag.name().equals("scaling")
              ? "rows of one kind: a table's columns are scaled by their kinds"
              : "rows of one kind: a schema names the likelihood of each column",
          flag.name());
    }
  }

  /** The model of some views. */
  public ModelSpec model(String source, List<ViewSpec> views) {
    int latent = arguments.whole("latent", ViewChoices.usualLatent(views.get(0)));
    ObjectiveSpec objective =
        Settings.read("model/objective", ObjectiveSpec.class, arguments, Map.of());
    PriorSpec prior = Settings.read("model/prior", PriorSpec.class, arguments, Map.of());
    return Priors.checked(
        new ModelSpec(
            arguments.text("name", SourceRows.name(source)),
            views,
            latent,
            objective,
            complete(prior)));
  }

  /** A prior with the defaults of what is not asked for. */
  static PriorSpec complete(PriorSpec asked) {
    return Kind.of(Priors.kinds(), asked).complete(asked);
  }

  @Override
  public NetworkSpec encoder(DataShape data) {
    return encoder(arguments, data.isPicture());
  }

  /** The layers of a table beside the first view, whose widths are its own. */
  @Override
  public NetworkSpec otherTable() {
    String[] some =
        Network.kinds().get(0).settings().stream()
            .filter(setting -> setting.type() != org.latent4j.graph.Setting.Type.WIDTHS)
            .map(org.latent4j.graph.Setting::flag)
            .toArray(String[]::new);
    return encoder(arguments.only(some), false);
  }

  private static NetworkSpec encoder(Arguments arguments, boolean picture) {
    return complete(
        Settings.read("model/views/first/encoder", NetworkSpec.class, arguments, Map.of()),
        picture);
  }

  /** A network with what is usual where nothing is asked for. */
  static NetworkSpec complete(NetworkSpec asked, boolean picture) {
    NetworkKind kind = Network.kind(asked);
    Map<String, Object> settings = new LinkedHashMap<>(kind.usual().of(picture).settings());
    settings.putAll(asked.settings());
    return kind.complete(asked.withSettings(settings));
  }

  @Override
  public LikelihoodSpec likelihood(DataShape data) {
    Map<String, String> usual = Map.of("likelihood", ViewChoices.usualLikelihood(data));
    return Likelihood.complete(
        Settings.read("model/views/first/likelihood", LikelihoodSpec.class, arguments, usual));
  }

  @Override
  public Scaling scaling(DataShape data, LikelihoodSpec likelihood) {
    Scaling usual = ViewChoices.usualScaling(data, likelihood);
    List<String> words = Settings.named("scaling").words();
    String name = arguments.choice("scaling", words, Arguments.word(usual));
    return Scaling.valueOf(name.toUpperCase(Locale.ROOT));
  }

  @Override
  public Fitting first(boolean lacksValues) {
    return Settings.over(
        ViewChoices.USUAL.first(lacksValues), "model/views/first/fitting", arguments);
  }

  @Override
  public Fitting label(ViewSpec.Role role) {
    Fitting fitting =
        Settings.over(ViewChoices.USUAL.label(role), "model/views/label/fitting", arguments);
    return role == ViewSpec.Role.TARGET
        ? Settings.over(fitting, "model/views/target/fitting", arguments)
        : fitting;
  }

  @Override
  public List<Integer> head(List<Integer> usual) {
    return arguments.widths("head", usual);
  }

  @Override
  public Optional<Path> featureNames() {
    return arguments.path("feature-names");
  }
}
