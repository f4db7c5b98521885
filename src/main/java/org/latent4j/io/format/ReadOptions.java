package org.latent4j.io.format;

import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.latent4j.data.DataException;
import org.latent4j.data.table.ColumnLayout;
import org.latent4j.data.table.TableReading;
import org.latent4j.spec.Checks;
import org.latent4j.spec.ColumnSpec;
import org.latent4j.spec.CsvSpec;
import org.latent4j.spec.SpecException;

/**
 * How a source is read.
 *
 * @param header whether a csv file begins with column names
 * @param columns the csv columns to take, in this order, each by name or by number from 1; empty
 *     for all but the label
 * @param labelColumn the csv column that holds the class, by name or number
 * @param labels a file beside the data with one class a row: idx, npy or csv
 * @param seed of sources that are drawn, not read
 * @param memoryBytes rows larger than this lie on disk; 0 for a quarter of the machine's memory. No
 *     more than half of the Java heap is ever used
 * @param table the csv columns to take, by their kinds; in place of {@code columns}
 * @param transpose whether the columns of a Matrix Market file are the rows
 * @param ids columns, each by name or number, that are no values but are handed on beside them
 * @param csv how csv text is written
 * @param byName whether {@code columns} are names, whatever they look like, that the source must
 *     have; none of them for rows that never had names
 */
public record ReadOptions(
    Header header,
    List<String> columns,
    Optional<String> labelColumn,
    Optional<Path> labels,
    long seed,
    long memoryBytes,
    Optional<TableReading> table,
    boolean transpose,
    List<String> ids,
    CsvSpec csv,
    boolean byName) {
  /** Checks the values. */
  public ReadOptions {
    columns = List.copyOf(columns);
    ids = List.copyOf(ids);
    Checks.require(memoryBytes >= 0, "memory", "0 or more bytes", memoryBytes);
    if (labels.isPresent() && labelColumn.isPresent()) {
      throw new SpecException("labels", "a label column or a labels file", "both");
    }
    if (table.isPresent() && !columns.isEmpty()) {
      throw new SpecException("columns", "none beside a schema, which names them", columns);
    }
    if (table.isPresent() && header == Header.NO) {
      throw new SpecException("header", "names, by which a schema finds its columns", "no");
    }
  }

  /** All columns, no labels, header found by looking, seed 0. */
  public static ReadOptions defaults() {
    return new ReadOptions(
        Header.AUTO,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        0,
        0,
        Optional.empty(),
        false,
        List.of(),
        CsvSpec.usual(),
        false);
  }

  /** Options on the way to others. */
  private static final class Draft {
    private Header header;
    private List<String> columns;
    private Optional<String> labelColumn;
    private Optional<Path> labels;
    private long seed;
    private long memoryBytes;
    private Optional<TableReading> table;
    private boolean transpose;
    private List<String> ids;
    private CsvSpec csv;
    private boolean byName;

    Draft(ReadOptions from) {
      header = from.header;
      columns = from.columns;
      labelColumn = from.labelColumn;
      labels = from.labels;
      seed = from.seed;
      memoryBytes = from.memoryBytes;
      table = from.table;
      transpose = from.transpose;
      ids = from.ids;
      csv = from.csv;
      byName = from.byName;
    }
  }

  private ReadOptions with(Consumer<Draft> change) {
    Draft to = new Draft(this);
    change.accept(to);
    return new ReadOptions(
        to.header,
        to.columns,
        to.labelColumn,
        to.labels,
        to.seed,
        to.memoryBytes,
        to.table,
        to.transpose,
        to.ids,
        to.csv,
        to.byName);
  }

  /** The same with another rule for the header. */
  public ReadOptions withHeader(Header value) {
    return with(to -> to.header = value);
  }

  /** The same with other columns. */
  public ReadOptions withColumns(List<String> value) {
    return with(to -> to.columns = value);
  }

  /** The same with a label column. */
  public ReadOptions withLabelColumn(String value) {
    return with(to -> to.labelColumn = Optional.of(value));
  }

  /** The same with a labels file. */
  public ReadOptions withLabels(Path value) {
    return with(to -> to.labels = Optional.of(value));
  }

  /** The same with another seed. */
  public ReadOptions withSeed(long value) {
    return with(to -> to.seed = value);
  }

  /** The same with another memory budget. */
  public ReadOptions withMemoryBytes(long value) {
    return with(to -> to.memoryBytes = value);
  }

  /** The same with the columns of a table, all of which must be there, with known names alone. */
  public ReadOptions withTable(List<ColumnSpec> value) {
    return withTable(TableReading.of(value));
  }

  /** The same with the columns of a table. */
  public ReadOptions withTable(TableReading value) {
    return with(to -> to.table = Optional.of(value));
  }

  /** The same with rows and columns of a Matrix Market file taken for each other, or not. */
  public ReadOptions withTranspose(boolean value) {
    return with(to -> to.transpose = value);
  }

  /** The same with columns that are handed on. */
  public ReadOptions withIds(List<String> value) {
    return with(to -> to.ids = value);
  }

  /** The same with csv text written otherwise. */
  public ReadOptions withCsv(CsvSpec value) {
    return with(to -> to.csv = value);
  }

  /** The same with columns of these names and no others; none for rows without names. */
  public ReadOptions withNames(List<String> value) {
    return with(
        to -> {
          to.columns = value;
          to.byName = true;
        });
  }

  /** Bytes of rows that may stay in memory, once 0 is resolved and the heap is considered. */
  public long budget() {
    long heap = Runtime.getRuntime().maxMemory() / 2;
    return Math.min(heap, memoryBytes > 0 ? memoryBytes : machineMemory() / 4);
  }

  /** Bytes of memory the machine (or its container) has. */
  public static long machineMemory() {
    OperatingSystemMXBean bean = ManagementFactory.getOperatingSystemMXBean();
    return bean instanceof com.sun.management.OperatingSystemMXBean machine
        ? machine.getTotalMemorySize()
        : Runtime.getRuntime().maxMemory();
  }

  /** Whether a csv file begins with column names. */
  public enum Header {
    /** It does if none of the values to be taken from the first line is a number. */
    AUTO,
    YES,
    NO
  }

  /**
   * Which columns of a file are read, and where their values go.
   *
   * @param file for errors
   * @param first fields of its first record
   * @param header whether these are names
   * @throws DataException if one is not there, or none is left
   */
  public ColumnLayout layout(String file, List<String> first, boolean header) {
    List<String> named = header ? first : List.of();
    ColumnLayout layout =
        table.isPresent()
            ? ColumnLayout.of(file, first, table.get(), labelColumn)
            : ColumnLayout.of(file, first.size(), named, columns, labelColumn, ids, byName);
    if (layout.features() == 0) {
      throw new DataException(file, "a column beside the label", "none");
    }
    return layout;
  }
}
