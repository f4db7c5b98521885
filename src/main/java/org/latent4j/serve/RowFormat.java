package org.latent4j.serve;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.latent4j.base.Matrix;
import org.latent4j.base.NameCodes;
import org.latent4j.serve.check.ModelException;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.ViewContent;
import org.latent4j.spec.ViewSpec;

/**
 * How rows of some views lie in one flat array: values of images and vectors as they are, of tables
 * one a column, a name as its place among the column's categories, {@link
 * org.latent4j.spec.ColumnSpec#unknown} where it is none of them, NaN where a value is missing.
 *
 * @param views in their order in a row
 */
public record RowFormat(List<ViewSpec> views) {
  /** Copies the list. */
  public RowFormat {
    views = List.copyOf(views);
  }

  static RowFormat of(List<ViewSpec> views) {
    return new RowFormat(views);
  }

  /** Values in one row. */
  public int width() {
    return ModelSpec.width(views);
  }

  /**
   * Packs columns. What is not given is missing; so is an empty name and {@code null}. A name that
   * the column does not know makes its row the least usual in {@code score}, and is missing to the
   * other calls.
   *
   * @param columns by the name of the view a {@code float[]} of rows × its values, by the name of a
   *     table's column a {@code float[]} or {@code String[]} of one value a row
   * @return rows × width
   * @throws ModelException if a column is unknown, or has another number of values or kind
   */
  public float[] pack(Map<String, ?> columns, int rows) {
    int width = width();
    float[] packed = new float[Math.multiplyExact(rows, width)];
    Arrays.fill(packed, Float.NaN);
    Map<String, Object> left = new HashMap<>(columns);
    int from = 0;
    for (ViewSpec view : views) {
      for (ViewContent.Field field : view.fields()) {
        values(field, left.remove(key(field, left)), rows, packed, from);
        from += field.width();
      }
    }
    if (!left.isEmpty()) {
      throw new ModelException("expected " + names() + ", found " + left.keySet());
    }
    return packed;
  }

  /** A column of a table by its own name, too, where its tensor has another. */
  private static String key(ViewContent.Field field, Map<String, ?> given) {
    boolean column = field.shape().isEmpty() && !given.containsKey(field.name());
    return column ? field.features().get(0) : field.name();
  }

  private static boolean isColumn(ViewContent.Field field, String name) {
    return field.name().equals(name)
        || (field.shape().isEmpty() && field.features().contains(name));
  }

  /** The names of views and columns that can be given. */
  public List<String> names() {
    return views.stream().flatMap(view -> view.tensors().stream()).toList();
  }

  private void values(ViewContent.Field field, Object given, int rows, float[] packed, int place) {
    if (given == null) {
      return;
    }
    int values = field.width();
    boolean names = given instanceof String[] && field.shape().isEmpty();
    float[] found =
        names ? codes(field, (String[]) given) : numbers(field.name(), given, rows * values);
    if (found.length != rows * values) {
      throw new ModelException(
          field.name() + ": expected " + rows + " values, found " + found.length);
    }
    for (int i = 0; i < rows; i++) {
      System.arraycopy(found, i * values, packed, i * width() + place, values);
    }
  }

  private static float[] codes(ViewContent.Field field, String[] names) {
    if (field.categories().isEmpty()) {
      throw new ModelException(field.name() + ": expected numbers, found names");
    }
    NameCodes known = new NameCodes(field.categories());
    float[] codes = new float[names.length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = names[i] == null ? Float.NaN : known.codeOf(names[i]);
    }
    return codes;
  }

  private static float[] numbers(String name, Object given, int expected) {
    if (!(given instanceof float[] values) || values.length != expected) {
      String found = given instanceof float[] values ? values.length + " of them" : "none";
      throw new ModelException(name + ": expected " + expected + " numbers, found " + found);
    }
    return values;
  }

  /**
   * One column of packed rows as names; {@code null} where it is missing.
   *
   * @throws ModelException if there is no such column of names
   */
  public String[] names(Matrix packed, String column) {
    int place = 0;
    for (ViewSpec view : views) {
      for (ViewContent.Field field : view.fields()) {
        boolean held = place < packed.width();
        if (held && isColumn(field, column) && !field.categories().isEmpty()) {
          return names(packed, place, field.categories());
        }
        place += field.width();
      }
    }
    throw new ModelException("expected a column of names, one of " + names() + ", found " + column);
  }

  private static String[] names(Matrix packed, int place, List<String> known) {
    String[] names = new String[packed.rows()];
    for (int i = 0; i < names.length; i++) {
      float code = packed.values()[i * packed.width() + place];
      names[i] = code >= 0 && code < known.size() ? known.get((int) code) : null;
    }
    return names;
  }
}
