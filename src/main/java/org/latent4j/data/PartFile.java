package org.latent4j.data;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** An output while it is made: bytes that are appended under a hidden name, then renamed. */
final class PartFile implements Closeable {
  private final Staged staged;
  private final FileChannel channel;

  private PartFile(Staged staged, FileChannel channel) {
    this.staged = staged;
    this.channel = channel;
  }

  /** Empty. */
  static PartFile create(Path target) throws IOException {
    Staged staged = Staged.file(target);
    try {
      return new PartFile(staged, FileChannel.open(staged.staging(), StandardOpenOption.WRITE));
    } catch (IOException | RuntimeException e) {
      staged.close();
      throw e;
    }
  }

  /** Bytes so far. */
  long position() throws IOException {
    return channel.position();
  }

  /** Appends what remains in a buffer. */
  void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  void write(byte[] bytes) throws IOException {
    write(ByteBuffer.wrap(bytes));
  }

  /** Writes over the bytes at the start, and goes on at the end. */
  void writeStart(ByteBuffer bytes) throws IOException {
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

  /** Makes the file visible. */
  void commit() throws IOException {
    channel.close();
    staged.commit();
  }

  /** Deletes what was not committed. */
  @Override
  public void close() throws IOException {
    try (staged) {
      channel.close();
    }
  }
}
