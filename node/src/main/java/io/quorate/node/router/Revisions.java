package io.quorate.node.router;

import io.quorate.protocol.clock.Actor;
import io.quorate.protocol.clock.BadContextException;
import io.quorate.protocol.clock.Clock;
import io.quorate.protocol.clock.Context;
import io.quorate.protocol.clock.Dot;
import io.quorate.protocol.clock.Sibling;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.ring.Hash64;
import io.quorate.store.machine.Entry;
import io.quorate.store.operation.KeyspaceInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Revisions of an ordered keyspace in the form that contexts and values have everywhere: the order
 * is one actor, and the revision is how far it has counted.
 */
final class Revisions {

  private static final Actor ORDER = new Actor("revision", 0);

  private Revisions() {}

  /** The context of a key that was last written at a revision; 0: it is absent. */
  static Context context(KeyspaceInfo keyspace, byte[] key, long revision) {
    Clock clock =
        revision == 0 ? Clock.empty() : Clock.of(List.of(new Clock.Entry(ORDER, revision, 0)));
    return new Context(keyspace.id(), Hash64.ofKey(key), clock);
  }

  /** The revision that a context stands for; 0 for none. */
  static long of(@Nullable Context context) {
    return context == null ? 0 : context.clock().last(ORDER);
  }

  /** Why a context cannot be used for that key, or null. */
  static @Nullable Refusal objection(KeyspaceInfo keyspace, byte[] key, @Nullable Context context) {
    if (context == null) {
      return null;
    }
    try {
      context.requireFor(keyspace.id(), Hash64.ofKey(key));
    } catch (BadContextException e) {
      return new Refusal(ErrorCode.BAD_CONTEXT, String.valueOf(e.getMessage()));
    }
    List<Clock.Entry> entries = context.clock().entries();
    boolean revision = entries.stream().allMatch(entry -> entry.actor().equals(ORDER));
    return revision
        ? null
        : new Refusal(
            ErrorCode.BAD_CONTEXT,
            "The context is none of an ordered keyspace; read the key again and use that answer's");
  }

  /** A version as a value. */
  static Sibling sibling(Entry entry) {
    return new Sibling(new Dot(ORDER, entry.modRevision()), 0, entry.deleted(), entry.value());
  }
}
