package io.quorate.node.metadata;

import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Ticket;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Changes that this node asked the holder for, on behalf of somebody. */
final class Proposals {

  private static final class Pending {
    final Ticket ticket;
    final Request change;
    final long deadlineNanos;
    MetadataMessage.@Nullable Decided decided;

    Pending(Ticket ticket, Request change, long deadlineNanos) {
      this.ticket = ticket;
      this.change = change;
      this.deadlineNanos = deadlineNanos;
    }
  }

  private final MetadataSettings settings;
  private final Ledger ledger;
  private final SortedMap<Long, Pending> pending = new TreeMap<>();
  private long next;

  Proposals(MetadataSettings settings, Ledger ledger) {
    this.settings = settings;
    this.ledger = ledger;
  }

  /** Numbers of this life are above those of earlier ones. */
  void started(long incarnation) {
    next = incarnation << 32;
  }

  void propose(
      Ticket ticket,
      Request change,
      Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    long number = next++;
    long deadline = effects.nanos() + settings.patienceNanos() + 2 * settings.tickNanos();
    pending.put(number, new Pending(ticket, change, deadline));
    effects.send(settings.holder(), new MetadataMessage.Propose(number, change));
  }

  /** The holder has decided; the answer waits until this node serves by the change too. */
  void decided(
      MetadataMessage.Decided decided,
      Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    Pending it = pending.get(decided.number());
    if (it == null) {
      return;
    }
    it.decided = decided;
    if (decided.version() > ledger.table().version()) {
      effects.send(settings.holder(), new MetadataMessage.Fetch(ledger.table().version()));
    }
  }

  /** Asks again for what was not answered, and gives up on what was not answered for long. */
  void tick(Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    for (Map.Entry<Long, Pending> entry : List.copyOf(pending.entrySet())) {
      Pending it = entry.getValue();
      if (effects.nanos() - it.deadlineNanos >= 0) {
        pending.remove(entry.getKey());
        effects.reply(it.ticket, new Reply.Refused(late(settings.holder())));
      } else if (it.decided == null) {
        effects.send(settings.holder(), new MetadataMessage.Propose(entry.getKey(), it.change));
      }
    }
  }

  private static Refusal late(NodeId holder) {
    return new Refusal(
        ErrorCode.INDETERMINATE,
        "Node "
            + holder
            + ", which holds the table of the cluster, did not answer in time; the change may have been"
            + " made. Ask again: the same change twice changes nothing");
  }

  /** Answers what this node serves by now. */
  void settle(Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    List<Long> answered = new ArrayList<>();
    pending.forEach((number, it) -> {
      MetadataMessage.Decided decided = it.decided;
      if (decided != null && decided.version() <= ledger.table().version()) {
        answered.add(number);
        effects.reply(it.ticket, decided.reply());
      }
    });
    answered.forEach(pending::remove);
  }
}
