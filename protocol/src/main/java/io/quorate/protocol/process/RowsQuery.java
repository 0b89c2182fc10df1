package io.quorate.protocol.process;

import java.util.List;

/**
 * A range over a process's own rows, by {@link Effects#ask}; answered by a {@link Page}.
 *
 * @param from first key, inclusive
 * @param to first key that is no longer wanted; an empty array stands for the end
 * @param rowsMax at most this many rows, positive
 * @param bytesMax stop once the rows hold this many bytes; the page has at least one row where one
 *     exists
 */
public record RowsQuery(byte[] from, byte[] to, int rowsMax, int bytesMax) {

  /** One row. */
  public record Row(byte[] key, byte[] value) {}

  /**
   * Rows in unsigned lexicographic order of their keys, as of the moment of the answer.
   *
   * @param complete whether the range ends here
   */
  public record Page(List<Row> rows, boolean complete) {}
}
