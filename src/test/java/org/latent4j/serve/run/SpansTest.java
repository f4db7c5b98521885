package org.latent4j.serve.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SpansTest {
  @Property(tries = 300)
  void everyRowIsRunOnceInChunksThatAreNotTooLarge(
      @ForAll @IntRange(max = 3000) int rows,
      @ForAll @IntRange(min = 1, max = 400) int chunkRows,
      @ForAll @IntRange(min = 1, max = 8) int threads) {
    AtomicIntegerArray runs = new AtomicIntegerArray(rows);
    new Spans(chunkRows, threads)
        .run(
            rows,
            (first, count) -> {
              assertTrue(count >= 1 && count <= chunkRows, "chunk of " + count);
              for (int i = first; i < first + count; i++) {
                runs.incrementAndGet(i);
              }
            });
    for (int i = 0; i < rows; i++) {
      assertEquals(1, runs.get(i), "row " + i);
    }
  }

  @Test
  void oneThreadMeansTheCallers() {
    Thread caller = Thread.currentThread();
    new Spans(10, 1).run(1000, (first, count) -> assertSame(caller, Thread.currentThread()));
  }

  @Test
  void othersHelpAndAreWaitedFor() {
    ConcurrentHashMap<Thread, Integer> rows = new ConcurrentHashMap<>();
    Spans spans = new Spans(32, 2);
    for (int i = 0; i < 50; i++) {
      spans.run(
          1024,
          (first, count) -> {
            rows.merge(Thread.currentThread(), count, Integer::sum);
            pause();
          });
    }
    assertEquals(50 * 1024, rows.values().stream().mapToInt(n -> n).sum());
    int cores = Runtime.getRuntime().availableProcessors();
    assertTrue(cores == 1 || rows.size() > 1, "nobody helped");
  }

  /**
   * Long enough that a helper wakes up, and longer than a caller stays awake for its last chunk.
   */
  private static void pause() {
    try {
      Thread.sleep(2);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void theFirstFailureInTheOrderOfRowsIsThrown() {
    Spans spans = new Spans(32, 2);
    for (int i = 0; i < 200; i++) {
      IllegalStateException e =
          assertThrows(
              IllegalStateException.class,
              () ->
                  spans.run(
                      512,
                      (first, count) -> {
                        if (first >= 32) {
                          throw new IllegalStateException("row " + first);
                        }
                      }));
      assertEquals("row 32", e.getMessage());
    }
    spans.run(512, (first, count) -> {}); // and the helpers live on
  }

  @Test
  void errorsArriveToo() {
    Error thrown =
        assertThrows(
            StackOverflowError.class,
            () ->
                new Spans(32, 2)
                    .run(
                        256,
                        (first, count) -> {
                          throw new StackOverflowError("deep");
                        }));
    assertEquals("deep", thrown.getMessage());
  }
}
