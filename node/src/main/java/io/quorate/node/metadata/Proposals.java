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
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Changes that somebody asked of this node, until whoever leads the group has decided them and this
 * node serves by them. Each has a number that is never drawn again, so that it can be asked for
 * until it is answered, of one leader after the other, and takes effect once.
 */
final class Proposals {

  private static final class Pending {
    final Ticket ticket;
    final Request change;
    final long deadlineNanos;

    /** Whether any leader may have heard of it. */
    boolean sent;

    MetadataMessage.@Nullable Decided decided;

    Pending(Ticket ticket, Request change, long deadlineNanos) {
      this.ticket = ticket;
      this.change = change;
      this.deadlineNanos = deadlineNanos;
    }
  }

  private final MetadataSettings settings;
  private final Ledger ledger;
  private final Consumer<MetadataMessage> toLeader;
  private final SortedMap<Long, Pending> pending = new TreeMap<>();

  /**
   * @param toLeader sends to whoever leads
   */
  Proposals(MetadataSettings settings, Ledger ledger, Consumer<MetadataMessage> toLeader) {
    this.settings = settings;
    this.ledger = ledger;
    this.toLeader = toLeader;
  }

  /**
   * @param leader who leads; null while nobody is known to
   */
  void propose(
      Ticket ticket,
      Request change,
      @Nullable NodeId leader,
      SortedSet<NodeId> reachable,
      Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    Refusal hopeless = leader == null ? hopeless(reachable) : null;
    if (hopeless != null) {
      effects.reply(ticket, new Reply.Refused(hopeless));
      return;
    }
    long number = 1 + effects.choose("proposal", Long.MAX_VALUE - 1);
    long deadline = effects.nanos() + settings.patienceNanos() + 2 * settings.tickNanos();
    Pending it = new Pending(ticket, change, deadline);
    pending.put(number, it);
    send(number, it, leader);
  }

  private void send(long number, Pending it, @Nullable NodeId leader) {
    if (leader != null && it.decided == null) {
      it.sent = true;
      toLeader.accept(new MetadataMessage.Propose(number, it.change));
    }
  }

  /** Somebody leads now: asks it for everything. */
  void ask(@Nullable NodeId leader) {
    List.copyOf(pending.entrySet()).forEach(it -> send(it.getKey(), it.getValue(), leader));
  }

  /** It was decided; the answer waits until this node serves by the change too. */
  void decided(MetadataMessage.Decided decided) {
    Pending it = pending.get(decided.number());
    if (it != null) {
      it.decided = decided;
    }
  }

  /** The newest version that an answer waits for; 0 for none. */
  long awaited() {
    long awaited = 0;
    for (Pending it : pending.values()) {
      MetadataMessage.Decided decided = it.decided;
      awaited = decided == null ? awaited : Math.max(awaited, decided.version());
    }
    return awaited;
  }

  /** Asks again for what was not answered, and gives up on what was not answered for long. */
  void tick(
      @Nullable NodeId leader,
      SortedSet<NodeId> reachable,
      Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    Refusal hopeless = leader == null ? hopeless(reachable) : null;
    for (Map.Entry<Long, Pending> entry : List.copyOf(pending.entrySet())) {
      Pending it = entry.getValue();
      boolean late = effects.nanos() - it.deadlineNanos >= 0;
      if (late || (hopeless != null && !it.sent)) {
        pending.remove(entry.getKey());
        Refusal refusal = it.sent ? late() : hopeless != null ? hopeless : leaderless();
        effects.reply(it.ticket, new Reply.Refused(refusal));
      } else {
        send(entry.getKey(), it, leader);
      }
    }
  }

  /** Why nothing can be decided now, as far as this node sees; null where it can. */
  private @Nullable Refusal hopeless(SortedSet<NodeId> reachable) {
    SortedSet<NodeId> voters = ledger.table().voters();
    SortedSet<NodeId> missing = new TreeSet<>(voters);
    missing.removeAll(reachable);
    if (!voters.isEmpty() && 2 * (voters.size() - missing.size()) > voters.size()) {
      return null;
    }
    if (voters.isEmpty()) {
      return new Refusal(ErrorCode.UNAVAILABLE, "The cluster is not founded yet; try again soon");
    }
    return new Refusal(
            ErrorCode.UNAVAILABLE,
            "Keyspaces and nodes are changed by a majority of "
                + NodeRules.names(voters)
                + ", and "
                + NodeRules.names(missing)
                + " cannot be reached: start them; data is served without them where its own"
                + " replicas suffice")
        .with("missing", NodeRules.names(missing));
  }

  private Refusal leaderless() {
    return new Refusal(
        ErrorCode.UNAVAILABLE,
        "The nodes that decide about keyspaces and nodes ("
            + NodeRules.names(ledger.table().voters())
            + ") have no leader that can be reached from here; nothing was changed, try again");
  }

  private Refusal late() {
    return new Refusal(
        ErrorCode.INDETERMINATE,
        "The nodes that decide about keyspaces and nodes ("
            + NodeRules.names(ledger.table().voters())
            + ") did not answer in time; the change may have been made. Ask again: the same change"
            + " twice changes nothing");
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
