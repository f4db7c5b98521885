package org.latent4j.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameCodesTest {
  @ParameterizedTest
  @CsvSource({
    "1 2 3, 1, 0",
    "1 2 3, 1.0, 0",
    "1 2 3, 01, 0",
    "1 2 3, +1, 0",
    "1 2 3, 2.00, 1",
    "1 2 3, 3e0, 2",
    "1 2 3, 1.5, -1",
    "1 2 3, one, -1",
    "1.0 2.0, 2, 1",
    "0.50 0.25, .5, 0",
    "01 1, 1.0, -1",
    "01 1, 1, 1",
    "00501 10001, 501, 0",
    "0 1, -0.0, 0",
    "false true, True, 1",
    "false true, FALSE, 0",
    "False True, true, 1",
    "FALSE TRUE, 1, 1",
    "false true, 0.0, 0",
    "0 1, true, -1",
    "no yes, YES, -1",
    "cook Cook, cook, 0",
    "cook pilot, Cook, -1",
    "1e99999 1, 1e99999, 0"
  })
  void namesAreFoundByWhatTheyMean(String names, String name, int code) {
    assertEquals(code, new NameCodes(List.of(names.split(" "))).of(name));
  }

  @Test
  void theShortestNameStandsForAllThatMeanTheSame() {
    assertEquals(
        Map.of("1.0", "1", "1", "1", "01", "1", "a", "a", "True", "TRUE", "TRUE", "TRUE"),
        NameCodes.merged(List.of("1.0", "01", "1", "a", "True", "TRUE")));
  }
}
