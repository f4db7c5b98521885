package org.latent4j.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.latent4j.spec.SelectionSpec;

class LabelsTest {
  @Test
  void classesAreFoundByValueAndTheOthersCounted() {
    Labels labels = new Labels(List.of("1.0", "2.0", "new"), new int[] {0, 1, 2, -1, 2, 0});
    Labels named = labels.named(List.of("1", "2", "3"));
    assertArrayEquals(new int[] {0, 1, -1, -1, -1, 0}, named.indices());
    assertEquals(3, named.known());
    assertEquals(Map.of("new", 2L), labels.without(List.of("1", "2", "3")));
  }

  @Test
  void classesAreChosenByValue() throws IOException {
    Labels labels = new Labels(List.of("1", "2", "3"), new int[] {0, 1, 2, 0});
    Dataset data = new Dataset("d", new LabelRows(labels), List.of(), Optional.of(labels));
    SelectionSpec chosen = new SelectionSpec(List.of("3.0", "01"), 0, 0);
    try (Dataset some = Selection.of(data, chosen, 1)) {
      assertEquals(List.of("1", "3"), some.labels().orElseThrow().classes());
      assertArrayEquals(new int[] {0, 1, 0}, some.labels().orElseThrow().indices());
    }
  }

  @Test
  void spellingsOfOneValueAreOneClass() {
    LabelCollector collector = new LabelCollector();
    List.of("2", "1", "1.0", "02").forEach(collector::add);
    Labels labels = collector.finish();
    assertEquals(List.of("1", "2"), labels.classes());
    assertArrayEquals(new int[] {1, 0, 0, 1}, labels.indices());
  }
}
