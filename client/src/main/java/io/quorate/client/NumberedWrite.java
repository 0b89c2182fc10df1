package io.quorate.client;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.store.machine.RequestId;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.function.Consumer;

/**
 * A write of an ordered keyspace under a number, so that it may be tried until it is answered and
 * yet is done once. Where the group has forgotten the session, and nothing can have come of the
 * write, it goes on in another session; else nobody knows, and the caller is told so.
 */
final class NumberedWrite {
  private static final int SESSIONS_MAX = 3;

  private final Attempt.Network network;
  private final Sessions sessions;
  private final Routes.Group group;
  private final Request.Write write;
  private final Attempt.Patience patience;
  private final Consumer<Reply> answer;
  private int used;

  NumberedWrite(
      Attempt.Network network,
      Sessions sessions,
      Routes.Group group,
      Request.Write write,
      Attempt.Patience patience,
      Consumer<Reply> answer) {
    this.network = network;
    this.sessions = sessions;
    this.group = group;
    this.write = write;
    this.patience = patience;
    this.answer = answer;
  }

  void begin() {
    used++;
    Session session = sessions.of(group);
    RequestId id = session.next();
    Attempt.begin(
        network,
        write.under(id),
        patience,
        (reply, doubt) -> {
          session.answered(id);
          answered(session, id, reply, doubt);
        });
  }

  private void answered(Session session, RequestId id, Reply reply, boolean doubt) {
    boolean useless = false;
    if (reply instanceof Reply.Refused(Refusal refusal)) {
      if (refusal.code() == ErrorCode.SESSION_EXPIRED) {
        sessions.drop(group, session);
        useless = true;
      } else if (Sessions.ofAnotherGroup(id, refusal)) {
        sessions.forget(group);
        network.refresh();
        useless = true;
      }
    }
    if (useless && !doubt && used < SESSIONS_MAX) {
      begin();
    } else {
      answer.accept(reply);
    }
  }
}
