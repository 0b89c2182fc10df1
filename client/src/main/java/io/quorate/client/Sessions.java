package io.quorate.client;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.store.machine.RequestId;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.Reading;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the client has seen of each group of ordered keyspaces, and the sessions in which it numbers
 * its writes there: a new one only where all that there are have too much under way.
 */
final class Sessions {
  private static final String INDEX = "index";

  private static final class State {
    private long seen;
    private final List<Session> sessions = new ArrayList<>();
  }

  private final Map<Routes.Group, State> states = new LinkedHashMap<>();
  private final LongSupplier names;

  /**
   * @param names random numbers
   */
  Sessions(LongSupplier names) {
    this.names = names;
  }

  private State state(Routes.Group group) {
    return states.computeIfAbsent(group, _ -> new State());
  }

  /** A session that takes one more request. */
  Session of(Routes.Group group) {
    State state = state(group);
    for (Session session : state.sessions) {
      if (session.hasRoom()) {
        return session;
      }
    }
    Session session = new Session(names.getAsLong(), state.seen);
    state.sessions.add(session);
    return session;
  }

  /** The group has forgotten that session. */
  void drop(Routes.Group group, Session session) {
    state(group).sessions.remove(session);
  }

  /** What was seen was another group's: the keyspace was deleted and created anew. */
  void forget(Routes.Group group) {
    states.remove(group);
  }

  /** Whether a group that refused a request has not come to what the request's session has seen. */
  static boolean ofAnotherGroup(RequestId id, Refusal refusal) {
    String index = refusal.details().get(INDEX);
    return refusal.code() == ErrorCode.INVALID_ARGUMENT
        && index != null
        && index(index) <= id.since();
  }

  /** A group has answered. */
  void heard(Routes.Group group, Reply reply) {
    long index =
        switch (reply) {
          case Reply.Found found -> found.index();
          case Reply.Stored stored -> stored.index();
          case Reply.Listed listed -> listed.index();
          case Reply.Versions versions -> versions.index();
          case GroupAnswer answer -> answer.position().index();
          case Reply.Refused refused -> index(refused.refusal().details().get(INDEX));
          case Reply.Changed _,
              Reply.Described _,
              Reply.Keyspaces _,
              Reply.Cluster _,
              Reply.Done _ ->
              0;
        };
    if (index > 0) {
      State state = state(group);
      state.seen = Math.max(state.seen, index);
    }
  }

  private static long index(@Nullable String detail) {
    return detail == null ? 0 : Long.parseLong(detail);
  }

  /**
   * A read of a keyspace with local reads, so that it never goes back behind what was seen; one
   * that names an index itself stays as it is.
   */
  Request following(Routes.Group group, Request request) {
    long seen = state(group).seen;
    return switch (request) {
      case Request.Get get when follows(get.reading()) ->
          new Request.Get(get.keyspace(), get.key(), get.r(), at(get.reading(), seen));
      case Request.Scan scan when follows(scan.reading()) ->
          new Request.Scan(
              scan.keyspace(),
              scan.prefix(),
              scan.after(),
              scan.limit(),
              scan.values(),
              at(scan.reading(), seen));
      case Request.History history when history.index() == 0 ->
          new Request.History(
              history.keyspace(), history.key(), history.below(), history.limit(), seen);
      default -> request;
    };
  }

  private static boolean follows(Reading reading) {
    return reading.index() == 0;
  }

  private static Reading at(Reading reading, long index) {
    return new Reading(reading.revision(), index);
  }
}
