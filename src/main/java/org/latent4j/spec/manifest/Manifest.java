package org.latent4j.spec.manifest;

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
 * @param rows by signature, the tensors that packed rows go through; empty for a plain model, whose
 *     signatures take them as they are
 * @param calibration of its scores: one, or none
 * @param metrics of its training, by name
 * @param sha256 of every other file, in hexadecimal, by path relative to the version directory
 */
public record Manifest(
    int format,
    String latent4j,
    ModelSpec spec,
    Map<String, RowTensors> rows,
    List<Calibration> calibration,
    Map<String, Double> metrics,
    Map<String, String> sha256) {
  /** The format that this version writes. */
  public static final int FORMAT = 1;

  /** Checks the format; copies the maps, their order kept. */
  public Manifest {
    Checks.require(format == FORMAT, "format", "manifest format " + FORMAT, format);
    rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
    calibration = List.copyOf(calibration);
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    sha256 = Collections.unmodifiableMap(new LinkedHashMap<>(sha256));
  }
}
