package io.quorate.protocol.quorum;

import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.Event;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Outlet;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.process.RowsQuery;
import io.quorate.protocol.process.Ticket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The smallest host that keeps the contract: a journal that is durable up to a position, effects
 * that wait behind it, timers, and rows that a crash takes back to what the journal says.
 */
final class QuorumHost implements Effects<QuorumMessage, QuorumRecord, QuorumNotice> {

  private record Gated(long position, Runnable effect) {}

  private record Asked(Ticket ticket, RowsQuery query) {}

  final NodeId node;
  final List<QuorumNotice> notices = new ArrayList<>();
  private final QuorumCluster cluster;
  private final ProcessId id;
  private final QuorumSettings settings;
  private final MergePolicy policy;
  private final QuorumRules rules;
  private final UpkeepSettings upkeep;
  private final QuorumCodec codec = new QuorumCodec();
  private final List<byte[]> journal = new ArrayList<>();
  private final ArrayDeque<Gated> gated = new ArrayDeque<>();
  private final ArrayDeque<Asked> asked = new ArrayDeque<>();
  private final Map<Object, Long> timers = new LinkedHashMap<>();
  private final Outlet<QuorumMessage, QuorumNotice> early = new Early();
  private HostRows rows = new HostRows();
  private @Nullable QuorumProcess process;
  private long generation;
  private long synced;
  private long incarnation;
  long wallOffsetMillis;

  QuorumHost(
      QuorumCluster cluster,
      NodeId node,
      ProcessId id,
      QuorumSettings settings,
      MergePolicy policy,
      QuorumRules rules,
      UpkeepSettings upkeep) {
    this.cluster = cluster;
    this.node = node;
    this.id = id;
    this.settings = settings;
    this.policy = policy;
    this.rules = rules;
    this.upkeep = upkeep;
  }

  HostRows rows() {
    return rows;
  }

  boolean isUp() {
    return process != null;
  }

  /** Recovers from the journal and starts. */
  void start() {
    rows = new HostRows();
    QuorumProcess next =
        new QuorumProcess(node, id, settings, policy, generation, rows, rules, upkeep);
    process = next;
    long position = 0;
    for (byte[] record : journal) {
      next.on(new Event.Replayed<>(++position, codec.record(record)), this);
    }
    next.on(new Event.Started<>(++incarnation), this);
  }

  /** Loses what is not durable. */
  void crash() {
    process = null;
    while (journal.size() > synced) {
      journal.removeLast();
    }
    gated.clear();
    asked.clear();
    timers.clear();
  }

  /** Loses the disk; the cluster allots another generation to what comes back under the name. */
  void loseDisk() {
    crash();
    journal.clear();
    synced = 0;
    generation++;
  }

  void on(Event<QuorumMessage, QuorumRecord, QuorumCall> event) {
    QuorumProcess running = process;
    if (running != null) {
      running.on(event, this);
      running.settle(this);
    }
  }

  /** The journal is written and synced. */
  void sync() {
    if (synced < journal.size()) {
      synced = journal.size();
      on(new Event.Synced<>(synced));
    }
    while (!gated.isEmpty() && gated.getFirst().position() <= synced) {
      gated.removeFirst().effect().run();
    }
  }

  boolean hasUnsynced() {
    return synced < journal.size();
  }

  /** Whether there is more to do than wait for a timer. */
  boolean isBusy() {
    return hasUnsynced() || !asked.isEmpty();
  }

  /** Answers everything that was asked of the rows. */
  boolean answerAll() {
    boolean any = !asked.isEmpty();
    while (!asked.isEmpty()) {
      Asked next = asked.removeFirst();
      on(new Event.Answered<>(next.ticket(), rows.page(next.query())));
    }
    return any;
  }

  /** When the next timer is due; {@code Long.MAX_VALUE} when there is none. */
  long nextTimer() {
    return timers.values().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
  }

  /** Fires what is due. */
  void fire() {
    List<Object> due = new ArrayList<>();
    timers.forEach((timer, at) -> {
      if (at <= cluster.nanos()) {
        due.add(timer);
      }
    });
    for (Object timer : due) {
      if (timers.remove(timer) != null) {
        on(new Event.Expired<>(timer));
      }
    }
  }

  private void gate(Runnable effect) {
    if (gated.isEmpty() && synced == journal.size()) {
      effect.run();
    } else {
      gated.add(new Gated(journal.size(), effect));
    }
  }

  private final class Early implements Outlet<QuorumMessage, QuorumNotice> {
    @Override
    public void send(NodeId to, QuorumMessage message) {
      cluster.send(node, to, message);
    }

    @Override
    public void reply(Ticket ticket, Object result) {
      cluster.replied(ticket, result);
    }

    @Override
    public void notice(QuorumNotice notice) {
      notices.add(notice);
    }
  }

  @Override
  public Outlet<QuorumMessage, QuorumNotice> early() {
    return early;
  }

  @Override
  public void send(NodeId to, QuorumMessage message) {
    gate(() -> early.send(to, message));
  }

  @Override
  public void reply(Ticket ticket, Object result) {
    gate(() -> early.reply(ticket, result));
  }

  @Override
  public void notice(QuorumNotice notice) {
    gate(() -> early.notice(notice));
  }

  @Override
  public long persist(QuorumRecord record) {
    journal.add(codec.record(record));
    return journal.size();
  }

  @Override
  public void release(long position) {}

  @Override
  public void ask(Ticket ask, Object query) {
    asked.add(new Asked(ask, (RowsQuery) query));
  }

  @Override
  public void arm(Object timer, long delayNanos) {
    timers.put(timer, cluster.nanos() + delayNanos);
  }

  @Override
  public void cancel(Object timer) {
    timers.remove(timer);
  }

  @Override
  public long nanos() {
    return cluster.nanos();
  }

  @Override
  public long wallMillis() {
    return 1_700_000_000_000L + cluster.nanos() / 1_000_000 + wallOffsetMillis;
  }

  @Override
  public long choose(String site, long bound) {
    return cluster.choose(bound);
  }

  @Override
  public void note(String probe, long value) {
    cluster.note(probe, value);
  }
}
