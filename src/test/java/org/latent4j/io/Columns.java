package org.latent4j.io;

import java.util.List;
import org.latent4j.data.table.TableSchema;
import org.latent4j.spec.ColumnSpec;
import org.latent4j.spec.ColumnSpec.Kind;

/** Columns of tables that tests read. */
public final class Columns {
  static final ColumnSpec AGE = number("age", Kind.REAL);
  public static final ColumnSpec PAY = number("pay", Kind.POSITIVE);
  public static final ColumnSpec VISITS = number("visits", Kind.COUNT);
  public static final ColumnSpec SMOKES = named("smokes", Kind.BINARY, "no", "yes");
  static final ColumnSpec FLAG = named("flag", Kind.BINARY, "0", "1");
  public static final ColumnSpec JOB =
      named("job", Kind.CATEGORY, "cook", "pilot, retired", "x\"y");
  static final List<ColumnSpec> ALL = List.of(AGE, PAY, VISITS, SMOKES, FLAG, JOB);

  private Columns() {}

  public static ColumnSpec number(String name, Kind kind) {
    return named(name, kind);
  }

  static ColumnSpec named(String name, Kind kind, String... categories) {
    return new ColumnSpec(name, kind, List.of(categories), false, 0, 1, TableSchema.usual(kind));
  }
}
