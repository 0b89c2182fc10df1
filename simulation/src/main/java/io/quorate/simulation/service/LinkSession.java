package io.quorate.simulation.service;

import io.quorate.store.machine.RequestId;
import java.util.TreeSet;

/** Numbers the writes of one client, so that each is done once however often it is sent. */
final class LinkSession {
  private final long name;
  private final long since;
  private final TreeSet<Long> waited = new TreeSet<>();
  private long last;

  /**
   * @param since an index that was seen before
   */
  LinkSession(long name, long since) {
    this.name = name;
    this.since = since;
  }

  RequestId next() {
    waited.add(++last);
    return new RequestId(name, since, last, waited.first());
  }

  /** The answer is there, or nobody waits for it any more. */
  void answered(RequestId id) {
    waited.remove(id.sequence());
  }
}
