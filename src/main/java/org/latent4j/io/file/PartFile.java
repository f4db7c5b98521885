package org.latent4j.io.file;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.latent4j.data.Mark;

/** An output while it is made: bytes that are appended under a hidden name, then renamed. */
public final class PartFile implements Closeable {
  private final Staged staged;
  private final FileChannel channel;
  private final Optional<Journal> journal;

  private PartFile(Staged staged, FileChannel channel, Optional<Journal> journal) {
    this.staged = staged;
    this.channel = channel;
    this.journal = journal;
  }

  /**
   * Opens the hidden file: a new one that goes where it is not committed, or the one that a journal
   * keeps, up to its last mark.
   */
  public static PartFile open(Path target, Optional<Journal> journal) throws IOException {
    Staged staged =
        journal.isPresent() ? Staged.kept(target, journal.get().part()) : Staged.file(target);
    try {
      FileChannel channel = FileChannel.open(staged.staging(), StandardOpenOption.WRITE);
      long bytes = journal.map(kept -> kept.last().bytes()).orElse(0L);
      channel.truncate(bytes).position(bytes);
      return new PartFile(staged, channel, journal);
    } catch (IOException | RuntimeException e) {
      staged.close();
      throw e;
    }
  }

  /** The marks up to which the file was written before; none for a new one. */
  public List<Mark> marks() {
    return journal.map(Journal::marks).orElse(List.of());
  }

  /** The last mark up to which the file was written before. */
  public Mark last() {
    return journal.map(Journal::last).orElse(Mark.START);
  }

  /** Bytes so far. */
  public long position() throws IOException {
    return channel.position();
  }

  /** Appends what remains in a buffer. */
  public void write(ByteBuffer bytes) throws IOException {
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (ClosedChannelException e) {
      throw e; // by an interrupt
    } catch (IOException e) {
      throw new IOException(staged.target() + ": " + e.getMessage(), e);
    }
  }

  public void write(byte[] bytes) throws IOException {
    write(ByteBuffer.wrap(bytes));
  }

  /** Writes over the bytes at the start, and goes on at the end. */
  public void writeStart(ByteBuffer bytes) throws IOException {
    long end = channel.position();
    channel.position(0);
    write(bytes);
    channel.position(Math.max(end, channel.position()));
  }

  /** Appends; closing it closes nothing. */
  OutputStream stream() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        PartFile.this.write(new byte[] {(byte) b});
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        PartFile.this.write(ByteBuffer.wrap(bytes, offset, length));
      }
    };
  }

  /** Waits until the bytes are on the disk; may run beside writing. */
  public void force() throws IOException {
    channel.force(false);
  }

  /**
   * Makes the file visible.
   *
   * @param rows that it holds
   */
  public void commit(long rows) throws IOException {
    if (journal.isPresent()) {
      channel.force(true);
      journal.get().finish(rows, channel.size());
    }
    channel.close();
    staged.commit();
  }

  /** Deletes what was not committed and is in no journal. */
  @Override
  public void close() throws IOException {
    if (journal.isPresent()) {
      channel.close();
      return;
    }
    try (staged) {
      channel.close();
    }
  }
}
