package org.latent4j.io.format;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.latent4j.data.DataException;
import org.latent4j.data.ForwardingBlock;
import org.latent4j.data.IdColumn;
import org.latent4j.data.RowStream;

/**
 * The rows of several files, one file after the other; a block ends where its file does. A file is
 * open as long as a block of it may be read.
 */
public final class StackedStream implements RowStream {
  private final String source;
  private final List<Path> files;
  private final Opener opener;
  private final RowStream first;
  private final List<Part> open = new ArrayList<>();
  private Part current;
  private int next;
  private boolean any;

  /** Opens one of the files. */
  public interface Opener {
    RowStream open(Path file) throws IOException;
  }

  /** The rows of some files, which must have the same columns; a file may be empty. */
  public StackedStream(String source, List<Path> files, Opener opener) throws IOException {
    this.source = source;
    this.files = files;
    this.opener = opener;
    this.first = openNext();
    this.current = new Part(first);
    open.add(current);
  }

  /** The next file that has rows, or the last. */
  private RowStream openNext() throws IOException {
    RowStream rows = opener.open(files.get(next++));
    while (rows.isEmpty() && next < files.size()) {
      rows.close();
      rows = opener.open(files.get(next++));
    }
    return rows;
  }

  /** A file, with how many blocks hold rows of it. */
  private static final class Part {
    private final RowStream rows;
    private int holders;

    Part(RowStream rows) {
      this.rows = rows;
    }
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public int features() {
    return first.features();
  }

  @Override
  public List<String> columns() {
    return first.columns();
  }

  @Override
  public List<IdColumn> idColumns() {
    return first.idColumns();
  }

  @Override
  public Block block() {
    return new Stretch();
  }

  private boolean advance() throws IOException {
    if (next == files.size()) {
      return false;
    }
    RowStream rows = openNext();
    Part part = new Part(rows);
    open.add(part);
    boolean same = rows.features() == features() && rows.columns().equals(columns());
    if (!same && !rows.isEmpty()) {
      throw new DataException(
          files.get(next - 1).toString(),
          "the columns of " + files.get(0) + described(first),
          described(rows));
    }
    if (!rows.idColumns().equals(idColumns())) {
      throw new DataException(
          files.get(next - 1).toString(),
          "id columns of the kinds that %s has".formatted(files.get(0)),
          "others");
    }
    current = part;
    return true;
  }

  private static String described(RowStream rows) {
    return " " + (rows.columns().isEmpty() ? rows.features() + " a row" : rows.columns());
  }

  private void release(Part part) throws IOException {
    part.holders--;
    if (part.holders == 0 && part != current) {
      open.remove(part);
      part.rows.close();
    }
  }

  @Override
  public void close() throws IOException {
    IOException failure = null;
    for (Part part : open) {
      try {
        part.rows.close();
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private final class Stretch extends ForwardingBlock {
    private Part part;

    @Override
    public boolean take() throws IOException {
      while (true) {
        hold(current);
        if (block.take()) {
          any = true;
          return true;
        }
        if (!advance()) {
          return requireAny();
        }
      }
    }

    private boolean requireAny() {
      if (!any) {
        boolean names = first.isEmpty() && !first.columns().isEmpty();
        throw new DataException(source, "at least one row", names ? "a header alone" : "none");
      }
      return false;
    }

    private void hold(Part now) throws IOException {
      if (part != now) {
        if (part != null) {
          release(part);
        }
        part = now;
        part.holders++;
        block = part.rows.block();
      }
    }
  }
}
