package org.latent4j.pack;

import java.util.List;
import org.latent4j.base.Shapes;
import org.latent4j.data.Dataset;
import org.latent4j.data.ElementType;
import org.latent4j.data.Rows;

/**
 * What of a data set decides a model's defaults.
 *
 * @param source as the user named it
 * @param shape of one row
 * @param bytes whether values are bytes, 0 to 255
 * @param columns names of the features, or empty
 */
public record DataShape(String source, List<Integer> shape, boolean bytes, List<String> columns) {
  public static DataShape of(Dataset data) {
    Rows rows = data.rows();
    return new DataShape(
        data.source(), rows.shape(), rows.type() == ElementType.UINT8, data.columns());
  }

  public int features() {
    return Shapes.size(shape);
  }

  /** [height, width] and [height, width, 1 to 4 channels] are pictures. */
  public boolean isPicture() {
    return !picture().isEmpty();
  }

  /** Whether it is an image or made of bytes. */
  public boolean isPixels() {
    return isPicture() || bytes;
  }

  /** [height, width, channels], or empty. */
  public List<Integer> picture() {
    if (shape.size() == 2) {
      return List.of(shape.get(0), shape.get(1), 1);
    }
    return shape.size() == 3 && shape.get(2) <= 4 ? shape : List.of();
  }
}
