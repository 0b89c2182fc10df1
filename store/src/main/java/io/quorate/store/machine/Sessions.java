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
 * answer behind it. A session ends when it is closed, or when there are too many and it was silent
 * for longest; requests of an unknown session are refused, never done.
 */
final class Sessions {
  private static final int PAGE_ROWS = 512;

  private final OrderedRows rows;
  private final RowKeys keys;
  private final MachineSettings settings;

  /** The one that was silent for longest first. */
  private final LinkedHashMap<Long, Session> sessions = new LinkedHashMap<>();

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
    }
  }

  /** All, the one that was silent for longest first. */
  Collection<Session> all() {
    return Collections.unmodifiableCollection(sessions.values());
  }

  int size() {
    return sessions.size();
  }

  /** Opens a session that is named by the entry's index. */
  long open(long index) {
    add(new Session(index, index, 1));
    while (sessions.size() > settings.sessionsMax()) {
      close(sessions.firstEntry().getKey());
    }
    return index;
  }

  /** Adds a session as it stands. */
  void add(Session session) {
    sessions.put(session.id, session);
    writeRow(session);
    session.answers.forEach(
        (sequence, answer) -> rows.put(keys.answer(session.id, sequence), answer));
  }

  boolean close(long id) {
    Session session = sessions.remove(id);
    if (session == null) {
      return false;
    }
    rows.delete(keys.session(id));
    session.answers.keySet().forEach(sequence -> rows.delete(keys.answer(id, sequence)));
    return true;
  }

  /** Does something unless that request was done before; then its answer is given again. */
  Outcome once(long index, RequestId id, long revision, Supplier<Outcome> work) {
    Session session = sessions.get(id.session());
    if (session == null) {
      return Refusals.noSession(id.session(), revision);
    }
    byte[] answered = session.answers.get(id.sequence());
    if (answered != null) {
      return OutcomeCodec.decode(answered);
    }
    if (id.sequence() < session.floor) {
      return Refusals.forgotten(id, session.floor, revision);
    }
    Outcome outcome = work.get();
    if (sessions.containsKey(id.session())) { // else it closed itself
      remember(session, index, id, outcome);
    }
    return outcome;
  }

  private void remember(Session session, long index, RequestId id, Outcome outcome) {
    byte[] answer = OutcomeCodec.encode(outcome);
    if (answer.length > settings.answerBytesMax()) {
      answer = OutcomeCodec.encode(trimmed(outcome));
    }
    session.answers.put(id.sequence(), answer);
    rows.put(keys.answer(session.id, id.sequence()), answer);
    forgetBelow(session, Math.min(id.acknowledged(), id.sequence()));
    while (session.answers.size() > settings.answersMax()) {
      forgetBelow(session, session.answers.firstKey() + 1);
    }
    session.lastUsed = index;
    sessions.remove(session.id);
    sessions.put(session.id, session);
    writeRow(session);
  }

  private static Outcome trimmed(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Transacted done ->
          new Outcome.Transacted(done.revision(), done.succeeded(), List.of(), true);
      case Outcome.Refused refused ->
          new Outcome.Refused(refused.code(), "as answered before", refused.revision());
      case Outcome.Compacted _, Outcome.Opened _, Outcome.Leased _, Outcome.Done _ -> outcome;
    };
  }

  private void forgetBelow(Session session, long floor) {
    if (floor <= session.floor) {
      return;
    }
    session.floor = floor;
    Map<Long, byte[]> below = session.answers.headMap(floor);
    below.keySet().forEach(sequence -> rows.delete(keys.answer(session.id, sequence)));
    below.clear();
  }

  private void writeRow(Session session) {
    rows.put(
        keys.session(session.id),
        new WireWriter(20).varint(session.lastUsed).varint(session.floor).toBytes());
  }

  /** A hash of all that is remembered. */
  long hash() {
    long hash = sessions.size();
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
