package io.quorate.server.etcd;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quorate.api.etcd.rpc.ResponseHeader;
import io.quorate.api.etcd.rpc.SnapshotResponse;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.store.machine.Entry;
import io.quorate.store.machine.KeyRange;
import io.quorate.store.machine.Query;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.Position;
import io.quorate.store.operation.Reply;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Sends all keys as of one revision, and all leases. The keys are read twice, a page at a time: the
 * first time only to know how much there is to send, which each part of the stream says. What is
 * compacted meanwhile ends the stream with an error, and the client asks anew.
 */
final class SnapshotWriter {
  private static final int PAGE_BYTES = 1 << 20;

  private final Keyspace keyspace;
  private final Executor threads;

  SnapshotWriter(Keyspace keyspace, Executor threads) {
    this.keyspace = keyspace;
    this.threads = threads;
  }

  void send(StreamObserver<SnapshotResponse> observer) {
    var call = (ServerCallStreamObserver<SnapshotResponse>) observer;
    Backpressure pressure = new Backpressure(call);
    threads.execute(() -> send(call, pressure));
  }

  private void send(ServerCallStreamObserver<SnapshotResponse> observer, Backpressure pressure) {
    try {
      write(observer, pressure);
    } catch (StatusRuntimeException e) {
      observer.onError(e);
    } catch (RuntimeException e) {
      observer.onError(Calls.failure(e));
    }
  }

  private void write(ServerCallStreamObserver<SnapshotResponse> observer, Backpressure pressure) {
    Position at =
        keyspace
            .ask(
                new GroupRequest.Range(Keyspace.NAME, page(new byte[0], 0), false, 0),
                GroupAnswer.Ranged.class)
            .position();
    ResponseHeader header = keyspace.headers().at(at);
    byte[] opening = opening(header);
    long[] bytes = {opening.length};
    keys(at.revision(), page -> page.forEach(entry -> bytes[0] += SnapshotParts.key(entry).length));
    byte[] end = SnapshotParts.end(bytes[0]);
    Pipe pipe = new Pipe(observer, pressure, header, bytes[0] + end.length);
    pipe.body(opening);
    keys(at.revision(), page -> page.forEach(entry -> pipe.body(SnapshotParts.key(entry))));
    pipe.body(end);
    pipe.finish();
  }

  private byte[] opening(ResponseHeader header) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(SnapshotParts.MAGIC);
    out.writeBytes(SnapshotParts.header(header));
    GroupAnswer.Leases leases =
        keyspace.ask(new GroupRequest.ListLeases(Keyspace.NAME), GroupAnswer.Leases.class);
    for (long lease : leases.leases()) {
      Reply reply = keyspace.ask(new GroupRequest.InspectLease(Keyspace.NAME, lease, false));
      if (!Keyspace.refused(reply, ErrorCode.UNKNOWN_LEASE)) {
        long ttl = Keyspace.expected(reply, GroupAnswer.Leased.class).ttlSeconds();
        out.writeBytes(SnapshotParts.lease(lease, ttl));
      }
    }
    return out.toByteArray();
  }

  private static Query page(byte[] from, long revision) {
    KeyRange rest = new KeyRange(from, new byte[0]);
    return new Query(rest, revision, 0, PAGE_BYTES, Query.Form.ENTRIES);
  }

  private void keys(long revision, Consumer<List<Entry>> taker) {
    byte[] from = new byte[0];
    boolean more = true;
    while (more) {
      GroupAnswer.Ranged page =
          keyspace.ask(
              new GroupRequest.Range(Keyspace.NAME, page(from, revision), false, 0),
              GroupAnswer.Ranged.class);
      List<Entry> entries = page.result().entries();
      taker.accept(entries);
      more = page.result().more() && !entries.isEmpty();
      if (more) {
        byte[] last = entries.getLast().key();
        from = Arrays.copyOf(last, last.length + 1);
      }
    }
  }

  /** Sends bytes in parts, no faster than the client reads, and their hash. */
  private static final class Pipe {
    private static final int PART_BYTES = 64 << 10;

    private final ServerCallStreamObserver<SnapshotResponse> observer;
    private final Backpressure pressure;
    private final ResponseHeader header;
    private final MessageDigest sha256;
    private final ByteArrayOutputStream part = new ByteArrayOutputStream();
    private long remaining;

    private Pipe(
        ServerCallStreamObserver<SnapshotResponse> observer,
        Backpressure pressure,
        ResponseHeader header,
        long bytes) {
      this.observer = observer;
      this.pressure = pressure;
      this.header = header;
      this.remaining = bytes;
      try {
        this.sha256 = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }

    void body(byte[] bytes) {
      part.writeBytes(bytes);
      if (part.size() >= PART_BYTES) {
        flush();
      }
    }

    private void flush() {
      byte[] bytes = part.toByteArray();
      part.reset();
      sha256.update(bytes);
      remaining -= bytes.length;
      say(bytes, remaining + sha256.getDigestLength());
    }

    private void say(byte[] bytes, long left) {
      pressure.await();
      observer.onNext(
          SnapshotResponse.newBuilder()
              .setHeader(header)
              .setBlob(ByteString.copyFrom(bytes))
              .setRemainingBytes(left)
              .setVersion(MaintenanceService.VERSION)
              .build());
    }

    void finish() {
      flush();
      say(sha256.digest(), 0);
      observer.onCompleted();
    }
  }
}
