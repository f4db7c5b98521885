package org.latent4j.pack;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.latent4j.data.ConstantRows;
import org.latent4j.data.DataException;
import org.latent4j.data.Dataset;
import org.latent4j.data.JoinedRows;
import org.latent4j.data.LabelRows;
import org.latent4j.data.Labels;
import org.latent4j.data.Rows;
import org.latent4j.data.table.NamedColumns;
import org.latent4j.data.table.OddCells;
import org.latent4j.data.table.TableReading;
import org.latent4j.io.Sources;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.spec.ColumnSpec;
import org.latent4j.spec.DataSpec;
import org.latent4j.spec.ViewSpec;

/**
 * Rows of a model's views side by side, from wherever each view has its values: the main source or
 * some of its columns, the labels, a source of its own, one value for all rows, or nowhere.
 */
final class PackedRows {
  private final Dataset main;
  private final DataSpec source;
  private final String first;
  private final Map<String, String> fixed;
  private final ReadOptions options;
  private final OddCells odd;

  /**
   * Rows to pack.
   *
   * @param main what the main source gave; closed with the packed rows
   * @param first name of the view that the main source holds
   * @param fixed names of columns, with the one value that all rows have there
   * @param options of the main source; others share its seed and memory alone
   * @param odd counts cells that their columns do not take
   */
  PackedRows(
      Dataset main,
      DataSpec source,
      String first,
      Map<String, String> fixed,
      ReadOptions options,
      OddCells odd) {
    this.main = main;
    this.source = source;
    this.first = first;
    this.fixed = fixed;
    this.options =
        ReadOptions.defaults()
            .withSeed(options.seed())
            .withMemoryBytes(options.memoryBytes())
            .withCsv(options.csv());
    this.odd = odd;
  }

  /** The rows of some views; the main source as it is where it is all of them. */
  Dataset of(List<ViewSpec> views) throws IOException {
    List<Rows> parts = new ArrayList<>();
    List<String> names = new ArrayList<>();
    try {
      for (ViewSpec view : views) {
        parts.add(part(view));
        names.addAll(view.featureNames());
      }
      Rows rows = parts.size() == 1 ? parts.get(0) : new JoinedRows(parts);
      return rows == main.rows() ? main : main.withRows(rows, names);
    } catch (IOException | RuntimeException e) {
      main.close();
      throw e;
    }
  }

  private Rows part(ViewSpec view) throws IOException {
    if (source.packing().views().containsKey(view.name())) {
      return other(view);
    }
    return view.content()
        .<Rows, IOException>match(
            numbers -> view.name().equals(first) ? main.rows() : missing(view),
            table -> columns(view));
  }

  private Rows columns(ViewSpec view) throws IOException {
    Optional<Integer> place = place(view);
    if (place.isPresent()) {
      return main.stretch(view.columns(), place.get(), view.shape()).rows();
    }
    if (view.isClass() && !fixed.containsKey(view.columns().get(0))) {
      Optional<Labels> labels = main.labels();
      if (labels.isPresent()) {
        return new LabelRows(known(labels.get(), view.table().get(0)));
      }
    }
    return fixedOrMissing(view);
  }

  /** The labels as the model names them; others are told, or refused. */
  private Labels known(Labels labels, ColumnSpec column) {
    Labels named = labels.named(column.categories());
    Map<String, Long> others = labels.without(column.categories());
    if (!others.isEmpty() && odd.rule() == OddCells.Rule.REFUSE) {
      throw new DataException(
          "%s, column \"%s\"".formatted(main.source(), column.name()),
          "one of " + NamedColumns.shown(column.categories()),
          "\"" + others.keySet().iterator().next() + "\"");
    }
    others.forEach((name, rows) -> odd.name(column.name(), name, rows));
    if (named.known() > 0) {
      odd.known(column.name());
    }
    return odd.rule() == OddCells.Rule.SCORED ? labels.namedOrOther(column.categories()) : named;
  }

  /** Where the columns of a view begin in the main source's rows, if they are there. */
  private Optional<Integer> place(ViewSpec view) {
    List<String> read = main.table().orElse(List.of()).stream().map(ColumnSpec::name).toList();
    int place = read.indexOf(view.columns().get(0));
    boolean there =
        place >= 0
            && place + view.features() <= read.size()
            && read.subList(place, place + view.features()).equals(view.columns());
    return there ? Optional.of(place) : Optional.empty();
  }

  private Rows other(ViewSpec view) throws IOException {
    String path = source.packing().views().get(view.name());
    boolean byName = !view.columns().isEmpty() && Sources.hasColumns(path);
    ReadOptions reading =
        view.content()
            .match(
                numbers -> byName ? options.withNames(view.columns()) : options,
                table -> options.withTable(TableReading.of(table.table()).withOdd(odd)));
    Rows rows = Sources.open(path, reading).rows();
    if (rows.count() != main.rows().count()) {
      rows.close();
      throw new DataException(
          path, main.rows().count() + " rows, as many as " + main.source() + " has", rows.count());
    }
    return rows;
  }

  private Rows fixedOrMissing(ViewSpec view) {
    float[] row = new float[view.features()];
    for (int i = 0; i < row.length; i++) {
      ColumnSpec column = view.table().get(i);
      row[i] =
          fixed.containsKey(column.name())
              ? TypedValue.code("condition", column, fixed.get(column.name()))
              : Float.NaN;
    }
    if (view.role() == ViewSpec.Role.CONDITION && !fixed.keySet().containsAll(view.columns())) {
      throw new PackingException(
          "condition",
          "values of " + String.join(", ", view.columns()) + ", which the model is conditioned on",
          "none for " + main.source());
    }
    return new ConstantRows(main.rows().count(), row);
  }

  private Rows missing(ViewSpec view) {
    float[] row = new float[view.features()];
    Arrays.fill(row, Float.NaN);
    return new ConstantRows(main.rows().count(), row);
  }
}
