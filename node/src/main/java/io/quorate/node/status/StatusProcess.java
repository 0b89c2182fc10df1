package io.quorate.node.status;

import io.quorate.node.metadata.TableGroup;
import io.quorate.node.shard.LocalCall;
import io.quorate.node.status.NodeFigures.GroupFigures;
import io.quorate.node.status.NodeFigures.PartitionFigures;
import io.quorate.protocol.order.OrderStatus;
import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.Event;
import io.quorate.protocol.process.NoRecord;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Process;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.process.Ticket;
import io.quorate.protocol.quorum.QuorumCall;
import io.quorate.protocol.quorum.QuorumReply;
import io.quorate.store.group.GroupCall;
import io.quorate.store.group.GroupReply;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Answers {@link Request.ClusterStatus}: from this node's table at once, or, with figures, after
 * asking every node that can be reached, and each of them every partition on it. Whoever does not
 * answer in time is left out. Keeps nothing.
 */
public final class StatusProcess
    implements Process<StatusMessage, NoRecord, Request.ClusterStatus, NoRecord> {

  /** Where it is hosted on every node. */
  public static final ProcessId ID = new ProcessId(ProcessId.SYSTEM, 5);

  private static final long PATIENCE_NANOS = 2_000_000_000L;

  private record Sweep() {}

  /** A survey of all nodes for somebody here. */
  private static final class Survey {
    final Ticket ticket;
    final long deadlineNanos;
    final SortedSet<NodeId> missing;
    final SortedMap<NodeId, NodeFigures> figures = new TreeMap<>();

    Survey(Ticket ticket, long deadlineNanos, SortedSet<NodeId> missing) {
      this.ticket = ticket;
      this.deadlineNanos = deadlineNanos;
      this.missing = missing;
    }
  }

  /** A survey of the partitions here, for another node or this one. */
  private static final class Census {
    final NodeId asker;
    final long number;
    final List<PartitionFigures> partitions = new ArrayList<>();
    final List<GroupFigures> groups = new ArrayList<>();
    int missing;

    Census(NodeId asker, long number, int missing) {
      this.asker = asker;
      this.number = number;
      this.missing = missing;
    }
  }

  private record Inspection(Census census, ProcessId id) {}

  private final NodeId self;
  private final ClusterView view;
  private final Map<Long, Survey> surveys = new LinkedHashMap<>();
  private final Map<Ticket, Inspection> inspections = new LinkedHashMap<>();
  private long numbers;

  public StatusProcess(NodeId self, ClusterView view) {
    this.self = self;
    this.view = view;
  }

  @Override
  public void on(
      Event<StatusMessage, NoRecord, Request.ClusterStatus> event,
      Effects<StatusMessage, NoRecord, NoRecord> effects) {
    switch (event) {
      case Event.Started<StatusMessage, NoRecord, Request.ClusterStatus>(long incarnation) ->
          numbers = incarnation << 32;
      case Event.Called<StatusMessage, NoRecord, Request.ClusterStatus>(var ticket, var request) ->
          called(ticket, request, effects);
      case Event.Received<StatusMessage, NoRecord, Request.ClusterStatus>(
              var from,
              StatusMessage.Ask ask) ->
          count(from, ask.number(), effects);
      case Event.Received<StatusMessage, NoRecord, Request.ClusterStatus>(
              var from,
              StatusMessage.Tell tell) ->
          told(from, tell.number(), tell.figures(), effects);
      case Event.Answered<StatusMessage, NoRecord, Request.ClusterStatus>(var ask, var answer) ->
          inspected(ask, answer, effects);
      case Event.Expired<StatusMessage, NoRecord, Request.ClusterStatus> _ -> sweep(effects);
      case Event.Replayed<StatusMessage, NoRecord, Request.ClusterStatus> _,
          Event.Cancelled<StatusMessage, NoRecord, Request.ClusterStatus> _,
          Event.Synced<StatusMessage, NoRecord, Request.ClusterStatus> _,
          Event.Crowded<StatusMessage, NoRecord, Request.ClusterStatus> _ -> {
        // It keeps nothing, and a survey that nobody waits for ends by itself.
      }
    }
  }

  private void called(
      Ticket ticket,
      Request.ClusterStatus request,
      Effects<StatusMessage, NoRecord, NoRecord> effects) {
    if (!request.figures()) {
      effects.reply(ticket, new Reply.Cluster(new Summary(self, view, new TreeMap<>()).cluster()));
      return;
    }
    SortedSet<NodeId> asked = new TreeSet<>(view.table().members().keySet());
    asked.retainAll(view.reachable());
    asked.add(self);
    long number = numbers++;
    surveys.put(number, new Survey(ticket, effects.nanos() + PATIENCE_NANOS, asked));
    effects.arm(new Sweep(), PATIENCE_NANOS);
    for (NodeId node : List.copyOf(asked)) {
      if (node.equals(self)) {
        count(self, number, effects);
      } else {
        effects.send(node, new StatusMessage.Ask(number));
      }
    }
  }

  private void count(
      NodeId asker, long number, Effects<StatusMessage, NoRecord, NoRecord> effects) {
    List<ProcessId> processes = view.processes();
    List<ProcessId> groups = view.groups();
    boolean seated = view.seated();
    Census census = new Census(asker, number, processes.size() + groups.size() + (seated ? 1 : 0));
    if (seated) {
      inspect(TableGroup.ID, TableGroup.INSPECT, census, effects);
    }
    processes.forEach(id -> inspect(id, new QuorumCall.Inspect(), census, effects));
    groups.forEach(id -> inspect(id, new GroupCall.Inspect(), census, effects));
    if (census.missing == 0) {
      counted(census, effects);
    }
  }

  private void inspect(
      ProcessId id,
      Object call,
      Census census,
      Effects<StatusMessage, NoRecord, NoRecord> effects) {
    Ticket ask = new Ticket(++numbers);
    inspections.put(ask, new Inspection(census, id));
    effects.ask(ask, new LocalCall(id, call, false, false));
  }

  private void inspected(
      Ticket ask, Object answer, Effects<StatusMessage, NoRecord, NoRecord> effects) {
    Inspection inspection = inspections.remove(ask);
    if (inspection == null) {
      return;
    }
    Census census = inspection.census();
    if (answer instanceof QuorumReply.Status it) {
      census.partitions.add(
          new PartitionFigures(
              inspection.id(),
              it.keys(),
              it.tombstones(),
              it.siblings(),
              it.hints(),
              it.digest(),
              it.transferredRows()));
    }
    if (answer instanceof GroupReply.Status it) {
      // Replicas that applied the same writes have the same chain.
      census.partitions.add(new PartitionFigures(inspection.id(), 0, 0, 0, 0, it.chain(), 0));
      census.groups.add(GroupFigures.of(inspection.id(), it.order(), it.applied()));
    }
    if (answer instanceof OrderStatus it) {
      census.groups.add(GroupFigures.of(inspection.id(), it, it.delivered()));
    }
    census.missing--;
    if (census.missing == 0) {
      counted(census, effects);
    }
  }

  private void counted(Census census, Effects<StatusMessage, NoRecord, NoRecord> effects) {
    SortedMap<String, Long> counts = new TreeMap<>(view.counts());
    for (PartitionFigures it : census.partitions) {
      counts.merge("keys", it.keys(), Long::sum);
      counts.merge("tombstones", it.tombstones(), Long::sum);
      counts.merge("siblings", it.siblings(), Long::sum);
      counts.merge("hints", it.hints(), Long::sum);
    }
    NodeFigures figures = new NodeFigures(view.ready(), census.partitions, census.groups, counts);
    if (census.asker.equals(self)) {
      told(self, census.number, figures, effects);
    } else {
      effects.send(census.asker, new StatusMessage.Tell(census.number, figures));
    }
  }

  private void told(
      NodeId by,
      long number,
      NodeFigures figures,
      Effects<StatusMessage, NoRecord, NoRecord> effects) {
    Survey survey = surveys.get(number);
    if (survey == null) {
      return;
    }
    survey.figures.put(by, figures);
    survey.missing.remove(by);
    if (survey.missing.isEmpty()) {
      surveys.remove(number);
      answer(survey, effects);
    }
  }

  private void answer(Survey survey, Effects<StatusMessage, NoRecord, NoRecord> effects) {
    effects.reply(
        survey.ticket, new Reply.Cluster(new Summary(self, view, survey.figures).cluster()));
  }

  private void sweep(Effects<StatusMessage, NoRecord, NoRecord> effects) {
    Iterator<Survey> each = surveys.values().iterator();
    while (each.hasNext()) {
      Survey survey = each.next();
      if (effects.nanos() - survey.deadlineNanos >= 0) {
        each.remove();
        answer(survey, effects);
      }
    }
    if (!surveys.isEmpty()) {
      effects.arm(new Sweep(), PATIENCE_NANOS / 4);
    }
  }
}
