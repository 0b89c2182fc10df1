package io.quorate.node.shard;

import io.quorate.protocol.process.Codec;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.OrderedRows;
import io.quorate.protocol.process.Process;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.RowsQuery;
import io.quorate.protocol.process.Ticket;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Hosts processes on one thread. A turn is any number of {@link #receive}, {@link #call}, {@link
 * #synced} and {@link #advance}, and then one {@link #settle}. Not thread-safe.
 *
 * <p>An event is handled at once, or, where a process is in the middle of a step, as soon as that
 * step and the events before it are done: no process is ever entered twice.
 */
public final class Shard {

  /** Holds the shard's own row: how often it was started. */
  public static final ProcessId SELF = new ProcessId(ProcessId.SYSTEM, 2);

  private static final byte[] STARTS = {'s'};

  private final NodeId self;
  private final ShardPorts ports;
  private final ShardStorage storage;
  private final ShardLimits limits;
  // Looked up for every message; insertion order keeps iteration the same in every run.
  private final Map<ProcessId, Hosted<?, ?, ?, ?>> processes = new LinkedHashMap<>();
  private final Tickets tickets = new Tickets();
  private final Timers timers = new Timers();
  private final TurnClock clock;
  private final Deque<Runnable> inbox = new ArrayDeque<>();
  private final Deque<Range> ranges = new ArrayDeque<>();
  private final Map<Asking, Ticket> waits = new LinkedHashMap<>();
  private final Deque<Hosted<?, ?, ?, ?>> touched = new ArrayDeque<>();
  private List<Hosted<?, ?, ?, ?>> unsynced = new ArrayList<>();
  private boolean busy;
  private boolean submitted;
  private boolean stopped;
  private long syncedPosition;
  private long flushedPosition;
  private long startPosition;
  private long incarnation;
  private long wakeNanos;
  private boolean wakeAsked;
  private int heldEffects;
  private boolean overwhelmed;

  /** A process here, and what it asked another one to wait for. */
  private record Asking(ProcessId by, Ticket ask) {}

  private record Range(Hosted<?, ?, ?, ?> by, Ticket ask, RowsQuery query) {}

  public Shard(NodeId self, ShardPorts ports, ShardStorage storage, ShardLimits limits) {
    this.self = self;
    this.ports = ports;
    this.storage = storage;
    this.limits = limits;
    this.clock = new TurnClock(ports);
  }

  // life

  /** The rows of a process, to build it with. */
  public OrderedRows rows(ProcessId id) {
    return storage.rows(id);
  }

  /**
   * Takes in a process. It sees nothing but its records before it is {@linkplain #start started}.
   *
   * @param notices told in the middle of a step; what it hands to this shard waits for that step's
   *     end
   */
  public <M, R, C, N> void host(
      ProcessId id, Process<M, R, C, N> process, Codec<M, R> codec, Consumer<? super N> notices) {
    Hosted<M, R, C, N> hosted = new Hosted<>(this, id, process, codec, notices);
    if (processes.putIfAbsent(id, hosted) != null) {
      throw new IllegalStateException("Process " + id + " is hosted already");
    }
  }

  /**
   * Replays the journal to the processes that were taken in, and to those that are taken in
   * meanwhile: a process that learns of others from its own records may have them hosted. Makes
   * this start known to the next one. Once, before anything else happens.
   */
  public void open() {
    OrderedRows rows = storage.rows(SELF);
    byte[] flushed = rows.get(STARTS);
    incarnation = flushed == null ? 0 : new WireReader(flushed).counter();
    storage.replay(this::replayed);
    incarnation++;
    byte[] starts = new WireWriter().varint(incarnation).toBytes();
    startPosition = persist(SELF, starts);
    rows.put(STARTS, starts);
  }

  private void replayed(long position, ProcessId process, byte[] record) {
    if (process.equals(SELF)) {
      incarnation = Math.max(incarnation, new WireReader(record).counter());
      storage.rows(SELF).put(STARTS, record);
      return;
    }
    Hosted<?, ?, ?, ?> to = processes.get(process);
    if (to != null && to.stage == Hosted.Stage.RECOVERING) {
      enter(() -> to.replayed(position, record));
    }
  }

  /** Starts every process that was taken in so far, in the order of their ids. */
  public void startAll() {
    for (ProcessId id : processes.keySet().stream().sorted().toList()) {
      Hosted<?, ?, ?, ?> hosted = processes.get(id);
      if (hosted != null && hosted.stage == Hosted.Stage.RECOVERING) {
        start(id);
      }
    }
  }

  /** Starts a process. */
  public void start(ProcessId id) {
    Hosted<?, ?, ?, ?> hosted = processes.get(id);
    if (hosted == null || hosted.stage != Hosted.Stage.RECOVERING) {
      throw new IllegalStateException("Process " + id + " is not waiting to be started");
    }
    enter(() -> {
      touch(hosted);
      hosted.started(incarnation, startPosition);
    });
  }

  /** Runs something once no process is in the middle of an event. */
  public void later(Runnable step) {
    enter(step);
  }

  /**
   * Ends a process for good and drops its rows; late messages to it are dropped from now on. Not
   * from an answer or a notice of its own: the event under way would go on, and write rows again.
   */
  public void destroy(ProcessId id) {
    evict(id);
    storage.discard(id);
  }

  /** Ends a process but keeps its rows. */
  public void evict(ProcessId id) {
    Hosted<?, ?, ?, ?> hosted = processes.remove(id);
    if (hosted == null) {
      return;
    }
    hosted.drop();
    timers.forget(id);
    tickets.close(
        hosted,
        new Refusal(
            ErrorCode.INDETERMINATE,
            "What the request was for was deleted while it was under way"));
  }

  /** Drops the rows of a process that does not run. */
  public void discard(ProcessId id) {
    storage.discard(id);
  }

  /** Whether a crash could still bring back rows that were dropped: none of that name may run. */
  public boolean isDiscarding(ProcessId id) {
    return storage.isDiscarding(id);
  }

  /** Whether there is a log of that process, whether it runs or not. */
  public boolean keepsLog(ProcessId id) {
    return storage.keepers().contains(id);
  }

  /**
   * Answers every open call <em>indeterminate</em>; nothing that waits for the journal happens any
   * more.
   */
  public void stop() {
    stopped = true;
    processes.values().forEach(Hosted::drop);
    inbox.clear();
    tickets.close(
        null,
        new Refusal(
            ErrorCode.INDETERMINATE,
            "Node "
                + self
                + " stopped before it could answer; read back what the request was to do"));
  }

  // events

  /** A message from another node. One to a process that does not exist here is dropped. */
  public void receive(NodeId from, ProcessId to, Object message) {
    Hosted<?, ?, ?, ?> hosted = processes.get(to);
    if (hosted == null || hosted.stage != Hosted.Stage.STARTED) {
      ports.note(to, "message-dropped", 1);
      return;
    }
    if (overwhelmed && to.keyspace() != ProcessId.SYSTEM) {
      ports.note(to, "message-shed", 1);
      return;
    }
    enter(() -> {
      touch(hosted);
      hosted.received(from, message);
    });
  }

  /**
   * Calls a process.
   *
   * @param bytes what the call holds in memory until it is answered, roughly
   * @param reply gets exactly one answer, the process's own or a {@link Refusal}; perhaps before
   *     this returns
   * @return the ticket to cancel it by
   */
  public Ticket call(ProcessId to, Object call, long bytes, Consumer<Object> reply) {
    return call(to, call, bytes, false, reply);
  }

  /**
   * Calls a process.
   *
   * @param waits whether it waits for something to happen, and counts as such
   */
  public Ticket call(ProcessId to, Object call, long bytes, boolean waits, Consumer<Object> reply) {
    boolean full =
        waits
            ? tickets.waitingCalls() >= limits.waitingCallsMax()
            : tickets.openCalls() >= limits.openCallsMax();
    if (full || tickets.openBytes() + bytes > limits.openBytesMax()) {
      ports.note(to, "call-refused", 1);
      reply.accept(
          new Refusal(
                  ErrorCode.OVERLOADED,
                  "Node "
                      + self
                      + " has as many requests under way as it accepts; try again later, or with"
                      + " fewer at once")
              .with("requestsUnderWay", tickets.openCalls())
              .with("requestsWaiting", tickets.waitingCalls())
              .with("bytesUnderWay", tickets.openBytes()));
      return Tickets.NONE;
    }
    return admit(to, call, bytes, waits, reply);
  }

  private Ticket admit(
      ProcessId to, Object call, long bytes, boolean waits, Consumer<Object> reply) {
    Hosted<?, ?, ?, ?> hosted = processes.get(to);
    if (hosted == null || stopped) {
      reply.accept(
          new Refusal(
                  ErrorCode.UNAVAILABLE, "Node " + self + " does not serve this; try another node")
              .with("process", to));
      return Tickets.NONE;
    }
    Ticket ticket = tickets.issue(hosted, bytes, waits, reply);
    enter(() -> called(hosted, ticket, call));
    return ticket;
  }

  /** Calls a process that answers this call by nothing. */
  public void tell(ProcessId to, Object call) {
    Hosted<?, ?, ?, ?> hosted = processes.get(to);
    if (hosted != null) {
      enter(() -> called(hosted, Tickets.NONE, call));
    }
  }

  private void called(Hosted<?, ?, ?, ?> hosted, Ticket ticket, Object call) {
    if (hosted.stage == Hosted.Stage.STARTED) {
      touch(hosted);
      hosted.called(ticket, call);
    } else if (hosted.stage == Hosted.Stage.RECOVERING && !ticket.equals(Tickets.NONE)) {
      tickets.release(
          ticket,
          new Refusal(ErrorCode.UNAVAILABLE, "Node " + self + " is starting; try again soon"));
    }
  }

  /** The caller waits no longer. */
  public void cancel(Ticket ticket) {
    Hosted<?, ?, ?, ?> hosted = tickets.cancel(ticket);
    if (hosted != null && hosted.stage == Hosted.Stage.STARTED) {
      enter(() -> {
        touch(hosted);
        hosted.cancelled(ticket);
      });
    }
  }

  /** The journal is durable up to this position, inclusive. */
  public void synced(long position) {
    if (position <= syncedPosition) {
      return;
    }
    syncedPosition = position;
    enter(() -> letOut(position));
    lookForRoom();
  }

  private void letOut(long position) {
    List<Hosted<?, ?, ?, ?>> watching = unsynced;
    unsynced = new ArrayList<>();
    for (Hosted<?, ?, ?, ?> hosted : watching) {
      hosted.unsynced = false;
      hosted.letOut(position);
      long reached = hosted.newlySynced(position);
      if (reached > 0) {
        inbox.addLast(() -> {
          touch(hosted);
          hosted.synced(reached);
        });
      }
      if (hosted.awaitsSync()) {
        watchSync(hosted);
      }
    }
  }

  /** Time has passed: runs out what is due, and answers ranges that were asked for. */
  public void advance() {
    wakeAsked = false;
    long armedBefore = timers.armings();
    Timers.Armed due = timers.due(clock.nanos(), armedBefore);
    while (due != null) {
      expire(due);
      due = timers.due(clock.nanos(), armedBefore);
    }
    for (int i = 0; i < limits.asksPerTurn() && !ranges.isEmpty(); i++) {
      answer(ranges.removeFirst());
    }
  }

  private void expire(Timers.Armed due) {
    Hosted<?, ?, ?, ?> hosted = processes.get(due.process);
    if (hosted != null && hosted.stage == Hosted.Stage.STARTED) {
      enter(() -> {
        touch(hosted);
        hosted.expired(due.key);
      });
    }
  }

  private void answer(Range range) {
    if (range.by().stage == Hosted.Stage.STARTED) {
      answered(range.by(), range.ask(), storage.page(range.by().id, range.query()));
    }
  }

  private void answered(Hosted<?, ?, ?, ?> by, Ticket ask, Object answer) {
    enter(() -> {
      if (by.stage == Hosted.Stage.STARTED) {
        touch(by);
        by.answered(ask, answer);
      }
    });
  }

  /**
   * Ends the turn: settles every process that was touched, and hands the records to the journal.
   */
  public void settle() {
    tellFlushed();
    while (!touched.isEmpty()) {
      Hosted<?, ?, ?, ?> hosted = touched.removeFirst();
      hosted.touched = false;
      if (hosted.stage == Hosted.Stage.STARTED) {
        enter(hosted::settle);
      }
    }
    storage.turnEnded();
    if (submitted) {
      submitted = false;
      ports.journalSubmitted();
    }
    askToWake();
    lookForRoom();
    clock.turn();
  }

  /** Tells those that keep a log when rows have become durable, so that they can shorten it. */
  private void tellFlushed() {
    long flushed = storage.flushed();
    if (flushed <= flushedPosition) {
      return;
    }
    flushedPosition = flushed;
    for (ProcessId id : List.copyOf(storage.keepers())) {
      Hosted<?, ?, ?, ?> hosted = processes.get(id);
      if (hosted != null && hosted.stage == Hosted.Stage.STARTED) {
        enter(() -> {
          touch(hosted);
          hosted.crowded(flushed);
        });
      }
    }
  }

  /** Once a turn, since one turn adds little and looking costs something. */
  private void lookForRoom() {
    overwhelmed = heldEffects > limits.heldEffectsMax() || storage.overwhelmed();
  }

  private void askToWake() {
    Timers.Armed next = timers.head();
    if (!ranges.isEmpty()) {
      wake(clock.nanos());
    } else if (next != null) {
      wake(next.deadlineNanos);
    }
  }

  private void wake(long nanos) {
    if (!wakeAsked || nanos - wakeNanos < 0) {
      wakeAsked = true;
      wakeNanos = nanos;
      ports.wakeAt(nanos);
    }
  }

  /** Whether there is no room for what clients write. */
  public boolean full() {
    Refusal refusal = storage.refusesWrites();
    return refusal != null && refusal.code() == ErrorCode.DISK_FULL;
  }

  /** Calls that wait for their answer now. */
  public int openCalls() {
    return tickets.openCalls();
  }

  /** Calls that wait for something to happen. */
  public int waitingCalls() {
    return tickets.waitingCalls();
  }

  // what the processes' effects need

  private void enter(Runnable step) {
    inbox.addLast(step);
    if (busy) {
      return;
    }
    busy = true;
    try {
      while (!inbox.isEmpty() && !stopped) {
        inbox.removeFirst().run();
      }
    } finally {
      busy = false;
    }
  }

  private void touch(Hosted<?, ?, ?, ?> hosted) {
    if (!hosted.touched) {
      hosted.touched = true;
      touched.addLast(hosted);
    }
  }

  void watchSync(Hosted<?, ?, ?, ?> hosted) {
    if (!hosted.unsynced) {
      hosted.unsynced = true;
      unsynced.add(hosted);
    }
  }

  long persist(ProcessId id, byte[] record) {
    submitted = true;
    return storage.submit(id, record);
  }

  void ask(Hosted<?, ?, ?, ?> by, Ticket ask, Object query) {
    switch (query) {
      case RowsQuery range -> ranges.addLast(new Range(by, ask, range));
      case LocalCall local -> callLocal(by, ask, local);
      case LocalCancel _ -> {
        Ticket open = waits.remove(new Asking(by.id, ask));
        if (open != null) {
          cancel(open);
        }
      }
      default ->
          throw new IllegalArgumentException(by.id + " asks for what no host answers: " + query);
    }
  }

  private void callLocal(Hosted<?, ?, ?, ?> by, Ticket ask, LocalCall local) {
    Refusal refusal = local.writes() ? storage.refusesWrites() : null;
    if (refusal == null && overwhelmed && local.process().keyspace() != ProcessId.SYSTEM) {
      refusal = overwhelmed();
    }
    if (refusal != null) {
      answered(by, ask, refusal);
    } else {
      admitLocal(by, ask, local);
    }
  }

  private void admitLocal(Hosted<?, ?, ?, ?> by, Ticket ask, LocalCall local) {
    if (!local.waits()) {
      admit(local.process(), local.call(), 0, false, answer -> answered(by, ask, answer));
      return;
    }
    Asking asking = new Asking(by.id, ask);
    Ticket ticket =
        admit(
            local.process(),
            local.call(),
            0,
            true,
            answer -> {
              waits.remove(asking);
              answered(by, ask, answer);
            });
    if (!ticket.equals(Tickets.NONE)) {
      waits.put(asking, ticket); // never answered yet: the process asks in the middle of a step
    }
  }

  private Refusal overwhelmed() {
    return new Refusal(
        ErrorCode.OVERLOADED,
        "The disk of node "
            + self
            + " does not keep up; nothing was done, try again in a moment, or another node");
  }

  /** An effect waits for the journal from now on. */
  void held() {
    heldEffects++;
  }

  /** So many effects wait no more. */
  void released(int effects) {
    heldEffects -= effects;
  }

  void arm(ProcessId id, Object timer, long delayNanos) {
    timers.arm(id, timer, clock.nanos() + Math.max(0, delayNanos));
  }

  void cancelTimer(ProcessId id, Object timer) {
    timers.cancel(id, timer);
  }

  void requireOther(ProcessId process, NodeId to) {
    if (to.equals(self)) {
      throw new IllegalArgumentException(process + " sends to its own node");
    }
  }

  ShardPorts ports() {
    return ports;
  }

  ShardStorage storage() {
    return storage;
  }

  Tickets tickets() {
    return tickets;
  }

  TurnClock clock() {
    return clock;
  }

  long syncedPosition() {
    return syncedPosition;
  }
}
