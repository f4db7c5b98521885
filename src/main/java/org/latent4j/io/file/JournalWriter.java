package org.latent4j.io.file;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.latent4j.data.Mark;
import org.latent4j.data.RowSink;

/**
 * Keeps the rows of an output in its journal as they are written: now and then a thread of its own
 * waits until they are on the disk, then writes down how many they are. The writing goes on
 * meanwhile.
 */
public final class JournalWriter implements Closeable {
  /** Nanoseconds from the start to the first mark; each time then takes twice as long. */
  private static final long SHORTEST = 100_000_000L;

  private static final long LONGEST = 2_000_000_000L;

  private final Journal journal;
  private final RowSink sink;
  private final long longest;
  private long pause;
  private final ExecutorService disk =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread thread = new Thread(work, "journal");
            thread.setDaemon(true);
            return thread;
          });
  private Future<?> last;
  private long since = System.nanoTime();

  /** Keeps what is written from now on; the caller closes journal and sink. */
  public JournalWriter(Journal journal, RowSink sink) {
    this(journal, sink, SHORTEST, LONGEST);
  }

  /**
   * Keeps what is written from now on.
   *
   * @param shortest nanoseconds to the first mark
   * @param longest nanoseconds between two marks
   */
  public JournalWriter(Journal journal, RowSink sink, long shortest, long longest) {
    this.journal = journal;
    this.sink = sink;
    this.pause = shortest;
    this.longest = longest;
  }

  /** Looks whether it is time; to be called after each append, by whoever appends. */
  public void appended() throws IOException {
    boolean busy = last != null && !last.isDone();
    if (!busy && System.nanoTime() - since >= pause) {
      since = System.nanoTime();
      pause = Math.min(longest, 2 * pause);
      begin();
    }
  }

  private void begin() throws IOException {
    await();
    Mark mark = sink.mark();
    // A sink says what came since the mark before only once, and only where there are more rows.
    if (mark.rows() > journal.rows()) {
      last =
          disk.submit(
              () -> {
                sink.force();
                journal.record(mark);
                return null;
              });
    }
  }

  /** Keeps all that can be gone on from, at the end of a pass that was stopped. */
  public long stop() throws IOException {
    begin();
    await();
    return journal.rows();
  }

  private void await() throws IOException {
    if (last == null) {
      return;
    }
    try {
      last.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e.getCause());
    }
  }

  /** Lets go of the thread, once it is ready. */
  @Override
  public void close() throws IOException {
    disk.shutdown();
    await();
  }
}
