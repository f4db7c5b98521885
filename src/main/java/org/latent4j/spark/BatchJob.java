package org.latent4j.spark;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.DataType;

/**
 * What tasks are told: which model, what of it, and how columns become rows of its tensors.
 *
 * @param model opened by the first task of a JVM
 * @param signature its name
 * @param widths values of one row of each tensor that is fed
 * @param cells in the order of the plan's input columns
 * @param outputs in the order of the columns that come out
 * @param settings of the pass
 */
record BatchJob(
    ModelHandle model,
    String signature,
    Map<String, Integer> widths,
    List<Cell> cells,
    List<SignatureShape.Output> outputs,
    Settings settings)
    implements Serializable {
  /**
   * One column that is fed.
   *
   * @param column its name, for messages
   * @param type of the column
   * @param tensor that it is fed to
   * @param from index of its first value in a row of the tensor
   * @param values in one row
   * @param categories of a name; empty for numbers
   * @param mayLack whether values may be missing
   */
  record Cell(
      String column,
      DataType type,
      String tensor,
      int from,
      int values,
      List<String> categories,
      boolean mayLack)
      implements Serializable {}

  /** What is done with a row that the model cannot take. */
  enum Invalid {
    /** The job fails and says which row. */
    ERROR,
    /** The row is left out. */
    SKIP,
    /** The row stays, with nulls. */
    KEEP
  }

  /**
   * How rows are passed.
   *
   * @param batchRows rows that are gathered before they go through the model
   * @param vectors whether values come out as vectors, not as arrays
   * @param invalid what becomes of rows that cannot be taken
   * @param seed of the noise where none is given
   */
  record Settings(int batchRows, boolean vectors, Invalid invalid, long seed)
      implements Serializable {}

  /** Short, as it stands in every plan that Spark prints. */
  @Override
  public String toString() {
    return signature + " of " + model;
  }
}
