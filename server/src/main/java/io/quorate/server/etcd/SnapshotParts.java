package io.quorate.server.etcd;

import com.google.protobuf.MessageLite;
import io.quorate.api.etcd.rpc.LeaseGrantResponse;
import io.quorate.api.etcd.rpc.ResponseHeader;
import io.quorate.store.machine.Entry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * What a snapshot is made of, in this order; the whole is filled up with zeros to a multiple of 512
 * bytes, as etcd's clients expect, and the SHA-256 of it follows.
 *
 * <pre>
 *   "QUORATE ETCD 1\n"
 *   'H' length ResponseHeader          cluster, member, revision
 *   'L' length LeaseGrantResponse      each lease: its id and its time to live in seconds
 *   'K' length KeyValue                each key, in order
 *   'E'
 * </pre>
 *
 * <p>Lengths are varints, the messages are those of the API.
 */
final class SnapshotParts {
  static final byte[] MAGIC = "QUORATE ETCD 1\n".getBytes(StandardCharsets.US_ASCII);
  static final int BLOCK_BYTES = 512;

  private SnapshotParts() {}

  static byte[] header(ResponseHeader header) {
    return part('H', header);
  }

  static byte[] lease(long lease, long ttlSeconds) {
    return part('L', LeaseGrantResponse.newBuilder().setID(lease).setTTL(ttlSeconds).build());
  }

  static byte[] key(Entry entry) {
    return part('K', KeyValues.of(entry));
  }

  /** The end, and the zeros after so many bytes before it. */
  static byte[] end(long before) {
    int used = (int) ((before + 1) % BLOCK_BYTES);
    byte[] end = new byte[used == 0 ? 1 : 1 + BLOCK_BYTES - used];
    end[0] = 'E';
    return end;
  }

  private static byte[] part(char kind, MessageLite message) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      out.write(kind);
      message.writeDelimitedTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException("an array takes everything", e);
    }
    return out.toByteArray();
  }
}
