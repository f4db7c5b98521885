package org.latent4j.spec.manifest;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.latent4j.spec.Checks;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.ViewSpec;
import org.latent4j.spec.manifest.TensorSpec.Holds;

/**
 * What a signature takes and gives. Whoever runs it goes by this and need not know its name.
 *
 * @param inputs by name, in order
 * @param outputs by name, in order
 */
public record SignatureSpec(Map<String, TensorSpec> inputs, Map<String, TensorSpec> outputs) {
  /** Copies both maps, their order kept; checks that an open size has an input that says it. */
  public SignatureSpec {
    inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    boolean open = outputs.values().stream().anyMatch(TensorSpec::open);
    Checks.require(
        !open || inputs.values().stream().anyMatch(input -> input.holds() == Holds.STEPS),
        "inputs",
        "one of steps, as an output has an open size",
        inputs.keySet());
  }

  /** The output that is the score of a row, if there is one: the first in nats. */
  public Optional<String> score() {
    return outputs.keySet().stream()
        .filter(name -> outputs.get(name).holds() == Holds.NATS)
        .findFirst();
  }

  /** The views whose values an input takes or an output gives, in their order. */
  public static List<ViewSpec> views(ModelSpec spec, TensorSpec tensor) {
    return spec.views().stream().filter(view -> tensor.views().contains(view.name())).toList();
  }

  /**
   * The names of the tensors in which a caller that packs no rows gives an input, one for each
   * tensor of its views. Where several inputs hold rows, those of each begin with its name.
   */
  public List<String> raw(ModelSpec spec, String input) {
    if (inputs.get(input).holds() != Holds.ROWS) {
      return List.of(input);
    }
    List<String> tensors =
        views(spec, inputs.get(input)).stream().flatMap(view -> view.tensors().stream()).toList();
    boolean several = inputs.values().stream().filter(t -> t.holds() == Holds.ROWS).count() > 1;
    return several ? prefixed(input, tensors) : tensors;
  }

  /** Names of the tensors of one of several inputs: its own where it has one tensor alone. */
  public static List<String> prefixed(String input, List<String> tensors) {
    return tensors.size() == 1
        ? List.of(input)
        : tensors.stream().map(tensor -> input + "_" + tensor).toList();
  }
}
