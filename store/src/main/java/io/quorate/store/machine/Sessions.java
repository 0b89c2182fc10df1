package io.quorate.store.machine;

import io.quorate.protocol.process.OrderedRows;
import io.quorate.protocol.process.RowsQuery;
import io.quorate.protocol.ring.Hash64;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Remembers what requests were answered, so that a retry is answered and not done again (Ongaro
 * 2014, section 6.3). Part of the replicated state: in memory, with a row for each session and each
 * answer behind it.
 *
 * <p>A session begins with its first request. When there are too many, or their answers weigh too
 * much, the one that was silent for longest is forgotten, and the index at which it was used last
 * is kept. Every request names an index that its client had seen before the session's first
 * request, so it was ordered after that: where all that is forgotten was last used at or before
 * that index, a session that is not remembered never was. Else the request is refused, never done.
 */
final class Sessions {
  private static final int PAGE_ROWS = 512;

  private final OrderedRows rows;
  private final RowKeys keys;
  private final MachineSettings settings;

  /** The one that was silent for longest first. */
  private final LinkedHashMap<Long, Session> sessions = new LinkedHashMap<>();

  private long forgotten;
  private long bytes;

  Sessions(OrderedRows rows, RowKeys keys, MachineSettings settings) {
    this.rows = rows;
    this.keys = keys;
    this.settings = settings;
    load();
  }

  private void load() {
    List<Session> found = new ArrayList<>();
    RowWalk walk = new RowWalk(rows, keys.session(0), keys.sessionsEnd(), PAGE_ROWS);
    for (RowsQuery.Row row = walk.next(); row != null; row = walk.next()) {
      WireReader in = new WireReader(row.value());
      found.add(new Session(RowKeys.sessionOf(row.key()), in.counter(), in.counter()));
    }
    found.sort(Comparator.comparingLong(session -> session.lastUsed));
    found.forEach(session -> sessions.put(session.id, session));
    walk = new RowWalk(rows, keys.answer(0, 0), keys.answersEnd(), PAGE_ROWS);
    for (RowsQuery.Row row = walk.next(); row != null; row = walk.next()) {
      Session session = sessions.get(RowKeys.sessionOf(row.key()));
      if (session == null) {
        throw new DamagedRowsException("an answer is remembered for a session that is not");
      }
      session.answers.put(RowKeys.sequenceOf(row.key()), row.value());
      bytes += row.value().length;
    }
    byte[] row = rows.get(keys.forgotten());
    forgotten = row == null ? 0 : new WireReader(row).counter();
  }

  /** All, the one that was silent for longest first. */
  Collection<Session> all() {
    return Collections.unmodifiableCollection(sessions.values());
  }

  int size() {
    return sessions.size();
  }

  /** The last index at which a session was used that is forgotten. */
  long forgotten() {
    return forgotten;
  }

  /** Sessions that were used up to that index may be forgotten. */
  void forget(long index) {
    if (index > forgotten) {
      forgotten = index;
      rows.put(keys.forgotten(), new WireWriter(10).varint(index).toBytes());
    }
  }

  /** Adds a session as it stands. */
  void add(Session session) {
    sessions.put(session.id, session);
    writeRow(session);
    session.answers.forEach((sequence, answer) -> writeAnswer(session, sequence, answer));
  }

  private void writeAnswer(Session session, long sequence, byte[] answer) {
    rows.put(keys.answer(session.id, sequence), answer);
    bytes += answer.length;
  }

  private void close(Session session) {
    sessions.remove(session.id);
    rows.delete(keys.session(session.id));
    session.answers.forEach((sequence, answer) -> deleteAnswer(session, sequence, answer));
    forget(session.lastUsed);
  }

  private void deleteAnswer(Session session, long sequence, byte[] answer) {
    rows.delete(keys.answer(session.id, sequence));
    bytes -= answer.length;
  }

  /**
   * Does something unless that request was done before; then its answer is given again.
   *
   * @param hash of what is to be done: an id stands for one request only
   */
  Outcome once(long index, RequestId id, long hash, long revision, Supplier<Outcome> work) {
    Session known = sessions.get(id.session());
    if (known == null && id.since() < forgotten) {
      return Refusals.forgotten(id, forgotten, revision);
    }
    if (id.since() >= index) {
      return Refusals.ahead(id, index - 1, revision);
    }
    Session session = known == null ? new Session(id.session(), index, 1) : known;
    byte[] answered = session.answers.get(id.sequence());
    if (answered != null) {
      WireReader in = new WireReader(answered);
      return in.int64() == hash ? OutcomeCodec.read(in) : Refusals.reused(id, revision);
    }
    if (id.sequence() < session.floor) {
      return Refusals.answered(id, session.floor, revision);
    }
    Outcome outcome = work.get();
    remember(session, index, id, hash, outcome);
    return outcome;
  }

  private void remember(Session session, long index, RequestId id, long hash, Outcome outcome) {
    byte[] answer = encode(hash, outcome);
    if (answer.length > settings.answerBytesMax()) {
      answer = encode(hash, trimmed(outcome));
    }
    session.answers.put(id.sequence(), answer);
    writeAnswer(session, id.sequence(), answer);
    forgetBelow(session, Math.min(id.acknowledged(), id.sequence()));
    while (session.answers.size() > settings.answersMax()) {
      forgetBelow(session, session.answers.firstKey() + 1);
    }
    session.lastUsed = index;
    sessions.remove(session.id);
    sessions.put(session.id, session);
    writeRow(session);
    while (sessions.size() > 1
        && (sessions.size() > settings.sessionsMax() || bytes > settings.answersBytesMax())) {
      close(sessions.firstEntry().getValue());
    }
  }

  private static byte[] encode(long hash, Outcome outcome) {
    WireWriter out = new WireWriter(40).int64(hash);
    OutcomeCodec.write(outcome, out);
    return out.toBytes();
  }

  private static Outcome trimmed(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Transacted done ->
          new Outcome.Transacted(done.revision(), done.succeeded(), List.of(), true);
      case Outcome.Refused refused ->
          new Outcome.Refused(refused.code(), "as answered before", refused.revision());
      case Outcome.Compacted _, Outcome.Leased _, Outcome.Restored _, Outcome.Done _ -> outcome;
    };
  }

  private void forgetBelow(Session session, long floor) {
    if (floor <= session.floor) {
      return;
    }
    session.floor = floor;
    Map<Long, byte[]> below = session.answers.headMap(floor);
    below.forEach((sequence, answer) -> deleteAnswer(session, sequence, answer));
    below.clear();
  }

  private void writeRow(Session session) {
    rows.put(
        keys.session(session.id),
        new WireWriter(20).varint(session.lastUsed).varint(session.floor).toBytes());
  }

  /** A hash of all that is remembered. */
  long hash() {
    long hash = Hash64.hash(forgotten, sessions.size());
    for (Session session : sessions.values()) {
      hash = Hash64.hash(session.id, hash ^ session.floor);
      hash = Hash64.hash(session.lastUsed, hash);
      for (Map.Entry<Long, byte[]> answer : session.answers.entrySet()) {
        hash = Hash64.hash(answer.getValue(), hash ^ answer.getKey());
      }
    }
    return hash;
  }
}
