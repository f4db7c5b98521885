package org.latent4j.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
  void spellingsOfOneValueAreOneClass() {
    LabelCollector collector = new LabelCollector();
    List.of("2", "1", "1.0", "02").forEach(collector::add);
    Labels labels = collector.finish();
    assertEquals(List.of("1", "2"), labels.classes());
    assertArrayEquals(new int[] {1, 0, 0, 1}, labels.indices());
  }
}
