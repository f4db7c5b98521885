package org.latent4j.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RankingTest {
  /**
   * scikit-learn: i = arange(40); s = i * 37 % 23; y = (i * i % 7 == 1) | (s > 19);
   * roc_auc_score(y, s), average_precision_score(y, s).
   */
  @Test
  void figuresOfScikitLearnWithTies() {
    float[] scores = new float[40];
    boolean[] positive = new boolean[40];
    for (int i = 0; i < 40; i++) {
      scores[i] = i * 37 % 23;
      positive[i] = i * i % 7 == 1 || scores[i] > 19;
    }
    assertEquals(0.7435897435897436, Ranking.auroc(scores, positive), 1e-12);
    assertEquals(0.6812173866201998, Ranking.averagePrecision(scores, positive), 1e-12);
  }

  /** The example in scikit-learn's documentation of both. */
  @Test
  void figuresWithoutTies() {
    float[] scores = {0.1f, 0.4f, 0.35f, 0.8f};
    boolean[] positive = {false, false, true, true};
    assertEquals(0.75, Ranking.auroc(scores, positive), 1e-12);
    assertEquals(0.8333333333333333, Ranking.averagePrecision(scores, positive), 1e-12);
  }

  @Test
  void equalScoresTellNothing() {
    boolean[] positive = {false, true, true};
    assertEquals(0.5, Ranking.auroc(new float[] {1, 1, 1}, positive), 1e-12);
    assertEquals(2 / 3.0, Ranking.averagePrecision(new float[] {1, 1, 1}, positive), 1e-12);
  }

  @Test
  void rowsOfOneKindHaveNoFigure() {
    assertTrue(Double.isNaN(Ranking.auroc(new float[] {1, 2}, new boolean[] {true, true})));
    assertTrue(Double.isNaN(Ranking.averagePrecision(new float[] {1}, new boolean[1])));
  }

  /** By its meaning: pairs of a positive and another row, a tie counted half. */
  @Property(tries = 200)
  void areaIsTheShareOfPairsInOrder(@ForAll @Size(12) boolean[] positive, @ForAll long seed) {
    float[] scores = new float[12];
    var random = new java.util.SplittableRandom(seed);
    for (int i = 0; i < 12; i++) {
      scores[i] = random.nextInt(-4, 5);
    }
    double right = 0;
    double pairs = 0;
    for (int i = 0; i < 12; i++) {
      for (int j = 0; j < 12; j++) {
        if (positive[i] && !positive[j]) {
          pairs++;
          right += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
        }
      }
    }
    assertEquals(pairs == 0 ? Double.NaN : right / pairs, Ranking.auroc(scores, positive), 1e-12);
  }
}
