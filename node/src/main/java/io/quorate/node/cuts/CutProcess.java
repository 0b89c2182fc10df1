package io.quorate.node.cuts;

import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Event;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Process;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Rows;
import io.quorate.protocol.process.Ticket;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the newest cut on this node, and has every other node know it. Calls are {@link
 * Request.Cut} and {@link Request.Heal}, answered by a {@code Reply} when every node that can be
 * expected to has it; the notice is the cut that holds from now on.
 */
public final class CutProcess implements Process<CutMessage, Cut, Request, Cut> {

  /** Where it is hosted on every node. */
  public static final ProcessId ID = new ProcessId(ProcessId.SYSTEM, 4);

  private static final byte[] ROW = {'c'};
  private static final long TICK_NANOS = 300_000_000L;
  private static final int TICKS_MAX = 10;
  private static final int REISSUES_MAX = 3;

  private record Tick() {}

  private final NodeId self;
  private final Rows rows;
  private final Supplier<? extends Collection<NodeId>> nodes;
  private final CutCodec codec = new CutCodec();
  private final SortedSet<NodeId> untold = new TreeSet<>();
  private final List<Ticket> waiting = new ArrayList<>();
  private Cut cut = Cut.NONE;
  private @Nullable List<List<NodeId>> wanted;
  private int reissues;
  private boolean ticking;
  private int ticks;

  /**
   * @param nodes all nodes of the cluster as known at the moment of asking
   */
  public CutProcess(NodeId self, Rows rows, Supplier<? extends Collection<NodeId>> nodes) {
    this.self = self;
    this.rows = rows;
    this.nodes = nodes;
    byte[] stored = rows.get(ROW);
    if (stored != null) {
      cut = codec.record(stored);
    }
  }

  /** The cut that holds. */
  public Cut cut() {
    return cut;
  }

  @Override
  public void on(Event<CutMessage, Cut, Request> event, Effects<CutMessage, Cut, Cut> effects) {
    switch (event) {
      case Event.Replayed<CutMessage, Cut, Request>(long _, Cut record) -> store(record);
      case Event.Started<CutMessage, Cut, Request> _ -> {
        effects.notice(cut);
        others().forEach(node -> effects.send(node, new CutMessage.Ask()));
        arm(effects);
      }
      case Event.Received<CutMessage, Cut, Request>(NodeId from, CutMessage message) ->
          received(from, message, effects);
      case Event.Called<CutMessage, Cut, Request>(Ticket ticket, Request request) ->
          called(ticket, request, effects);
      case Event.Expired<CutMessage, Cut, Request> _ -> tick(effects);
      case Event.Cancelled<CutMessage, Cut, Request>(Ticket ticket) -> waiting.remove(ticket);
      case Event.Answered<CutMessage, Cut, Request> _,
          Event.Synced<CutMessage, Cut, Request> _,
          Event.Crowded<CutMessage, Cut, Request> _ -> {
        // It asks for nothing, and its row holds everything.
      }
    }
  }

  private void received(NodeId from, CutMessage message, Effects<CutMessage, Cut, Cut> effects) {
    switch (message) {
      case CutMessage.Tell tell -> told(from, tell.cut(), effects);
      case CutMessage.Told told -> {
        if (told.stamp() == cut.stamp()) {
          untold.remove(from);
          answer(effects);
        }
      }
      case CutMessage.Ask _ -> effects.send(from, new CutMessage.Tell(cut));
    }
  }

  private void told(NodeId from, Cut other, Effects<CutMessage, Cut, Cut> effects) {
    if (cut.isNewerThan(other)) {
      effects.send(from, new CutMessage.Tell(cut));
      return;
    }
    if (other.isNewerThan(cut)) {
      take(other, effects);
    }
    effects.send(from, new CutMessage.Told(cut.stamp()));
    arm(effects);
    List<List<NodeId>> asked = wanted;
    if (asked != null && !cut.by().equals(self.name()) && reissues < REISSUES_MAX) {
      reissues++; // this node did not know the newest cut when it was asked for its own
      issue(asked, effects);
    }
  }

  private void called(Ticket ticket, Request request, Effects<CutMessage, Cut, Cut> effects) {
    List<List<NodeId>> groups = request instanceof Request.Cut asked ? asked.groups() : List.of();
    Refusal wrong = request instanceof Request.Cut asked ? wrong(asked) : null;
    if (wrong != null) {
      effects.reply(ticket, new Reply.Refused(wrong));
      return;
    }
    waiting.add(ticket);
    wanted = groups;
    reissues = 0;
    ticks = 0;
    issue(groups, effects);
    answer(effects);
    arm(effects);
  }

  private void issue(List<List<NodeId>> groups, Effects<CutMessage, Cut, Cut> effects) {
    take(new Cut(cut.stamp() + 1, self.name(), groups), effects);
    untold.addAll(others());
    untold.forEach(node -> effects.send(node, new CutMessage.Tell(cut)));
  }

  private @Nullable Refusal wrong(Request.Cut asked) {
    if (asked.groups().size() < 2) {
      return new Refusal(
          ErrorCode.INVALID_ARGUMENT,
          "A cut takes at least two groups of nodes, for instance n1,n2 n3,n4,n5");
    }
    SortedSet<NodeId> known = new TreeSet<>(nodes.get());
    SortedSet<NodeId> seen = new TreeSet<>();
    for (List<NodeId> group : asked.groups()) {
      for (NodeId node : group) {
        if (!known.contains(node)) {
          return new Refusal(
              ErrorCode.INVALID_ARGUMENT,
              "There is no node " + node + "; the nodes are " + names(known));
        }
        if (!seen.add(node)) {
          return new Refusal(
              ErrorCode.INVALID_ARGUMENT,
              "Node " + node + " is named twice; each node stands on one side of a cut");
        }
      }
    }
    return null;
  }

  private void take(Cut newer, Effects<CutMessage, Cut, Cut> effects) {
    effects.persist(newer);
    store(newer);
    effects.note(newer.groups().isEmpty() ? "heal" : "cut", 1);
    // Early: the cut only drops messages, which any network may do; nothing durable is claimed by
    // it.
    effects.early().notice(newer);
  }

  private void store(Cut newer) {
    cut = newer;
    rows.put(ROW, codec.record(newer));
  }

  private List<NodeId> others() {
    List<NodeId> others = new ArrayList<>(nodes.get());
    others.remove(self);
    return others;
  }

  private void arm(Effects<CutMessage, Cut, Cut> effects) {
    if (!ticking && (!untold.isEmpty() || !cut.groups().isEmpty())) {
      ticking = true;
      effects.arm(new Tick(), TICK_NANOS);
    }
  }

  private void tick(Effects<CutMessage, Cut, Cut> effects) {
    ticking = false;
    ticks++;
    untold.retainAll(others());
    untold.forEach(node -> effects.send(node, new CutMessage.Tell(cut)));
    if (!cut.groups().isEmpty()) {
      // Whoever healed it may have stopped before it told this node.
      others().forEach(node -> effects.send(node, new CutMessage.Ask()));
    }
    answer(effects);
    arm(effects);
  }

  /** Answers when all know, or when it has been long enough for those that run. */
  private void answer(Effects<CutMessage, Cut, Cut> effects) {
    if (!untold.isEmpty() && ticks < TICKS_MAX) {
      return;
    }
    String done = cut.groups().isEmpty() ? "Every cut is healed" : "Cut";
    String but =
        untold.isEmpty()
            ? ""
            : "; not heard from " + names(untold) + ", told as soon as they answer";
    waiting.forEach(ticket -> effects.reply(ticket, new Reply.Done(done + but)));
    waiting.clear();
    wanted = null;
  }

  private static String names(Collection<NodeId> nodes) {
    return String.join(", ", nodes.stream().map(NodeId::name).toList());
  }
}
