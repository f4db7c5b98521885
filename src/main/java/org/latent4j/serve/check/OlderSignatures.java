package org.latent4j.serve.check;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.latent4j.spec.Names;
import org.latent4j.spec.ViewSpec;
import org.latent4j.spec.manifest.Manifest;
import org.latent4j.spec.manifest.RowTensors;
import org.latent4j.spec.manifest.SignatureSpec;
import org.latent4j.spec.manifest.TensorSpec;
import org.latent4j.spec.manifest.TensorSpec.Holds;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/**
 * The signatures of a model whose manifest does not tell them: an export by an earlier version, or
 * a model that something else made. They are told by the names that were given until then.
 */
final class OlderSignatures {
  private static final List<String> KNOWN =
      List.of(
          Names.ENCODE,
          Names.DECODE,
          Names.DECODE_SAMPLE,
          Names.ENCODE_SAMPLE,
          Names.RECONSTRUCT,
          Names.SCORE,
          Names.CLASSIFY);

  private final String name;
  private final List<ViewSpec> given;
  private final List<ViewSpec> views;

  private OlderSignatures(String name, SignatureDef definition, Optional<Manifest> manifest) {
    this.name = name;
    given =
        manifest
            .map(known -> known.spec().givenBy(definition.getInputsMap().keySet()))
            .orElse(List.of());
    views = manifest.map(known -> known.spec().views(ViewSpec.Role.VIEW)).orElse(List.of());
  }

  /**
   * Derives them.
   *
   * @throws ModelException if there are none, or a tensor is not float32 [batch, fixed sizes…]
   */
  static Map<String, SignatureSpec> of(Path model, MetaGraphDef meta, Optional<Manifest> manifest) {
    Map<String, RowTensors> packed = manifest.map(Manifest::rows).orElse(Map.of());
    Map<String, SignatureDef> all = new TreeMap<>(meta.getSignatureDefMap());
    if (all.containsKey(Names.SERVING_DEFAULT)) {
      all.putIfAbsent(Names.ENCODE, all.get(Names.SERVING_DEFAULT));
    }
    Map<String, SignatureSpec> found = new TreeMap<>();
    all.forEach(
        (name, definition) -> {
          OlderSignatures one = new OlderSignatures(name, definition, manifest);
          if (packed.containsKey(name)) {
            found.put(name, one.spec(packed.get(name)));
          } else if (KNOWN.contains(name)) {
            found.put(name, one.spec(definition));
          }
        });
    if (found.isEmpty()) {
      throw new ModelException(
          "%s: expected one of the signatures %s, found %s"
              .formatted(model, KNOWN, new TreeSet<>(meta.getSignatureDefMap().keySet())));
    }
    return found;
  }

  private SignatureSpec spec(RowTensors rows) {
    Map<String, TensorSpec> inputs = new TreeMap<>();
    Map<String, TensorSpec> outputs = new TreeMap<>();
    rows.inputs().forEach((key, t) -> inputs.put(key, input(key, t.tensor(), t.shape())));
    rows.outputs().forEach((key, t) -> outputs.put(key, output(key, t.tensor(), t.shape())));
    return new SignatureSpec(inputs, outputs);
  }

  private SignatureSpec spec(SignatureDef definition) {
    Map<String, TensorSpec> inputs = new TreeMap<>();
    Map<String, TensorSpec> outputs = new TreeMap<>();
    definition
        .getInputsMap()
        .forEach((key, t) -> inputs.put(key, input(key, t.getName(), shape("input", key, t))));
    definition
        .getOutputsMap()
        .forEach((key, t) -> outputs.put(key, output(key, t.getName(), shape("output", key, t))));
    return new SignatureSpec(inputs, outputs);
  }

  private TensorSpec input(String key, String tensor, List<Integer> shape) {
    return switch (key) {
      case Names.NOISE -> tensor(tensor, shape, Holds.NOISE, List.of(), key, false);
      case Names.Z -> tensor(tensor, shape, Holds.LATENT, List.of(), "latent", false);
      case Names.X -> tensor(tensor, shape, Holds.ROWS, given, "features", false);
      default -> tensor(tensor, shape, Holds.ROWS, given, key, false);
    };
  }

  private TensorSpec output(String key, String tensor, List<Integer> shape) {
    return switch (key) {
      case Names.MEAN -> tensor(tensor, shape, Holds.LATENT, List.of(), "latent", false);
      case Names.Z -> tensor(tensor, shape, Holds.LATENT, List.of(), "latent_sample", false);
      case Names.X -> tensor(tensor, shape, Holds.ROWS, views, decoded(), false);
      case Names.PROBABILITIES ->
          tensor(tensor, shape, Holds.PROBABILITIES, List.of(), "probability", false);
      case Names.SCORE, Names.RECONSTRUCTION, Names.KL ->
          tensor(tensor, shape, Holds.NATS, List.of(), key, false);
      case Names.PERCENTILE -> tensor(tensor, shape, Holds.PERCENTILE, List.of(), key, false);
      case Names.ANOMALY -> tensor(tensor, shape, Holds.ANOMALY, List.of(), key, false);
      default -> {
        boolean onDemand = key.equals(Names.LOG_VARIANCE) || key.equals(Names.CONTRIBUTION);
        yield tensor(tensor, shape, Holds.VALUES, List.of(), key, onDemand);
      }
    };
  }

  private String decoded() {
    return switch (name) {
      case Names.RECONSTRUCT -> "reconstructed";
      case Names.DECODE_SAMPLE -> "decoded_sample";
      default -> "decoded";
    };
  }

  private static TensorSpec tensor(
      String tensor,
      List<Integer> shape,
      Holds holds,
      List<ViewSpec> views,
      String column,
      boolean onDemand) {
    List<String> names = views.stream().map(ViewSpec::name).toList();
    return new TensorSpec(tensor, TensorSpec.Type.FLOAT32, shape, holds, names, column, onDemand);
  }

  private List<Integer> shape(String side, String key, TensorInfo info) {
    String what = "signature %s, %s %s".formatted(name, side, key);
    if (info.getDtype() != DataType.DT_FLOAT) {
      throw new ModelException(what + ": expected float32, found " + info.getDtype());
    }
    List<Long> sizes = info.getTensorShape().getDimList().stream().map(d -> d.getSize()).toList();
    boolean any = info.getTensorShape().getUnknownRank();
    boolean fits = !any && !sizes.isEmpty() && sizes.get(0) == -1;
    long width = 1;
    List<Integer> shape = new ArrayList<>();
    for (long size : sizes.subList(Math.min(1, sizes.size()), sizes.size())) {
      fits &= size >= 0 && size <= Integer.MAX_VALUE && width * size <= Integer.MAX_VALUE;
      width *= fits ? size : 1;
      shape.add(fits ? (int) size : 0);
    }
    if (!fits) {
      throw new ModelException(
          "%s: expected shape [-1, fixed sizes…], found %s".formatted(what, any ? "any" : sizes));
    }
    return shape;
  }
}
