package io.quorate.node.metadata;

import io.quorate.protocol.process.NodeId;
import io.quorate.store.operation.Reply;
import java.util.List;

/** What the metadata group puts into its order. Applied by {@link TableState}. */
sealed interface TableCommand {

  /** The first table of an era; void where there is one already. */
  record Begin(Table table) implements TableCommand {}

  /**
   * Edits that were decided on this version of the table, and answers to those who asked for them;
   * void where the table has moved on.
   */
  record Change(long base, List<Edit> edits, List<Answered> answers) implements TableCommand {}

  /**
   * What was decided about a change that somebody asked for.
   *
   * @param number that tells apart what the node has asked for, ever
   * @param version by which the change is made
   */
  record Answered(NodeId asker, long number, long version, Reply reply) {}
}
