package org.latent4j.cli.flags;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.latent4j.pack.DataShape;
import org.latent4j.pack.ViewChoices;
import org.latent4j.spec.DataSpec;
import org.latent4j.spec.Fitting;
import org.latent4j.spec.LikelihoodSpec;
import org.latent4j.spec.NetworkSpec;
import org.latent4j.spec.Scaling;
import org.latent4j.spec.ViewSpec;

/** What flags choose of the views of a new model. */
public record FlagChoices(Arguments arguments) implements ViewChoices {
  /** The choices; those that the source's views have no use for are refused. */
  public static FlagChoices of(Arguments arguments, DataSpec source) {
    if (source.packing().isTable()) {
      ViewFlags.requireNone(arguments);
    }
    return new FlagChoices(arguments);
  }

  @Override
  public NetworkSpec encoder(DataShape data) {
    return ModelFlags.network(arguments, data);
  }

  @Override
  public NetworkSpec otherTable() {
    return ModelFlags.table(arguments);
  }

  @Override
  public LikelihoodSpec likelihood(DataShape data) {
    return ViewFlags.likelihood(arguments, data);
  }

  @Override
  public Scaling scaling(DataShape data, LikelihoodSpec likelihood) {
    return ViewFlags.scaling(arguments, data, likelihood);
  }

  @Override
  public Fitting first(boolean lacksValues) {
    return ViewFlags.first(arguments, lacksValues);
  }

  @Override
  public Fitting label(ViewSpec.Role role) {
    return ViewFlags.label(arguments, role);
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
