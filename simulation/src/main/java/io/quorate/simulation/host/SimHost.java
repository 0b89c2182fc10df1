package io.quorate.simulation.host;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Event;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.RowsQuery;
import io.quorate.protocol.process.Ticket;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One node of bare processes: runs their turns, keeps their journal and rows, crashes and starts
 * again. A turn takes all that has arrived by then; clocks stand still within it.
 */
public final class SimHost {
  private final Machine machine;
  private final HostPorts ports;
  private final TreeMap<ProcessId, HostedProcess<?, ?, ?, ?>> processes = new TreeMap<>();
  private final TreeMap<Long, Consumer<Object>> waiting = new TreeMap<>();
  private final TreeSet<Long> replied = new TreeSet<>();
  private final HostDisk disk;
  private final List<Runnable> busyWatchers = new ArrayList<>();
  private final List<Runnable> expiredLate = new ArrayList<>();
  private List<Runnable> inbox = new ArrayList<>();
  private boolean turnPlanned;
  private boolean up;
  private boolean recovering;
  private boolean paused;
  private long life;
  private long generation = 1;
  private long tickets;
  private long turnNanos;
  private long turnWallMillis;

  public SimHost(Machine machine, HostPorts ports) {
    this.machine = machine;
    this.ports = ports;
    this.disk =
        new HostDisk(machine, ports::keepsLog, this::syncedLater, this::flushed, this::forgotten);
  }

  /** What the host stands on. */
  public Machine machine() {
    return machine;
  }

  /** Whether the node runs. */
  public boolean up() {
    return up;
  }

  /** The rows of a process as it sees them; empty while the node is down. */
  public NavigableMap<byte[], byte[]> rows(ProcessId id) {
    return up ? disk.view(id) : HostDisk.NO_ROWS;
  }

  /** Starts the node: replays what survived, then tells the processes that they are started. */
  public void start() {
    up = true;
    life++;
    machine.clock().restart(machine.choices().below("host.clock", 1_000_000_000_000L));
    recovering = true;
    freezeClocks();
    disk.start(life);
    for (ProcessId id : ports.processes()) {
      HostRows own = disk.rows(id);
      processes.put(
          id, new HostedProcess<>(this, id, own, ports.create(this, id, own, generation)));
    }
    for (HostJournal.Entry entry : disk.replay()) {
      HostedProcess<?, ?, ?, ?> process = processes.get(entry.process());
      if (process != null) {
        guarded(process, () -> process.on(new Event.Replayed<>(entry.position(), entry.record())));
      }
    }
    recovering = false;
    processes.values().forEach(p -> guarded(p, () -> p.on(new Event.Started<>(life))));
    ports.started(this);
    endTurn();
  }

  /** Ends this life at once: open calls get no answer, effects that waited are gone. */
  public void crash() {
    up = false;
    life++;
    disk.crash();
    processes.clear();
    inbox = new ArrayList<>();
    expiredLate.clear();
    turnPlanned = false;
    List<Consumer<Object>> open = new ArrayList<>(waiting.values());
    waiting.clear();
    replied.clear();
    open.forEach(c -> c.accept(new Refusal(ErrorCode.INDETERMINATE, "The node crashed")));
  }

  /** Empties the disk of a node that is down; it comes back under a new generation. */
  public void loseDisk() {
    disk.lose();
    generation++;
  }

  /** Stops turns and syncs, as a long garbage collection or a suspended machine does. */
  public void pause() {
    paused = true;
  }

  /**
   * Goes on after {@link #pause}. What expired meanwhile is sometimes noticed after what arrived.
   */
  public void resume() {
    paused = false;
    inbox.addAll(expiredLate);
    expiredLate.clear();
    planTurn();
  }

  /** While the disk is full, writes are refused and nothing gets durable. */
  public void fillDisk(boolean full) {
    disk.fill(full);
  }

  /** Makes each sync take so much longer. */
  public void slowDisk(long moreNanos) {
    disk.slow(moreNanos);
  }

  /** Runs something shortly after the next record is persisted. */
  public void whenBusy(Runnable then) {
    busyWatchers.add(then);
  }

  /** Asks a process something; the consumer is told exactly once. */
  public void call(ProcessId id, Object call, Consumer<Object> reply) {
    HostedProcess<?, ?, ?, ?> process = processes.get(id);
    if (!up || process == null) {
      reply.accept(new Refusal(ErrorCode.UNAVAILABLE, "The node is down"));
    } else if (disk.full() && ports.writes(call)) {
      reply.accept(new Refusal(ErrorCode.DISK_FULL, "The node's disk is full"));
    } else {
      Ticket ticket = new Ticket(++tickets);
      waiting.put(ticket.number(), reply);
      post(process, () -> process.on(new Event.Called<>(ticket, call)));
    }
  }

  /** Tells a process something that has no answer. */
  public void tell(ProcessId id, Object call) {
    HostedProcess<?, ?, ?, ?> process = processes.get(id);
    if (up && process != null) {
      post(process, () -> process.on(new Event.Called<>(new Ticket(++tickets), call)));
    }
  }

  /** A message arrives. */
  public void receive(NodeId from, Parcel parcel) {
    HostedProcess<?, ?, ?, ?> process = processes.get(parcel.process());
    if (up && process != null) {
      post(process, () -> process.on(new Event.Received<>(from, parcel.message())));
    }
  }

  long nanos() {
    return turnNanos;
  }

  long wallMillis() {
    return turnWallMillis;
  }

  long synced() {
    return disk.synced();
  }

  long persist(ProcessId id, Object record) {
    for (Runnable watcher : busyWatchers) {
      long soon = machine.choices().below("host.busy", machine.settings().syncNanosMin() * 2);
      machine.timeline().after(soon, watcher);
    }
    busyWatchers.clear();
    return disk.persist(id, ports.stored(id, record));
  }

  void release(ProcessId id, long position) {
    disk.release(id, position);
  }

  private void forgotten(ProcessId id, byte[] row) {
    if (!recovering) {
      ports.forgotten(this, id, row);
    }
  }

  /** Asks those that keep their log to let go of what is in the rows. */
  private void flushed(long mark) {
    for (HostedProcess<?, ?, ?, ?> process : processes.values()) {
      if (ports.keepsLog(process.id()) && machine.choices().chance("host.crowded", 500_000)) {
        post(process, () -> process.crowded(mark));
      }
    }
  }

  void armed(HostedProcess<?, ?, ?, ?> process, Object timer, long number, long delayNanos) {
    long born = life;
    machine
        .timeline()
        .after(
            machine.clock().trueDelay(delayNanos),
            () -> {
              if (life == born) {
                expired(process, () -> process.expire(timer, number));
              }
            });
  }

  private void expired(HostedProcess<?, ?, ?, ?> process, Runnable event) {
    boolean late = paused && ports.keepsLog(process.id());
    if (late && machine.choices().chance("host.late", 500_000)) {
      expiredLate.add(() -> guarded(process, event));
    } else {
      post(process, event);
    }
  }

  void answerLater(HostedProcess<?, ?, ?, ?> process, Ticket ask, RowsQuery query) {
    long born = life;
    long delay = machine.choices().between("host.ask", 10_000, 3_000_000);
    machine
        .timeline()
        .after(
            delay,
            () -> {
              if (life == born) {
                post(process, () -> process.on(new Event.Answered<>(ask, process.page(query))));
              }
            });
  }

  void send(NodeId to, Parcel parcel) {
    ports.send(this, to, parcel);
  }

  void notice(ProcessId id, Object notice) {
    machine.environment().trace().line(() -> machine.id() + " " + id + " notice " + notice);
    ports.notice(this, id, notice);
  }

  void noted(ProcessId id, String probe, long value) {
    machine.environment().counts().add(probe);
    machine
        .environment()
        .trace()
        .line(() -> machine.id() + " " + id + " note " + probe + " " + value);
  }

  /** Checks that a ticket is answered once only, at the moment when the process says so. */
  void replied(Ticket ticket) {
    if (waiting.containsKey(ticket.number()) && !replied.add(ticket.number())) {
      throw new IllegalStateException("A second reply to " + ticket);
    }
  }

  void reply(Ticket ticket, Object result) {
    replied.remove(ticket.number());
    Consumer<Object> consumer = waiting.remove(ticket.number());
    if (consumer != null) {
      consumer.accept(result);
    }
  }

  private void post(HostedProcess<?, ?, ?, ?> process, Runnable event) {
    inbox.add(() -> guarded(process, event));
    planTurn();
  }

  private void planTurn() {
    if (turnPlanned || paused || inbox.isEmpty()) {
      return;
    }
    turnPlanned = true;
    long spread = machine.settings().turnNanosSpread();
    long delay = spread == 0 ? 0 : machine.choices().below("host.turn", spread);
    long born = life;
    machine
        .timeline()
        .after(
            delay,
            () -> {
              if (life == born) {
                turn();
              }
            });
  }

  private void turn() {
    turnPlanned = false;
    if (paused) {
      return;
    }
    List<Runnable> events = inbox;
    inbox = new ArrayList<>();
    freezeClocks();
    machine
        .environment()
        .fingerprint()
        .add(((long) machine.index() << 56) ^ machine.timeline().now());
    events.forEach(Runnable::run);
    endTurn();
  }

  private void endTurn() {
    processes.values().forEach(p -> guarded(p, p::settle));
  }

  private void freezeClocks() {
    turnNanos = machine.clock().nanos();
    turnWallMillis = machine.clock().wallMillis();
  }

  private void syncedLater(long position) {
    inbox.add(() -> durable(position));
    planTurn();
  }

  private void durable(long position) {
    disk.heard(position);
    for (HostedProcess<?, ?, ?, ?> process : processes.values()) {
      guarded(process, () -> process.synced(position));
    }
  }

  private void guarded(HostedProcess<?, ?, ?, ?> process, Runnable step) {
    if (processes.get(process.id()) != process) {
      return;
    }
    try {
      step.run();
    } catch (RuntimeException failure) {
      ports.defect(this, process.id(), failure);
    }
  }

  /** What keeps this host from working, in a word; null when nothing does. */
  public @Nullable String hindrance() {
    return !up ? "down" : paused ? "paused" : disk.full() ? "disk full" : null;
  }
}
