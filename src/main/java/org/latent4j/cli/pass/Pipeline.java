package org.latent4j.cli.pass;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.latent4j.data.DataException;
import org.latent4j.data.RowSink;
import org.latent4j.data.RowStream;
import org.latent4j.io.file.JournalWriter;
import org.latent4j.serve.check.ModelException;

/**
 * Blocks of rows through a call into a sink, by several threads: each takes a block, reads, runs
 * and formats it beside the others, and waits for its turn to append. So what is written is in
 * order, no more than a block a thread is in memory, and threads meet only where a block is taken
 * and where it is appended. One run.
 */
final class Pipeline {
  private final RowStream rows;
  private final RowSink sink;
  private final RowCall call;

  private final ReentrantLock taking = new ReentrantLock();
  private long taken;
  private long rowsTaken;

  private final ReentrantLock appending = new ReentrantLock();
  private final Condition turn = appending.newCondition();
  private long appended;
  private Throwable failure;

  private volatile boolean ended;
  private JournalWriter writer;
  private final UnusableAnswers unusable = new UnusableAnswers();

  /** Nothing is closed by it. */
  Pipeline(RowStream rows, RowSink sink, RowCall call) {
    this.rows = rows;
    this.sink = sink;
    this.call = call;
  }

  /**
   * Runs all rows, but does not commit.
   *
   * @param threads that share the work, the caller's among them
   * @throws IOException or a RuntimeException or Error: the first in the order of rows
   */
  void run(int threads) throws IOException {
    List<Thread> others = new ArrayList<>();
    for (int i = 1; i < threads; i++) {
      Thread other = new Thread(this::work, "rows-" + i);
      other.setDaemon(true);
      other.start();
      others.add(other);
    }
    work();
    for (Thread other : others) {
      join(other);
    }
    rethrow(failure);
  }

  /**
   * Goes on behind rows that the sink holds already, and keeps the others as they come; before the
   * run.
   */
  void resumeAfter(long rowsBefore, JournalWriter writer) throws IOException {
    this.writer = writer;
    RowStream.Block block = rows.block();
    long passed = 0;
    while (passed < rowsBefore && block.take()) {
      call.draws(block.rows());
      block.pass();
      passed += block.rows();
    }
    rowsTaken = passed;
    if (passed != rowsBefore) {
      throw new DataException(rows.source(), rowsBefore + " rows, written before", passed);
    }
  }

  /** Rows so far whose answers are no numbers. */
  UnusableAnswers unusable() {
    return unusable;
  }

  /** Lets blocks that are under way come to their end, and takes no more. */
  void stop() {
    ended = true;
  }

  private void work() {
    RowStream.Block block = rows.block();
    RowSink.Piece piece = sink.piece();
    while (block(block, piece)) {
      // The next one.
    }
  }

  /** Runs a block; false where there is none, or something failed. */
  private boolean block(RowStream.Block block, RowSink.Piece piece) {
    long number;
    long first = 0;
    float[] draws = {};
    Throwable fault = null;
    taking.lock();
    try {
      if (ended || !block.take()) {
        ended = true;
        return false;
      }
      first = rowsTaken;
      rowsTaken += block.rows();
      draws = draws(block);
    } catch (IOException | RuntimeException | Error e) {
      ended = true;
      fault = e;
    } finally {
      number = taken++;
      taking.unlock();
    }
    if (fault == null) {
      fault = prepare(block, first, draws, piece);
    }
    return append(number, piece, fault);
  }

  /** A block that is not read must say so: others may wait for it. */
  private float[] draws(RowStream.Block block) {
    try {
      return call.draws(block.rows());
    } catch (RuntimeException | Error e) {
      block.pass();
      throw e;
    }
  }

  private Throwable prepare(RowStream.Block block, long first, float[] draws, RowSink.Piece piece) {
    try {
      float[] answers = run(block, first, draws);
      unusable.count(answers, block.rows(), first);
      piece.prepare(answers, block.rows(), block.ids());
      return null;
    } catch (IOException | RuntimeException | Error e) {
      ended = true;
      return e;
    }
  }

  /** The model counts rows from the start of a block, so the block says where its numbers fail. */
  private float[] run(RowStream.Block block, long first, float[] draws) throws IOException {
    FloatBuffer values = block.values();
    try {
      return call.apply(values, draws, block.rows());
    } catch (ModelException e) {
      block.requireFinite();
      if (e.cell().isPresent()) {
        throw fault(e.cell().get(), first);
      }
      throw e;
    }
  }

  private DataException fault(ModelException.Cell cell, long first) {
    List<String> names = rows.columns();
    String name = names.size() == rows.features() ? " \"" + names.get(cell.column()) + "\"" : "";
    return new DataException(
        "%s, row %d, column %d%s"
            .formatted(rows.source(), first + cell.row() + 1, cell.column() + 1, name),
        cell.expected(),
        cell.found());
  }

  private boolean append(long number, RowSink.Piece piece, Throwable fault) {
    appending.lock();
    try {
      while (appended < number && failure == null) {
        turn.awaitUninterruptibly();
      }
      if (failure != null) {
        return false;
      }
      failure = fault;
      if (fault == null) {
        piece.append();
        if (writer != null) {
          writer.appended();
        }
      }
    } catch (IOException | RuntimeException | Error e) {
      failure = e;
    } finally {
      ended |= failure != null;
      appended++;
      turn.signalAll();
      appending.unlock();
    }
    return failure == null;
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void rethrow(Throwable failure) throws IOException {
    if (failure instanceof IOException disk) {
      throw disk;
    }
    if (failure instanceof RuntimeException other) {
      throw other;
    }
    if (failure instanceof Error error) {
      throw error;
    }
  }
}
