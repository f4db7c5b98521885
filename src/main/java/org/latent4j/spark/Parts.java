package org.latent4j.spark;

import java.util.List;
import scala.Product;

/** A node of one of Spark's trees, which compares nodes and makes them anew by their parts. */
interface Parts extends Product {
  /** The arguments of the node's constructor. */
  List<Object> parts();

  @Override
  default int productArity() {
    return parts().size();
  }

  @Override
  default Object productElement(int index) {
    return parts().get(index);
  }

  @Override
  default boolean canEqual(Object other) {
    return getClass().isInstance(other);
  }

  /** Whether another node is of the same parts. */
  default boolean same(Object other) {
    return canEqual(other) && parts().equals(((Parts) other).parts());
  }
}
