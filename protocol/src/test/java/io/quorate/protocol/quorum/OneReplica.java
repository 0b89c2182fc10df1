package io.quorate.protocol.quorum;

import io.quorate.protocol.clock.Actor;
import io.quorate.protocol.clock.Clock;
import io.quorate.protocol.clock.Context;
import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.Event;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.process.RecordingEffects;
import io.quorate.protocol.process.RecordingEffects.Effect;
import io.quorate.protocol.process.RowsQuery;
import io.quorate.protocol.process.Ticket;
import io.quorate.protocol.ring.Hash64;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The process of node a alone, whose effects a test looks at. Owners are a, b and c, fallbacks d
 * and e, unless a test says otherwise; epoch 5; all can be reached.
 */
final class OneReplica {

  static final NodeId A = new NodeId("a");
  static final NodeId B = new NodeId("b");
  static final NodeId C = new NodeId("c");
  static final NodeId D = new NodeId("d");
  static final NodeId E = new NodeId("e");
  static final byte[] KEY = bytes("key");
  static final long EPOCH = 5;
  static final long MILLIS = 1_000_000;

  final RecordingEffects<QuorumMessage, QuorumRecord, QuorumNotice> effects =
      new RecordingEffects<>();
  final QuorumProcess process;
  private final HostRows rows;
  private long tickets;
  private long persisted;

  OneReplica(boolean sloppy) {
    this(QuorumCluster.settings(sloppy), 0, new HostRows());
  }

  /** On rows that an earlier life may have left. */
  OneReplica(QuorumSettings settings, long generation, HostRows rows) {
    this.rows = rows;
    process =
        new QuorumProcess(A, new ProcessId(7, 0), settings, MergePolicy.SIBLINGS, generation, rows);
    answer(on(new Event.Started<>(1)));
    configure(new Ownership(EPOCH, List.of(A, B, C), List.of(D, E), null, null));
    reachable(A, B, C, D, E);
  }

  HostRows rows() {
    return rows;
  }

  List<Effect> on(Event<QuorumMessage, QuorumRecord, QuorumCall> event) {
    process.on(event, effects);
    List<Effect> drained = effects.drain();
    for (Effect effect : drained) {
      if (effect instanceof Effect.Persisted(long position, _)) {
        persisted = position;
      }
    }
    return drained;
  }

  List<Effect> configure(Ownership ownership) {
    return call(new QuorumCall.Configure(ownership));
  }

  List<Effect> reachable(NodeId... nodes) {
    return call(new QuorumCall.Reachable(new TreeSet<>(List.of(nodes))));
  }

  List<Effect> call(QuorumCall call) {
    return on(new Event.Called<>(new Ticket(++tickets), call));
  }

  List<Effect> get() {
    return call(new QuorumCall.Get(KEY, 0));
  }

  List<Effect> put(@Nullable Context context, String value) {
    return call(new QuorumCall.Put(KEY, context, false, false, bytes(value), 0));
  }

  List<Effect> putIf(@Nullable Context context, String value) {
    return call(new QuorumCall.Put(KEY, context, true, false, bytes(value), 0));
  }

  List<Effect> receive(NodeId from, QuorumMessage message) {
    return on(new Event.Received<>(from, message));
  }

  List<Effect> sweep() {
    effects.pass(250_000_000);
    return on(new Event.Expired<>(QuorumTimer.Single.SWEEP));
  }

  /** Answers what was asked of the rows, until nothing is; returns the other effects. */
  List<Effect> answer(List<Effect> drained) {
    List<Effect> rest = new ArrayList<>();
    for (Effect effect : drained) {
      if (effect instanceof Effect.Asked(Ticket ask, Object query)) {
        rest.addAll(answer(on(new Event.Answered<>(ask, rows.page((RowsQuery) query)))));
      } else {
        rest.add(effect);
      }
    }
    return rest;
  }

  List<Effect> sync(long position) {
    return on(new Event.Synced<>(position));
  }

  /** Everything persisted so far is durable. */
  List<Effect> synced() {
    return sync(persisted);
  }

  /** Nothing is written for so long that the replica notes it. */
  List<Effect> rest() {
    on(new Event.Expired<>(QuorumTimer.Single.REST));
    return on(new Event.Expired<>(QuorumTimer.Single.REST));
  }

  /** What this replica holds of the key. */
  Versions held() {
    byte[] bytes = rows.get(QuorumRows.versions(KEY));
    return bytes == null ? Versions.empty() : Versions.decode(bytes);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static Context context(Clock clock) {
    return new Context(7, Hash64.ofKey(KEY), clock);
  }

  /** A state with one value, written by that node. */
  static Versions written(String node, long epoch, String value) {
    return Versions.empty()
        .put(Clock.empty(), new Actor(node, epoch), MILLIS << 16, MILLIS, false, bytes(value));
  }

  static RequestMessage.Replicate replicate(long request, Versions versions) {
    return replicate(request, versions, null);
  }

  static RequestMessage.Replicate replicate(
      long request, Versions versions, @Nullable NodeId hintFor) {
    return new RequestMessage.Replicate(request, EPOCH, 0, 1, KEY, versions.encode(), hintFor);
  }

  /** The messages sent, in order. */
  static List<Effect.Sent> sent(List<Effect> effects) {
    return effects.stream()
        .filter(Effect.Sent.class::isInstance)
        .map(Effect.Sent.class::cast)
        .toList();
  }

  static List<NodeId> receivers(List<Effect> effects) {
    return sent(effects).stream().map(Effect.Sent::to).toList();
  }

  /** The only message to that node. */
  static <T> T sentTo(NodeId node, Class<T> type, List<Effect> effects) {
    List<Object> messages =
        sent(effects).stream()
            .filter(sent -> sent.to().equals(node))
            .map(Effect.Sent::message)
            .toList();
    if (messages.size() != 1) {
      throw new AssertionError("not one message to " + node + ": " + messages);
    }
    return type.cast(messages.getFirst());
  }

  /** The only reply. */
  static Effect.Replied reply(List<Effect> effects) {
    List<Effect.Replied> replies =
        effects.stream()
            .filter(Effect.Replied.class::isInstance)
            .map(Effect.Replied.class::cast)
            .toList();
    if (replies.size() != 1) {
      throw new AssertionError("not one reply: " + effects);
    }
    return replies.getFirst();
  }

  static boolean hasReply(List<Effect> effects) {
    return effects.stream().anyMatch(Effect.Replied.class::isInstance);
  }

  static List<Object> notices(List<Effect> effects) {
    return effects.stream()
        .filter(Effect.Noticed.class::isInstance)
        .map(effect -> ((Effect.Noticed) effect).notice())
        .toList();
  }

  static long noted(String probe, List<Effect> effects) {
    return effects.stream()
        .filter(effect -> effect instanceof Effect.Noted noted && noted.probe().equals(probe))
        .mapToLong(effect -> ((Effect.Noted) effect).value())
        .sum();
  }

  static boolean persisted(List<Effect> effects) {
    return effects.stream().anyMatch(Effect.Persisted.class::isInstance);
  }
}
