package org.latent4j.pack;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.latent4j.base.Nearest;
import org.latent4j.data.Dataset;
import org.latent4j.data.RowStream;
import org.latent4j.data.StoredStream;
import org.latent4j.data.table.OddCells;
import org.latent4j.data.table.TableReading;
import org.latent4j.io.Sources;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.spec.ColumnSpec;
import org.latent4j.spec.DataSpec;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.Names;
import org.latent4j.spec.RunSpec;
import org.latent4j.spec.ViewSpec;

/**
 * Rows for a model that there is already.
 *
 * @param source where they come from
 * @param options how it is read, but for the columns
 * @param wanted views, in the order of a packed row
 * @param main name of the view that the source holds
 * @param fixed values that all rows have, by the name of their column
 * @param odd counts cells that the model does not take
 */
public record ModelRows(
    DataSpec source,
    ReadOptions options,
    List<ViewSpec> wanted,
    String main,
    Map<String, String> fixed,
    OddCells odd) {
  /**
   * Rows for some views of a model.
   *
   * @param wanted views, in the order of a packed row
   * @param main name of the view that the source holds
   * @param fixed values that all rows have, by the name of their column
   * @param odd counts cells that the model does not take
   * @throws PackingException if the source's settings name views that are not wanted
   */
  public static ModelRows of(
      DataSpec source,
      List<ViewSpec> wanted,
      String main,
      Map<String, String> fixed,
      OddCells odd) {
    List<String> names = wanted.stream().map(ViewSpec::name).toList();
    PackingException.require(
        names.contains(main), "from", "one of " + String.join(", ", names), main);
    for (String name : source.packing().views().keySet()) {
      if (!names.contains(name)) {
        throw new PackingException(
            "views",
            "views of the model, " + String.join(", ", names),
            name + Nearest.question(name, "", names));
      }
    }
    return new ModelRows(source, SourceRows.options(source, 0, 0), wanted, main, fixed, odd);
  }

  /** Rows as a model's signatures take them: its views and conditions. */
  public static ModelRows of(DataSpec source, ModelSpec model) {
    return of(source, model.given(), Names.X, Map.of(), new OddCells());
  }

  /** The view that the source holds. */
  public ViewSpec first() {
    return wanted.stream().filter(view -> view.name().equals(main)).findFirst().orElseThrow();
  }

  /**
   * The rows of a run, packed as its model takes them.
   *
   * @param source where they lie now
   */
  public static ModelRows of(RunSpec run, DataSpec source, long memoryMiB) {
    ReadOptions options = SourceRows.options(source, run.training().seed(), memoryMiB);
    OddCells odd = new OddCells(OddCells.Rule.REFUSE);
    return new ModelRows(source, options, run.model().views(), Names.X, Map.of(), odd);
  }

  /** The same with columns that are handed on. */
  public ModelRows withIds(List<String> ids) {
    return new ModelRows(source, options.withIds(ids), wanted, main, fixed, odd);
  }

  /** All rows; the caller closes them. */
  public Dataset open() throws IOException {
    List<ColumnSpec> columns = columns();
    ReadOptions reading = columns.isEmpty() ? asKnown() : options.withTable(reading(columns));
    Dataset all = SourceRows.open(source, reading);
    try {
      requireOrder(all.columns());
    } catch (RuntimeException e) {
      all.close();
      throw e;
    }
    return new PackedRows(all, source, this.main, fixed, options, odd).of(wanted);
  }

  /**
   * Rows to be read once; the caller closes them.
   *
   * @param blockRows rows at a time
   */
  public RowStream stream(int blockRows) throws IOException {
    return Sources.withIds(values(blockRows), source.source(), options);
  }

  private RowStream values(int blockRows) throws IOException {
    List<ColumnSpec> columns = columns();
    if (!columns.isEmpty()
        && columns.size() == wanted.stream().mapToInt(ViewSpec::features).sum()) {
      return Sources.stream(source.source(), options.withTable(reading(columns)), blockRows);
    }
    if (wanted.size() == 1 && !hasColumns(first())) {
      RowStream rows = Sources.stream(source.source(), asKnown(), blockRows);
      try {
        requireOrder(rows.columns());
        return rows;
      } catch (RuntimeException e) {
        rows.close();
        throw e;
      }
    }
    return StoredStream.of(open(), blockRows);
  }

  /** Refuses the model's columns in another order than the model has them in. */
  private void requireOrder(List<String> columns) {
    List<String> known = first().columns();
    if (!hasColumns(first())
        && !columns.equals(known)
        && columns.size() == known.size()
        && Set.copyOf(columns).equals(Set.copyOf(known))) {
      throw new PackingException("columns", "the order of the model, " + known, columns);
    }
  }

  /** Of a file with columns those that the model knows by name. */
  private ReadOptions asKnown() throws IOException {
    List<String> columns = first().columns();
    boolean byName =
        Sources.hasColumns(source.source())
            && !hasColumns(first())
            && options.columns().isEmpty()
            && options.header() != ReadOptions.Header.NO;
    return byName ? options.withNames(columns) : options;
  }

  /** Whether a view's values are read column by column. */
  private static boolean hasColumns(ViewSpec view) {
    return view.content().match(numbers -> false, table -> true);
  }

  /** The columns of a csv file that are read by their kinds, where the first view is a table. */
  public List<ColumnSpec> columns() {
    List<ColumnSpec> columns = new ArrayList<>();
    if (wanted.isEmpty() || !hasColumns(first())) {
      return columns;
    }
    for (ViewSpec view : wanted) {
      boolean elsewhere =
          source.packing().views().containsKey(view.name())
              || fixed.keySet().containsAll(view.columns())
              || isLabel(view);
      if (hasColumns(view) && !elsewhere) {
        columns.addAll(view.table());
      }
    }
    return columns;
  }

  /** Whether its values are those of the label column or file. */
  private boolean isLabel(ViewSpec view) {
    List<String> labels = List.of(TrainingRows.LABEL);
    List<String> column = List.of(source.labelColumn());
    boolean given = !(source.labelColumn().isEmpty() && source.labels().isEmpty());
    return given && (view.columns().equals(labels) || view.columns().equals(column));
  }

  /** The first view and the conditions have to be there. */
  public TableReading reading(List<ColumnSpec> columns) {
    Set<String> optional = new HashSet<>();
    for (ViewSpec view : wanted) {
      boolean needed = view.equals(first()) || view.role() == ViewSpec.Role.CONDITION;
      if (!needed) {
        optional.addAll(view.columns());
      }
    }
    return TableReading.of(columns).withOptional(optional).withOdd(odd);
  }
}
