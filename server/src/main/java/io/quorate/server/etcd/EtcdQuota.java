package io.quorate.server.etcd;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.server.endpoint.BlockingRequests;
import io.quorate.server.endpoint.RefusedException;
import io.quorate.store.machine.Command;
import io.quorate.store.machine.Entry;
import io.quorate.store.machine.KeyRange;
import io.quorate.store.machine.Op;
import io.quorate.store.machine.Query;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.KeyspaceSettings;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much a node's tables may take before the alarm NOSPACE rings, for all nodes. It is kept
 * beside the alarms, so that it holds for the cluster and outlives restarts; a node that is told
 * nothing takes its own default. Other nodes notice within seconds. Calls wait. Thread-safe.
 */
public final class EtcdQuota {
  private static final byte[] KEY = "QUOTA".getBytes(StandardCharsets.US_ASCII);
  private static final Query OWN =
      new Query(KeyRange.of(KEY), 0, 1, Integer.MAX_VALUE, Query.Form.ENTRIES);

  private final BlockingRequests requests;
  private final FirstUse firstUse;

  public EtcdQuota(BlockingRequests requests) {
    this.requests = requests;
    this.firstUse = new FirstUse(requests, creation(), read());
  }

  /** Creates the keyspace that alarms and this are kept in. */
  static Request.CreateKeyspace creation() {
    return new Request.CreateKeyspace(Alarms.KEYSPACE, KeyspaceSettings.defaults("linearizable"));
  }

  private static GroupRequest read() {
    return new GroupRequest.Range(Alarms.KEYSPACE, OWN, false, 0);
  }

  /**
   * In bytes; 0 for none, null where nobody has set one.
   *
   * @throws RefusedException when it cannot be read now
   */
  public @Nullable Long get() {
    Reply reply = requests.ask(read());
    return Keyspace.refused(reply, ErrorCode.UNKNOWN_KEYSPACE)
        ? null
        : of(ranged(reply).result().entries());
  }

  /**
   * Sets it.
   *
   * @param bytes 0 for none
   * @throws RefusedException when it cannot be set now; it may have been
   */
  public void set(long bytes) {
    ranged(firstUse.create());
    byte[] text = Long.toString(bytes).getBytes(StandardCharsets.US_ASCII);
    Reply reply =
        requests.ask(
            new GroupRequest.Transact(
                Alarms.KEYSPACE, Command.Transact.always(new Op.Put(KEY, text))));
    if (reply instanceof Reply.Refused refused) {
      throw new RefusedException(refused.refusal());
    }
  }

  private static GroupAnswer.Ranged ranged(Reply reply) {
    return switch (reply) {
      case GroupAnswer.Ranged ranged -> ranged;
      case Reply.Refused refused -> throw new RefusedException(refused.refusal());
      default -> throw new IllegalStateException("a range was answered by " + reply);
    };
  }

  /** Whether that is not an alarm. */
  static boolean is(Entry entry) {
    return Arrays.equals(entry.key(), KEY);
  }

  /** What these say; null where they say nothing. */
  static @Nullable Long of(List<Entry> entries) {
    for (Entry entry : entries) {
      if (is(entry)) {
        return Long.parseLong(new String(entry.value(), StandardCharsets.US_ASCII));
      }
    }
    return null;
  }
}
