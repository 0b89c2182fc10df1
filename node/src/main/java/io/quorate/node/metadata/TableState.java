package io.quorate.node.metadata;

import io.quorate.node.metadata.TableCommand.Answered;
import io.quorate.protocol.order.Membership;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.store.operation.ReplyCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the metadata group replicates: the table, and the last answers, so that a change that is
 * asked for again is not made again, whoever leads by then. Immutable; what a command makes of it
 * depends on nothing else.
 *
 * @param answers oldest first
 */
record TableState(Table table, List<Answered> answers) {
  static final int ANSWERS_MAX = 128;

  static final TableState EMPTY = new TableState(Table.EMPTY, List.of());

  TableState {
    answers = List.copyOf(answers);
  }

  /** The edits of the step from this state to the next, and that. */
  record Next(List<Edit> edits, TableState state) {}

  /** What comes of a command; null where it is void. */
  @Nullable Next apply(TableCommand command) {
    return switch (command) {
      case TableCommand.Begin begin ->
          table.founded() ? null : new Next(List.of(), new TableState(begin.table(), answers));
      case TableCommand.Change change ->
          table.founded() && change.base() == table.version() ? apply(change) : null;
    };
  }

  private Next apply(TableCommand.Change change) {
    Table next = table;
    for (Edit edit : change.edits()) {
      next = TableEditor.apply(next, edit);
    }
    List<Answered> all = new ArrayList<>(answers);
    all.addAll(change.answers());
    int from = Math.max(0, all.size() - ANSWERS_MAX);
    return new Next(change.edits(), new TableState(next, all.subList(from, all.size())));
  }

  /**
   * Who takes part was decided; null where there is no table yet that could say so. While two
   * memberships are joint the voters of both have their seats: a majority of each decides.
   */
  @Nullable Next seat(Membership membership) {
    SortedSet<NodeId> voters = new TreeSet<>(membership.voters());
    voters.addAll(membership.outgoing());
    Edit.Seat seat = new Edit.Seat(voters, membership.learners());
    return table.founded()
        ? new Next(List.of(seat), new TableState(TableEditor.apply(table, seat), answers))
        : null;
  }

  /** What was decided about something that a node has asked for; null where nothing was. */
  @Nullable Answered answer(NodeId asker, long number) {
    for (Answered answered : answers) {
      if (answered.number() == number && answered.asker().equals(asker)) {
        return answered;
      }
    }
    return null;
  }

  void write(WireWriter out) {
    TableCodec.write(table, out);
    TableCodec.list(answers, TableState::writeAnswer, out);
  }

  static TableState read(WireReader in) {
    return new TableState(TableCodec.read(in), TableCodec.list(TableState::readAnswer, in));
  }

  static void writeAnswer(Answered answered, WireWriter out) {
    TableCodec.writeNode(answered.asker(), out);
    ReplyCodec.write(answered.reply(), out.varint(answered.number()).varint(answered.version()));
  }

  static Answered readAnswer(WireReader in) {
    return new Answered(TableCodec.readNode(in), in.counter(), in.counter(), ReplyCodec.read(in));
  }
}
