package io.quorate.models.registry;

import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A model. Its document changes with every version and every entry of its trail, and so puts all
 * that happens to the model into one order.
 *
 * @param name {@code namespace/model}, globally unique and never used again
 * @param id permanent
 * @param onStaleParent what a publish from an older version does
 * @param approvals how many people must approve before an alias moves
 * @param newest version, always a head; null: none yet
 * @param heads numbers that no version has for its parent; one, but where branches are kept
 * @param audits entries in the trail
 * @param auditHash of the last entry; empty before the first
 */
public record Model(
    String name,
    String id,
    OnStaleParent onStaleParent,
    int approvals,
    @Nullable ModelVersion newest,
    SortedSet<Long> heads,
    long audits,
    String auditHash) {

  /** What a publish does whose parent is not the head. */
  public enum OnStaleParent {
    /** It is refused. */
    REFUSE,
    /**
     * It is done, in the order of the commits; the version that its author had not seen is
     * recorded.
     */
    LAST_COMMIT_WINS,
    /** It is done and stands beside the other, as a head of its own. */
    BRANCH
  }

  /** The newest number; 0: none yet. */
  long last() {
    return newest == null ? 0 : newest.number();
  }

  /** With one more version. */
  Model published(ModelVersion version) {
    SortedSet<Long> next = new TreeSet<>(heads);
    next.remove(version.parent());
    if (onStaleParent != OnStaleParent.BRANCH) {
      next.clear();
    }
    next.add(version.number());
    return new Model(name, id, onStaleParent, approvals, version, next, audits, auditHash);
  }

  Model audited(String hash) {
    return new Model(name, id, onStaleParent, approvals, newest, heads, audits + 1, hash);
  }

  Model configured(OnStaleParent newOnStaleParent, int newApprovals) {
    return new Model(name, id, newOnStaleParent, newApprovals, newest, heads, audits, auditHash);
  }
}
