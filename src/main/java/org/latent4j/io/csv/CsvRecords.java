package org.latent4j.io.csv;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.latent4j.data.DataException;

/** The records of csv text (RFC 4180, UTF-8, commas), one after the other; owns the stream. */
public final class CsvRecords implements Closeable {
  private final String file;
  private final CloseableIterator<? extends Parsed> lines;

  /** What the parser made of a record. */
  interface Parsed {
    /**
     * Checks the record just parsed.
     *
     * @return false if it is the header
     */
    boolean take();

    /** Whether an empty line is a record. */
    default boolean takesEmptyLines() {
      return false;
    }
  }

  /**
   * Takes the stream over.
   *
   * @param handler receives the fields; it is each of the records, too
   */
  public <R extends AbstractBaseCsvCallbackHandler<R> & Parsed> CsvRecords(
      String file, R handler, InputStream in) {
    this.file = file;
    this.lines =
        CsvReader.builder()
            .ignoreDifferentFieldCount(true)
            .skipEmptyLines(!handler.takesEmptyLines())
            .build(handler, new InputStreamReader(in, StandardCharsets.UTF_8))
            .iterator();
  }

  /**
   * Goes to the next row, past a header.
   *
   * @return false at the end
   * @throws DataException if the row cannot be used
   */
  public boolean next() throws IOException {
    try {
      while (lines.hasNext()) {
        if (lines.next().take()) {
          return true;
        }
      }
      return false;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (CsvParseException e) {
      if (e.getCause() instanceof DataException fault) {
        throw fault;
      }
      throw new DataException(file, "csv", e.getMessage());
    }
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
