package io.quorate.cli;

import io.quorate.client.QuorateClient;
import io.quorate.client.RefusedException;
import io.quorate.services.queue.NamedFence;
import io.quorate.store.machine.Op;
import io.quorate.store.machine.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;

/** A write that is done only while a lock is held, or an election led, under a token. */
record FencedWrite(NamedFence fence) {

  /** Of {@code NAME:TOKEN}. */
  static FencedWrite parse(String text) {
    return new FencedWrite(NamedFence.parse(text));
  }

  /** Does it, or throws {@code CONFLICT} where the lock is not held any more. */
  void write(QuorateClient client, String keyspace, Op write, Output output) {
    Outcome.Transacted outcome = client.group(keyspace).transact(fence.around(write)).outcome();
    if (!NamedFence.written(outcome)) {
      throw new RefusedException(fence.over());
    }
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("revision", outcome.revision());
    view.put("fence", fence.token());
    output.print(
        view,
        "revision %d  under %s:%d".formatted(outcome.revision(), fence.name(), fence.token()));
  }
}
