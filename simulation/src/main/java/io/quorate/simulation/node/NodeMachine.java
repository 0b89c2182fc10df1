package io.quorate.simulation.node;

import io.quorate.node.EngineStorage;
import io.quorate.node.Node;
import io.quorate.node.NodeConfig;
import io.quorate.node.NodePorts;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.process.Refusal;
import io.quorate.simulation.host.Machine;
import io.quorate.simulation.host.Parcel;
import io.quorate.storage.disk.DiskFailedException;
import io.quorate.storage.disk.DiskFullException;
import io.quorate.storage.engine.StorageEngine;
import io.quorate.storage.journal.JournalRecovery;
import io.quorate.store.operation.NodeAddress;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One machine with a node on it: runs its turns in virtual time, crashes it and starts it again. A
 * turn takes all that has arrived by then.
 */
public final class NodeMachine implements NodePorts {
  private final Machine machine;
  private final NodeConfig config;
  private final MachinePorts world;
  private final NodeStore store;
  private final SortedMap<Long, Consumer<Reply>> open = new TreeMap<>();
  private final List<Runnable> busyWatchers = new ArrayList<>();
  private final List<Runnable> flushWatchers = new ArrayList<>();
  private List<Consumer<Node>> inbox = new ArrayList<>();
  private @Nullable Node node;
  private @Nullable Runnable afterFailure;
  private boolean turnPlanned;
  private boolean paused;
  private long life;
  private long requests;
  private long wakes;

  public NodeMachine(Machine machine, NodeConfig config, MachinePorts world, Machinery machinery) {
    this.machine = machine;
    this.config = config;
    this.world = world;
    this.store = new NodeStore(machine, machinery, new DiskListener());
  }

  /** What the node stands on. */
  public Machine machine() {
    return machine;
  }

  /** Its name. */
  public NodeId id() {
    return machine.id();
  }

  /** Whether the node runs. */
  public boolean up() {
    return node != null;
  }

  /** The node that runs; null while it is down. */
  public @Nullable Node node() {
    return node;
  }

  /** The storage of the node that runs; null while it is down. */
  public @Nullable StorageEngine engine() {
    return store.engine();
  }

  // life

  /** Starts the node on what its disk holds. */
  public void start() {
    life++;
    turnPlanned = false;
    machine.clock().restart(machine.choices().below("host.clock", 1_000_000_000_000L));
    guarded(() -> {
      EngineStorage storage = new EngineStorage(store.open(config.cluster(), life));
      Node started = new Node(config, this, storage);
      node = started;
      started.start();
      recovered(storage);
      started.settle();
      store.turnEnded();
    });
  }

  private void recovered(EngineStorage storage) {
    JournalRecovery recovery = storage.recovery();
    StorageEngine engine = store.engine();
    if (recovery == null || engine == null) {
      throw new IllegalStateException(id() + " started without a replay");
    }
    machine.environment().trace().line(() -> id() + " recovers " + recovery);
    if (recovery.records() > 0) {
      machine.environment().counts().add("replay");
    }
    if (recovery.torn()) {
      machine.environment().counts().add("replay.tornTail");
    }
    long last = Math.max(recovery.last(), engine.overlay().mark());
    if (last < store.durable()) {
      throw new IllegalStateException(
          "up to " + store.durable() + " was durable, and only up to " + last + " came back");
    }
  }

  /**
   * Ends this life at once.
   *
   * @param power whether the machine lost its power, or else only the process died
   */
  public void crash(boolean power) {
    store.crash(power);
    over("The node crashed");
  }

  /** Shuts the node down in good order. */
  public void stop() {
    Node stopping = node;
    if (stopping == null) {
      return;
    }
    guarded(() -> {
      stopping.stop();
      stopping.settle();
      store.close();
    });
    over("The node stopped");
  }

  private void over(String why) {
    node = null;
    life++;
    inbox = new ArrayList<>();
    turnPlanned = false;
    List<Consumer<Reply>> unanswered = new ArrayList<>(open.values());
    open.clear();
    Refusal refusal = new Refusal(ErrorCode.INDETERMINATE, why);
    unanswered.forEach(reply -> reply.accept(new Reply.Refused(refusal)));
  }

  /** Empties the disk of a node that is down. */
  public void loseDisk() {
    store.lose();
  }

  /** Stops turns, as a long garbage collection or a suspended process does. */
  public void pause(boolean nowPaused) {
    paused = nowPaused;
    planTurn();
  }

  /** Leaves no room on the disk, or makes room again. */
  public void fillDisk(boolean full) {
    store.fill(full);
  }

  /** Makes each sync take so much longer. */
  public void slowDisk(long moreNanos) {
    store.slow(moreNanos);
  }

  /** Has the next sync fail; runs something when the node has stopped for it. */
  public void failSync(Runnable stopped) {
    store.failNextSync();
    afterFailure = stopped;
  }

  /** Runs something shortly after the next records, or in a few cases rows, begin to be written. */
  public void whenBusy(Runnable then) {
    boolean waits = machine.choices().chance("host.busyFlush", 250_000);
    (waits ? flushWatchers : busyWatchers).add(then);
  }

  private void busy(List<Runnable> watchers, long nanos) {
    for (Runnable watcher : watchers) {
      machine.timeline().after(machine.choices().below("host.busy", nanos + 1), watcher);
    }
    watchers.clear();
  }

  /** What keeps this node from working, in a word; null when nothing does. */
  public @Nullable String hindrance() {
    return node == null ? "down" : paused ? "paused" : store.full() ? "without room" : null;
  }

  // what arrives

  /** A message arrives. */
  public void receive(NodeId from, Parcel parcel) {
    post(present -> present.receive(from, parcel.process(), parcel.message()));
  }

  /** A connection to another node broke, or stands again. */
  public void linked(NodeId other, boolean up) {
    post(present -> present.linked(other, up));
  }

  /** A client's request arrives; the reply comes exactly once. */
  public void request(Request request, Consumer<Reply> reply) {
    if (node == null) {
      Refusal refusal = new Refusal(ErrorCode.UNAVAILABLE, "The node is down");
      reply.accept(new Reply.Refused(refusal));
      return;
    }
    long number = ++requests;
    open.put(number, reply);
    post(present -> present.request(request, answer -> answered(number, answer)));
  }

  private void answered(long number, Reply answer) {
    Consumer<Reply> reply = open.remove(number);
    if (reply == null) {
      throw new IllegalStateException("A request was answered twice: " + answer);
    }
    reply.accept(answer);
  }

  private void post(Consumer<Node> event) {
    if (node != null) {
      inbox.add(event);
      planTurn();
    }
  }

  private void planTurn() {
    if (turnPlanned || paused || inbox.isEmpty()) {
      return;
    }
    turnPlanned = true;
    long spread = machine.settings().turnNanosSpread();
    later(spread == 0 ? 0 : machine.choices().below("host.turn", spread), this::turn);
  }

  private void turn() {
    turnPlanned = false;
    Node present = node;
    if (paused || present == null) {
      return;
    }
    List<Consumer<Node>> events = inbox;
    inbox = new ArrayList<>();
    machine
        .environment()
        .fingerprint()
        .add(((long) machine.index() << 56) ^ machine.timeline().now());
    guarded(() -> {
      events.forEach(event -> event.accept(present));
      present.settle();
      store.turnEnded();
      world.turned(this);
    });
  }

  private void later(long delayNanos, Runnable then) {
    long born = life;
    machine
        .timeline()
        .after(
            delayNanos,
            () -> {
              if (life == born) {
                then.run();
              }
            });
  }

  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (DiskFullException noRoom) {
      // Only an opening throws it: the server does not start then, and says why.
      machine.environment().counts().add("start.noRoom");
      over(noRoom.getMessage() == null ? "No room" : noRoom.getMessage());
    } catch (DiskFailedException failure) {
      failed(failure);
    } catch (RuntimeException failure) {
      world.defect(this, failure);
    }
  }

  /** The node must stop, and does; what the failed sync gave up is lost with the next power. */
  private void failed(DiskFailedException failure) {
    machine.environment().trace().line(() -> id() + " stops: " + failure.getMessage());
    crash(false);
    Runnable then = afterFailure;
    afterFailure = null;
    if (then != null) {
      machine.timeline().after(1, then);
    }
  }

  private final class DiskListener implements NodeStore.Listener {
    @Override
    public void synced(long position) {
      post(present -> present.synced(position));
    }

    @Override
    public void flushing(long nanos) {
      busy(flushWatchers, nanos);
    }

    @Override
    public void failed(DiskFailedException failure) {
      NodeMachine.this.failed(failure);
    }
  }

  // what the node needs

  @Override
  public long nanos() {
    return machine.clock().nanos();
  }

  @Override
  public long wallMillis() {
    return machine.clock().wallMillis();
  }

  @Override
  public long choose(String site, long bound) {
    return machine.choices().below(site, bound);
  }

  @Override
  public void send(NodeId to, ProcessId process, Object message) {
    world.send(this, to, new Parcel(process, message));
  }

  @Override
  public void wakeAt(long nanos) {
    long wake = ++wakes;
    later(
        machine.clock().trueDelay(Math.max(0, nanos - nanos())),
        () -> {
          if (wake == wakes) {
            post(Node::advance);
          }
        });
  }

  @Override
  public void journalSubmitted() {
    busy(busyWatchers, machine.settings().syncNanosMin() * 2);
    store.submitted();
  }

  @Override
  public void note(ProcessId process, String probe, long value) {
    machine.environment().counts().add(probe);
    machine.environment().trace().line(() -> id() + " " + process + " note " + probe + " " + value);
  }

  @Override
  public void warn(ProcessId process, String sentence) {
    machine.environment().trace().line(() -> id() + " " + process + " warns: " + sentence);
  }

  @Override
  public void peers(SortedMap<NodeId, NodeAddress> addresses) {}
}
