package org.latent4j.data.table;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.latent4j.spec.Checks;
import org.latent4j.spec.ColumnSpec;
import org.latent4j.spec.SpecException;

/**
 * How the columns of a mixed table are read from a csv file, whatever their order there: a cell as
 * a number, a category as the place of its name, NaN where the value is missing.
 *
 * @param columns in the order of the values in a row
 * @param optional names of those that the file may lack; all their cells are then missing
 * @param odd where names that a column does not list, and numbers that its kind cannot be, are
 *     counted and told; where it is empty they are an error
 */
public record TableReading(List<ColumnSpec> columns, Set<String> optional, Optional<OddCells> odd) {
  /** Checks that there are columns and that their names differ. */
  public TableReading {
    columns = List.copyOf(columns);
    optional = Set.copyOf(optional);
    Set<String> names = new HashSet<>();
    for (ColumnSpec column : columns) {
      if (!names.add(column.name())) {
        throw new SpecException("columns", "names that differ", "\"" + column.name() + "\" twice");
      }
    }
    Checks.require(!columns.isEmpty(), "columns", "at least one", "none");
  }

  /** All columns must be there, with known names alone. */
  public static TableReading of(List<ColumnSpec> columns) {
    return new TableReading(columns, Set.of(), Optional.empty());
  }

  /** The same with columns that the file may lack. */
  public TableReading withOptional(Set<String> names) {
    return new TableReading(columns, names, odd);
  }

  /** The same with cells that a column does not take counted, and read by the rule. */
  public TableReading withOdd(OddCells counter) {
    return new TableReading(columns, optional, Optional.of(counter));
  }

  /** The columns' names in their order. */
  public List<String> names() {
    return columns.stream().map(ColumnSpec::name).toList();
  }
}
