package org.latent4j.eval;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.latent4j.base.Matrix;
import org.latent4j.data.Dataset;
import org.latent4j.data.Labels;
import org.latent4j.serve.Scores;
import org.latent4j.serve.VaeModel;
import org.latent4j.spec.SpecException;

/**
 * How well the scores of a model tell one class, the anomalies, from the others. Rows whose class
 * is not known are left out.
 *
 * @param anomaly name of the class
 * @param auroc probability that an anomaly scores higher than another row
 * @param averagePrecision area under precision over recall
 * @param alarms share of rows above the threshold, by class; empty where the model has none
 * @param falseAlarmRate that share of all rows but the anomalies; NaN where the model has none
 */
public record Detection(
    String anomaly,
    double auroc,
    double averagePrecision,
    Map<String, Double> alarms,
    double falseAlarmRate) {
  private static final int BATCH = 1000;

  /** Every figure by its public name, in the order of reading. */
  public Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("anomaly_class", anomaly);
    figures.put("auroc", auroc);
    figures.put("average_precision", averagePrecision);
    alarms.forEach((name, share) -> figures.put("anomaly_rate_" + name, share));
    if (!alarms.isEmpty()) {
      figures.put("false_alarm_rate", falseAlarmRate);
    }
    return figures;
  }

  /** Of two classes the one with fewer rows, the second where they are equal. */
  public static String rarer(Labels labels) {
    long[] counts = counts(labels, new boolean[labels.count()], false);
    return labels.classes().get(counts[0] < counts[1] ? 0 : 1);
  }

  /**
   * Scores all rows.
   *
   * @param data packed rows that begin with what the model is given
   * @param labels a class for each of them
   * @param anomaly name of the class that should score high
   * @param threshold in place of the export's
   * @throws SpecException if there are no rows of it, or no others
   */
  public static Detection of(
      VaeModel model, Dataset data, Labels labels, String anomaly, OptionalDouble threshold)
      throws IOException {
    int rows = Math.toIntExact(data.rows().count());
    int place = labels.classes().indexOf(anomaly);
    float[] scores = new float[labels.known()];
    boolean[] positive = new boolean[scores.length];
    boolean[] raised = new boolean[rows];
    boolean calibrated = false;
    int known = 0;
    for (int first = 0; first < rows; first += BATCH) {
      int count = Math.min(BATCH, rows - first);
      Matrix packed = Matrix.of(data.rows().readFloats(first, count), data.rows().features());
      Scores some = model.score(packed.columns(0, model.features()).values(), count);
      Optional<float[]> above = some.anomaly(threshold);
      calibrated = above.isPresent();
      for (int i = 0; i < count; i++) {
        int label = labels.indices()[first + i];
        raised[first + i] = calibrated && above.get()[i] == 1;
        if (label != Labels.UNKNOWN) {
          scores[known] = some.score()[i];
          positive[known++] = label == place;
        }
      }
    }
    double auroc = Ranking.auroc(scores, positive);
    if (Double.isNaN(auroc)) {
      throw new SpecException(
          "anomaly-class " + anomaly, "rows of this class and of others", labels.classes());
    }
    double precision = Ranking.averagePrecision(scores, positive);
    return calibrated
        ? with(anomaly, auroc, precision, labels, raised)
        : new Detection(anomaly, auroc, precision, Map.of(), Double.NaN);
  }

  private static Detection with(
      String anomaly, double auroc, double precision, Labels labels, boolean[] raised) {
    long[] all = counts(labels, raised, false);
    long[] above = counts(labels, raised, true);
    Map<String, Double> alarms = new LinkedHashMap<>();
    long others = 0;
    long falsely = 0;
    List<String> classes = labels.classes();
    for (int c = 0; c < classes.size(); c++) {
      if (all[c] > 0) {
        alarms.put(classes.get(c), (double) above[c] / all[c]);
      }
      others += classes.get(c).equals(anomaly) ? 0 : all[c];
      falsely += classes.get(c).equals(anomaly) ? 0 : above[c];
    }
    return new Detection(anomaly, auroc, precision, alarms, (double) falsely / others);
  }

  /** Rows of each class; all, or those raised alone. */
  private static long[] counts(Labels labels, boolean[] raised, boolean alone) {
    long[] counts = new long[labels.classes().size()];
    for (int i = 0; i < raised.length; i++) {
      if (labels.indices()[i] != Labels.UNKNOWN && (raised[i] || !alone)) {
        counts[labels.indices()[i]]++;
      }
    }
    return counts;
  }
}
