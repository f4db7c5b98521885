package org.latent4j.spec.manifest;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.latent4j.spec.Checks;
import org.latent4j.spec.ModelSpec;

/**
 * What stands beside an exported model, in {@code Names.MANIFEST}.
 *
 * @param format of this file, {@link #FORMAT} when written
 * @param latent4j version that wrote it
 * @param spec of the model, preprocessing fitted
 * @param signatures what can be called, by name, the usual one first; empty where an earlier
 *     version wrote the file
 * @param rows by signature, the tensors that packed rows go through, of a file by an earlier
 *     version
 * @param calibration of its scores: one, or none
 * @param ranges by view, the raw values that it takes; a table's columns have none, as a cell of
 *     another kind is missing
 * @param metrics of its training, by name
 * @param sha256 of every other file, in hexadecimal, by path relative to the version directory
 */
public record Manifest(
    int format,
    String latent4j,
    ModelSpec spec,
    Map<String, SignatureSpec> signatures,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, RowTensors> rows,
    List<Calibration> calibration,
    Map<String, ValueRange> ranges,
    Map<String, Double> metrics,
    Map<String, String> sha256) {
  /** The format that this version writes. */
  public static final int FORMAT = 1;

  /** Checks the format; copies the maps, their order kept. */
  public Manifest {
    Checks.require(format == FORMAT, "format", "manifest format " + FORMAT, format);
    signatures = Collections.unmodifiableMap(new LinkedHashMap<>(signatures));
    rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
    calibration = List.copyOf(calibration);
    ranges = Collections.unmodifiableMap(new LinkedHashMap<>(ranges));
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    sha256 = Collections.unmodifiableMap(new LinkedHashMap<>(sha256));
    for (SignatureSpec signature : signatures.values()) {
      signature.inputs().forEach((key, tensor) -> check(spec, key, tensor));
      signature.outputs().forEach((key, tensor) -> check(spec, key, tensor));
    }
  }

  /** Rows, latents and noise are as wide as the model makes them. */
  private static void check(ModelSpec spec, String key, TensorSpec tensor) {
    int all = ModelSpec.width(spec.views());
    int given = ModelSpec.width(SignatureSpec.views(spec, tensor));
    boolean fits =
        switch (tensor.holds()) {
          case ROWS -> tensor.width() == given;
          case LATENT -> tensor.width() == spec.latent();
          // A draw of a mixture takes one number more than the latent has dimensions.
          case NOISE -> tensor.width() <= Math.max(all, spec.latent() + 1);
          default -> true;
        };
    Checks.require(fits, "signatures, " + key, "the model's width", tensor.shape());
  }
}
