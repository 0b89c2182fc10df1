package io.quorate.store.merge;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quorate.protocol.clock.Actor;
import io.quorate.protocol.clock.Clock;
import io.quorate.protocol.clock.Dot;
import io.quorate.protocol.clock.Sibling;
import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.quorum.MergePolicy;
import java.util.List;

/** A replica of one key that follows a merge policy, as far as a merge policy can tell. */
final class ReplicaOfOneKey {

  private final Actor actor;
  private final MergePolicy policy;
  private Versions versions = Versions.empty();

  ReplicaOfOneKey(String node, MergePolicy policy) {
    this.actor = new Actor(node, 1);
    this.policy = policy;
  }

  /** A write by somebody who has seen all that is here. */
  void write(String value, long hybridTime) {
    write(value, hybridTime, versions.clock());
  }

  /** A write by somebody who has seen that much, here or elsewhere. */
  void write(String value, long hybridTime, Clock seen) {
    Dot dot = new Dot(actor, versions.clock().get(actor) + 1);
    byte[] stored = policy.write(versions, dot, value.getBytes(UTF_8));
    Clock superseded = policy.supersedes(versions, seen);
    versions = versions.put(superseded, actor, hybridTime, hybridTime, false, stored);
  }

  void delete(long hybridTime) {
    versions = versions.put(versions.clock(), actor, hybridTime, hybridTime, true, new byte[0]);
  }

  void receive(ReplicaOfOneKey other) {
    versions = versions.join(other.versions);
  }

  Versions versions() {
    return versions;
  }

  Clock clock() {
    return versions.clock();
  }

  /** What a reader sees: the values, absent ones left out. */
  List<String> read() {
    return policy.present(versions.siblings()).stream()
        .filter(sibling -> !sibling.deleted())
        .map(Sibling::value)
        .map(value -> new String(value, UTF_8))
        .toList();
  }
}
