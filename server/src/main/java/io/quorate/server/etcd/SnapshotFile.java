package io.quorate.server.etcd;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import io.quorate.api.etcd.mvcc.KeyValue;
import io.quorate.api.etcd.rpc.LeaseGrantResponse;
import io.quorate.api.etcd.rpc.ResponseHeader;
import io.quorate.store.backup.BadBackupException;
import io.quorate.store.machine.Entry;
import io.quorate.store.machine.Lease;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A snapshot as a client of etcd saved it; {@link SnapshotParts} says what it consists of. */
public final class SnapshotFile {
  private static final int DIGEST_BYTES = 32;

  /** What etcd's own files have there: bbolt's mark on its first page. */
  private static final int BBOLT_OFFSET = 16;

  private static final int BBOLT_MAGIC = 0xED0CDAED;

  private final Path file;
  private final long id;
  private final long revision;
  private final SortedMap<Long, Lease> leases = new TreeMap<>();

  private SnapshotFile(Path file, byte[] digest) throws IOException {
    this.file = file;
    this.id = ByteBuffer.wrap(digest).getLong() | 1;
    try (InputStream in = open()) {
      in.skipNBytes(SnapshotParts.MAGIC.length);
      if (in.read() != 'H') {
        throw new BadBackupException("The snapshot does not say as of which revision it is");
      }
      revision = part(in, ResponseHeader.parser()).getRevision();
    }
    forEach(
        _ -> {},
        lease -> leases.put(lease.getID(), new Lease(lease.getID(), lease.getTTL(), Lease.WHOLE)));
  }

  /**
   * The snapshot in a file.
   *
   * @throws BadBackupException when it is none, not whole, or has been changed
   */
  public static SnapshotFile verified(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new BadBackupException("There is no file " + file);
    }
    long size = Files.size(file);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 20)) {
      byte[] first = in.readNBytes(SnapshotParts.BLOCK_BYTES);
      refuseOthers(first);
      if (size % SnapshotParts.BLOCK_BYTES != DIGEST_BYTES) {
        throw new BadBackupException(
            "The snapshot was cut short: it has %d bytes, and whole ones have a multiple of 512 and 32 more"
                .formatted(size));
      }
      MessageDigest sha256 = sha256();
      sha256.update(first);
      byte[] page = new byte[64 << 10];
      long left = size - first.length - DIGEST_BYTES;
      while (left > 0) {
        int count = in.readNBytes(page, 0, (int) Math.min(page.length, left));
        sha256.update(page, 0, count);
        left = count == 0 ? 0 : left - count;
      }
      byte[] digest = sha256.digest();
      if (!Arrays.equals(digest, in.readNBytes(DIGEST_BYTES))) {
        throw new BadBackupException(
            "The snapshot has been changed or damaged: it does not have the SHA-256 that it ends with");
      }
      return new SnapshotFile(file, digest);
    }
  }

  private static void refuseOthers(byte[] first) throws BadBackupException {
    byte[] magic = SnapshotParts.MAGIC;
    if (first.length >= magic.length
        && Arrays.equals(first, 0, magic.length, magic, 0, magic.length)) {
      return;
    }
    boolean bbolt =
        first.length > BBOLT_OFFSET + 4
            && ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN).getInt(BBOLT_OFFSET)
                == BBOLT_MAGIC;
    throw new BadBackupException(
        bbolt
            ? "It is a snapshot of etcd itself, a bbolt file; restore it with etcdutl into etcd, and bring the keys here with 'etcdctl make-mirror'"
            : "It is no snapshot of this store: it does not begin with \"QUORATE ETCD 1\"");
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private InputStream open() throws IOException {
    return new BufferedInputStream(Files.newInputStream(file), 1 << 20);
  }

  /** Tells snapshots apart; never 0. */
  public long id() {
    return id;
  }

  /** As of which it was taken. */
  public long revision() {
    return revision;
  }

  /** Leases by id. */
  public SortedMap<Long, Lease> leases() {
    return leases;
  }

  /** Hands every key over, in order. */
  public void forEachKey(Consumer<Entry> taker) throws IOException {
    forEach(taker, _ -> {});
  }

  private void forEach(Consumer<Entry> keys, Consumer<LeaseGrantResponse> found)
      throws IOException {
    try (InputStream in = open()) {
      in.skipNBytes(SnapshotParts.MAGIC.length);
      for (int kind = in.read(); kind != 'E'; kind = in.read()) {
        switch (kind) {
          case 'H' -> part(in, ResponseHeader.parser());
          case 'L' -> found.accept(part(in, LeaseGrantResponse.parser()));
          case 'K' -> keys.accept(entry(part(in, KeyValue.parser())));
          default ->
              throw new BadBackupException(
                  "The snapshot holds a part of unknown kind %d: a newer program may have made it"
                      .formatted(kind));
        }
      }
    }
  }

  private static <T> T part(InputStream in, Parser<T> parser) throws IOException {
    @Nullable T part;
    try {
      part = parser.parseDelimitedFrom(in);
    } catch (InvalidProtocolBufferException malformed) {
      throw new BadBackupException("The snapshot cannot be read: " + malformed.getMessage());
    }
    if (part == null) {
      throw new BadBackupException("The snapshot ends before its end is marked");
    }
    return part;
  }

  private static Entry entry(KeyValue kv) {
    return new Entry(
        kv.getKey().toByteArray(),
        kv.getValue().toByteArray(),
        kv.getCreateRevision(),
        kv.getModRevision(),
        kv.getVersion(),
        kv.getLease());
  }
}
