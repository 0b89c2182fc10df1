package io.quorate.cli;

import io.quorate.client.Group;
import io.quorate.client.QuorateClient;
import io.quorate.client.RefusedException;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.services.queue.Fence;
import io.quorate.services.queue.QueueKeys;
import io.quorate.store.machine.Op;
import io.quorate.store.operation.GroupAnswer;
import java.util.LinkedHashMap;
import java.util.Map;

/** A write that is done only while a lock is held, or an election led, under a token. */
final class FencedWrite {

  private final String name;
  private final long token;

  private FencedWrite(String name, long token) {
    this.name = name;
    this.token = token;
  }

  /** Of {@code NAME:TOKEN}. */
  static FencedWrite parse(String text) {
    int at = text.lastIndexOf(':');
    try {
      if (at > 0) {
        return new FencedWrite(text.substring(0, at), Long.parseLong(text.substring(at + 1)));
      }
    } catch (NumberFormatException _) {
      // told below, in the same words
    }
    throw new IllegalArgumentException(
        "--fence is NAME:TOKEN, such as nightly-build:4711, not '%s'".formatted(text));
  }

  /** Does it, or throws {@code CONFLICT} where the lock is not held any more. */
  void write(QuorateClient client, String keyspace, Op write, Output output) {
    Group group = client.group(keyspace);
    Fence fence =
        Fence.find(group.range(Fence.candidates(new QueueKeys(name))).result(), token)
            .orElseThrow(this::over);
    GroupAnswer.Transacted done = group.transact(fence.around(write));
    if (!done.outcome().succeeded()) {
      throw over();
    }
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("revision", done.outcome().revision());
    view.put("fence", token);
    output.print(
        view, "revision %d  under %s:%d".formatted(done.outcome().revision(), name, token));
  }

  private RefusedException over() {
    return new RefusedException(
        new Refusal(
                ErrorCode.CONFLICT,
                "Nothing was written: '%s' is not held under token %d any more"
                    .formatted(name, token))
            .with("lock", name)
            .with("fence", token));
  }
}
