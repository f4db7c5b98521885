package org.latent4j.io.parquet;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import org.latent4j.data.DataException;
import org.latent4j.io.sql.DuckDb;
import org.latent4j.io.sql.SqlText;

/**
 * Checksums of a file's pages, where its writer left any: the engine does not look at them, so a
 * bit that flipped would be another number. A row group is looked at before its first row is handed
 * out, so its bytes are in the memory of files when they are read again.
 */
final class PageSums implements DuckDb.Check {
  private static final int PIECE = 1 << 18;

  private static final String QUERY =
      "SELECT row_group_id, row_group_num_rows, path_in_schema, total_compressed_size,"
          + " data_page_offset, dictionary_page_offset FROM parquet_metadata(%s)"
          + " ORDER BY row_group_id, column_id";

  private final Path file;
  private List<Chunk> chunks;
  private int next;

  /**
   * A column in a row group.
   *
   * @param before rows of the file before it
   * @param column name; those of structs and lists with points between them
   * @param start of its pages in the file
   * @param bytes of its pages
   */
  private record Chunk(long before, String column, long start, long bytes) {
    /** The one of some names that it belongs to, whole or as a part of it; null if to none. */
    String owner(Set<String> names) {
      String name = column;
      while (!names.contains(name)) {
        int point = name.lastIndexOf('.');
        if (point < 0) {
          return null;
        }
        name = name.substring(0, point);
      }
      return name;
    }
  }

  PageSums(Path file) {
    this.file = file;
  }

  @Override
  public void upTo(long rows, List<String> columns) throws IOException {
    if (rows == 0) {
      return;
    }
    if (chunks == null) {
      chunks = chunks(columns);
    }
    if (next == chunks.size() || chunks.get(next).before() >= rows) {
      return;
    }
    ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);
    try (FileChannel channel = FileChannel.open(file)) {
      for (; next < chunks.size() && chunks.get(next).before() < rows; next++) {
        check(channel, chunks.get(next), piece);
      }
    }
  }

  private static String pointed(String path) {
    return path.replace(", ", ".");
  }

  /** Those of some columns; all, if the engine calls one by a name that is not in the file. */
  private List<Chunk> chunks(List<String> columns) {
    Set<String> names = columns.stream().map(PageSums::pointed).collect(Collectors.toSet());
    Set<String> known = new HashSet<>();
    List<Chunk> all = chunks();
    List<Chunk> found = new ArrayList<>();
    for (Chunk chunk : all) {
      String owner = chunk.owner(names);
      if (owner != null) {
        known.add(owner);
        found.add(chunk);
      }
    }
    return known.size() == names.size() ? found : all;
  }

  private List<Chunk> chunks() {
    List<Chunk> found = new ArrayList<>();
    long before = 0;
    long rows = 0;
    String group = "";
    for (List<String> row : DuckDb.ask(file.toString(), QUERY.formatted(SqlText.file(file)))) {
      if (!row.get(0).equals(group)) {
        group = row.get(0);
        before += rows;
        rows = Long.parseLong(row.get(1));
      }
      long start = Long.parseLong(row.get(4));
      if (row.get(5) != null && Long.parseLong(row.get(5)) > 0) {
        start = Math.min(start, Long.parseLong(row.get(5)));
      }
      if (rows == 0) {
        continue; // a group without rows has no page, whatever place it names
      }
      found.add(new Chunk(before, pointed(row.get(2)), start, Long.parseLong(row.get(3))));
    }
    return found;
  }

  private void check(FileChannel channel, Chunk chunk, ByteBuffer piece) throws IOException {
    long end = chunk.start() + chunk.bytes();
    for (long at = chunk.start(); at < end; ) {
      PageHead head = head(channel, at, end, piece);
      if (!head.summed()) {
        return; // Its writer leaves none.
      }
      at += head.length();
      CRC32 sum = new CRC32();
      for (long to = at + head.bytes(); at < to; at += piece.limit()) {
        fill(channel, at, to, piece);
        sum.update(piece);
      }
      if ((int) sum.getValue() != head.sum()) {
        throw new DataException(
            "%s, column \"%s\"".formatted(file, chunk.column()),
            "sound data",
            "a page, up to byte " + at + ", that does not fit its checksum");
      }
    }
  }

  /** The header of a page: a first guess of its length, then as long as can be. */
  private static PageHead head(FileChannel channel, long at, long end, ByteBuffer piece)
      throws IOException {
    try {
      fill(channel, at, Math.min(end, at + 256), piece);
      return PageHead.read(piece);
    } catch (IOException e) {
      fill(channel, at, end, piece);
      return PageHead.read(piece);
    }
  }

  private static void fill(FileChannel channel, long at, long end, ByteBuffer piece)
      throws IOException {
    piece.clear().limit((int) Math.min(piece.capacity(), end - at));
    while (piece.hasRemaining()) {
      if (channel.read(piece, at + piece.position()) < 0) {
        throw new EOFException("a page beyond the end of the file");
      }
    }
    piece.flip();
  }
}
