package org.latent4j.cli.pass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.data.Ids;
import org.latent4j.data.RowSink;
import org.latent4j.data.RowStream;

/** Blocks that take different times, on more threads than there are cores. */
class PipelineTest {
  private static final int BLOCKS = 200;

  /** Blocks of one row that holds its number; reading one of them may fail. */
  private static final class Numbers implements RowStream {
    private final int failing;
    private int next;

    Numbers(int failing) {
      this.failing = failing;
    }

    @Override
    public String source() {
      return "numbers";
    }

    @Override
    public int features() {
      return 1;
    }

    @Override
    public Block block() {
      return new Block() {
        private int number;

        @Override
        public boolean take() throws IOException {
          number = next++;
          if (number == failing) {
            throw new IOException("block " + number);
          }
          return number < BLOCKS;
        }

        @Override
        public int rows() {
          return 1;
        }

        @Override
        public FloatBuffer values() {
          return FloatBuffer.wrap(new float[] {number});
        }
      };
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  private static final class Collected implements RowSink {
    private final List<Float> values = new ArrayList<>();

    @Override
    public void write(float[] given, int rows, Ids ids) throws IOException {
      if (given[0] < 0) {
        throw new IOException("cannot write " + given[0]);
      }
      values.add(given[0]);
    }

    @Override
    public void commit() {
      // Nothing to show.
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  private static float slowly(FloatBuffer rows) {
    int number = (int) rows.get(0);
    LockSupport.parkNanos(new SplittableRandom(number).nextInt(300_000));
    return number;
  }

  private static List<Float> upTo(int count) {
    return IntStream.range(0, count).mapToObj(i -> (float) i).toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void rowsAndDrawsKeepTheirOrder(int threads) throws IOException {
    Collected sink = new Collected();
    AtomicInteger drawn = new AtomicInteger();
    RowCall call =
        new RowCall() {
          @Override
          public float[] draws(int count) {
            return new float[] {drawn.getAndIncrement()};
          }

          @Override
          public float[] apply(FloatBuffer rows, float[] draws, int count) {
            return new float[] {slowly(rows) == draws[0] ? draws[0] : -1};
          }
        };
    new Pipeline(new Numbers(-1), sink, call).run(threads);
    assertEquals(upTo(BLOCKS), sink.values);
  }

  /**
   * Of several faults the first in the order of rows is thrown, and what lies before it is there.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void theFirstFaultEndsIt(int threads) {
    Collected sink = new Collected();
    RowCall call =
        (rows, draws, count) -> {
          float number = slowly(rows);
          if (number == 50 || number == 51 || number == 53) {
            throw new IllegalStateException("row " + number);
          }
          return new float[] {number};
        };
    Pipeline pipeline = new Pipeline(new Numbers(54), sink, call);
    Exception fault = assertThrows(IllegalStateException.class, () -> pipeline.run(threads));
    assertEquals("row 50.0", fault.getMessage());
    assertEquals(upTo(50), sink.values);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void faultsOfReadingAndWritingComeInTheirOrder(int threads) {
    RowCall call = (rows, draws, count) -> new float[] {slowly(rows)};
    Collected read = new Collected();
    Pipeline reading = new Pipeline(new Numbers(30), read, call);
    assertEquals(
        "block 30", assertThrows(IOException.class, () -> reading.run(threads)).getMessage());
    assertEquals(upTo(30), read.values);
    Collected written = new Collected();
    Pipeline writing =
        new Pipeline(
            new Numbers(-1),
            written,
            (rows, draws, count) -> new float[] {rows.get(0) == 20 ? -1 : slowly(rows)});
    assertEquals(
        "cannot write -1.0",
        assertThrows(IOException.class, () -> writing.run(threads)).getMessage());
    assertEquals(upTo(20), written.values);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void stoppedItEndsWithWholeBlocks(int threads) throws IOException {
    Collected sink = new Collected();
    Pipeline[] pipeline = new Pipeline[1];
    pipeline[0] =
        new Pipeline(
            new Numbers(-1),
            sink,
            (rows, draws, count) -> {
              float number = slowly(rows);
              if (number == 20) {
                pipeline[0].stop();
              }
              return new float[] {number};
            });
    pipeline[0].run(threads);
    assertTrue(sink.values.size() > 20 && sink.values.size() <= 21 + threads);
    assertEquals(upTo(sink.values.size()), sink.values);
  }
}
