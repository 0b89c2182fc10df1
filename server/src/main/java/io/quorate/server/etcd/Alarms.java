package io.quorate.server.etcd;

import io.grpc.StatusRuntimeException;
import io.quorate.api.etcd.rpc.AlarmMember;
import io.quorate.api.etcd.rpc.AlarmType;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.store.machine.Command;
import io.quorate.store.machine.Entry;
import io.quorate.store.machine.KeyRange;
import io.quorate.store.machine.Op;
import io.quorate.store.machine.Query;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Alarms hold for the whole cluster until somebody lifts them. They are kept in a small keyspace of
 * their own, which is made with the first of them; every node looks there now and then. Out of
 * space, by the quota of any node: nothing is written but deletions. Corrupt: nothing is done.
 * Thread-safe.
 */
final class Alarms {
  /** Where they are kept: a key each, {@code TYPE/number of the member}. */
  static final String KEYSPACE = "etcd-alarms";

  private static final Logger LOG = LoggerFactory.getLogger(Alarms.class);
  private static final long REFRESH_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final byte[] NOTHING = {};
  private static final Query ALL =
      new Query(KeyRange.ALL, 0, 0, Integer.MAX_VALUE, Query.Form.ENTRIES);

  private final Keyspace keyspace;
  private final FirstUse firstUse;
  private final LongSupplier storedBytes;
  private final long quotaBytesDefault;
  private final Executor threads;
  private final AtomicLong refreshed = new AtomicLong(System.nanoTime() - REFRESH_NANOS);
  private volatile List<AlarmMember> known = List.of();
  private volatile long quotaBytes;
  private volatile boolean full;

  /**
   * @param storedBytes what this node's tables take
   * @param quotaBytesDefault beyond which this node raises the alarm, unless {@link EtcdQuota} says
   *     something else; 0 for never
   * @param threads on which to raise it
   */
  Alarms(Keyspace keyspace, LongSupplier storedBytes, long quotaBytesDefault, Executor threads) {
    this.keyspace = keyspace;
    this.firstUse = keyspace.firstUse(EtcdQuota.creation());
    this.storedBytes = storedBytes;
    this.quotaBytesDefault = quotaBytesDefault;
    this.quotaBytes = quotaBytesDefault;
    this.threads = threads;
  }

  long storedBytes() {
    return storedBytes.getAsLong();
  }

  long quotaBytes() {
    return quotaBytes;
  }

  /**
   * Before anything is written that takes space, which may wait.
   *
   * @throws StatusRuntimeException where there is none
   */
  void requireSpace() {
    requireSound();
    if (full && !rings(AlarmType.NOSPACE)) {
      LOG.warn(
          "The tables take more than the quota of {} bytes: nothing more is written for etcd's"
              + " clients until space is freed and the alarm is lifted (etcdctl alarm disarm)",
          quotaBytes);
      raise(alarm(AlarmType.NOSPACE, keyspace.headers().self()));
    }
    if (rings(AlarmType.NOSPACE)) {
      throw EtcdError.NO_SPACE.exception();
    }
  }

  /**
   * Begins such work on the node's loop, which never waits. Only where the alarm is to be raised
   * first, which has to be waited for, it is another thread that refuses.
   *
   * @throws StatusRuntimeException as {@link #requireSpace}
   */
  <A> CompletableFuture<A> whereSpace(Supplier<CompletableFuture<A>> work) {
    requireSound();
    if (full && !rings(AlarmType.NOSPACE)) {
      return CompletableFuture.runAsync(this::requireSpace, threads).thenCompose(_ -> work.get());
    }
    requireSpace();
    return work.get();
  }

  /** Before anything is done. */
  void requireSound() {
    long now = System.nanoTime();
    long last = refreshed.get();
    if (now - last >= REFRESH_NANOS && refreshed.compareAndSet(last, now)) {
      measure();
      keyspace.send(read()).thenAccept(this::learn);
    }
    if (rings(AlarmType.CORRUPT)) {
      throw EtcdError.CORRUPT.exception();
    }
  }

  /** Those that rang when this node looked last. */
  List<AlarmMember> known() {
    return known;
  }

  private boolean rings(AlarmType type) {
    return known.stream().anyMatch(alarm -> alarm.getAlarm() == type);
  }

  static AlarmMember alarm(AlarmType type, long member) {
    return AlarmMember.newBuilder().setAlarm(type).setMemberID(member).build();
  }

  /** Those that ring now. */
  List<AlarmMember> list() {
    Reply reply = keyspace.ask(read());
    if (!Keyspace.refused(reply, ErrorCode.UNKNOWN_KEYSPACE)) {
      Keyspace.expected(reply, GroupAnswer.Ranged.class);
    }
    learn(reply);
    return known;
  }

  /** Has it ring on every node; again changes nothing. */
  void raise(AlarmMember alarm) {
    Keyspace.expected(firstUse.create(), GroupAnswer.Ranged.class);
    write(new Op.Put(key(alarm), NOTHING));
  }

  /** Lifts it. */
  void lift(AlarmMember alarm) {
    write(new Op.Delete(KeyRange.of(key(alarm)), false));
  }

  private void write(Op op) {
    keyspace.ask(
        new GroupRequest.Transact(KEYSPACE, Command.Transact.always(op)),
        GroupAnswer.Transacted.class);
    list();
  }

  private static GroupRequest read() {
    return new GroupRequest.Range(KEYSPACE, ALL, false, 0);
  }

  private static byte[] key(AlarmMember alarm) {
    String key = alarm.getAlarm().name() + "/" + Long.toHexString(alarm.getMemberID());
    return key.getBytes(StandardCharsets.UTF_8);
  }

  private void measure() {
    full = quotaBytes > 0 && storedBytes.getAsLong() > quotaBytes;
  }

  private void learn(Reply reply) {
    List<Entry> entries;
    if (reply instanceof GroupAnswer.Ranged ranged) {
      entries = ranged.result().entries();
    } else if (Keyspace.refused(reply, ErrorCode.UNKNOWN_KEYSPACE)) {
      entries = List.of();
    } else {
      return;
    }
    Long quota = EtcdQuota.of(entries);
    quotaBytes = quota == null ? quotaBytesDefault : quota;
    measure();
    known = entries.stream().filter(entry -> !EtcdQuota.is(entry)).map(Alarms::alarm).toList();
  }

  private static AlarmMember alarm(Entry entry) {
    String[] parts = new String(entry.key(), StandardCharsets.UTF_8).split("/", 2);
    return alarm(AlarmType.valueOf(parts[0]), Long.parseUnsignedLong(parts[1], 16));
  }
}
