package io.quorate.client;

import io.quorate.store.machine.RequestId;
import java.util.TreeSet;

/**
 * Numbers the writes that are sent to one group, so that the group does each once (Ongaro 2014,
 * section 6.3). The group remembers answers from the oldest one on that is still waited for.
 */
final class Session {

  /** Less than the answers that a group keeps of a session. */
  private static final long SPAN_MAX = 128;

  private final long name;
  private final long since;
  private final TreeSet<Long> waited = new TreeSet<>();
  private long last;

  /**
   * @param name drawn at random
   * @param since an index that was seen before
   */
  Session(long name, long since) {
    this.name = name;
    this.since = since;
  }

  /** Whether one more is surely remembered until it is answered. */
  boolean hasRoom() {
    return waited.isEmpty() || last - waited.first() + 1 < SPAN_MAX;
  }

  /** The next number. */
  RequestId next() {
    waited.add(++last);
    return new RequestId(name, since, last, waited.first());
  }

  /** The answer is there, or nobody waits for it any more. */
  void answered(RequestId id) {
    waited.remove(id.sequence());
  }
}
