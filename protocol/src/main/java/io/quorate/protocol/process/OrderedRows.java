package io.quorate.protocol.process;

/**
 * Rows whose ranges can be read in the very step that asks, for machines whose commands must see a
 * range at the moment at which they are applied. A range costs more than a point: whoever asks
 * keeps pages small.
 */
public interface OrderedRows extends Rows {

  /** Answers the query at once, own writes included. */
  RowsQuery.Page page(RowsQuery query);
}
