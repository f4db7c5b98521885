package org.latent4j.spec;

/** The public names of signatures and of their tensors. */
public final class Names {
  public static final String ENCODE = "encode";
  public static final String DECODE = "decode";
  public static final String DECODE_SAMPLE = "decode_sample";
  public static final String ENCODE_SAMPLE = "encode_sample";
  public static final String SAMPLE_PRIOR = "sample_prior";
  public static final String RECONSTRUCT = "reconstruct";
  public static final String SCORE = "score";
  public static final String CLASSIFY = "classify";
  public static final String SERVING_DEFAULT = "serving_default";

  public static final String X = "x";
  public static final String Z = "z";
  public static final String NOISE = "noise";
  public static final String MEAN = "mean";
  public static final String LOG_VARIANCE = "log_variance";
  public static final String RECONSTRUCTION = "reconstruction";
  public static final String KL = "kl";
  public static final String CONTRIBUTION = "contribution";

  public static final String PERCENTILE = "percentile";
  public static final String ANOMALY = "anomaly";
  public static final String PROBABILITIES = "probabilities";
  public static final String CLASS = "class";

  /** Packed conditions, where nothing else is given of a row. */
  public static final String CONDITION = "condition";

  /** The tag of the only meta graph in an export. */
  public static final String TAG = "serve";

  /** Method name that TF Serving expects of a signature. */
  public static final String METHOD = "tensorflow/serving/predict";

  /** Manifest of an export, relative to its version directory. */
  public static final String MANIFEST = "assets.extra/latent4j.json";

  /** Where TF Serving looks for requests to warm up with, relative to the version directory. */
  public static final String WARM_UP = "assets.extra/tf_serving_warmup_requests";

  private Names() {}

  /** The signature that encodes one of several views alone. */
  public static String encodeOnly(String view) {
    return ENCODE + "_" + view;
  }
}
