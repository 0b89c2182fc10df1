package io.quorate.store.machine;

import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.util.Arrays;

/**
 * Keys of the machine's rows. All but header and stage belong to a generation: a snapshot that
 * arrives is staged under the next one and becomes the state when the header names it.
 *
 * <pre>
 *   header   0
 *   stage    0 · 1
 *   head     1 · generation · 'h' · key
 *   data     1 · generation · 'd' · escaped key · 0 0 · ¬revision      newest version first
 *   feed     1 · generation · 'f' · revision · sub
 *   session  1 · generation · 's' · session
 *   answer   1 · generation · 't' · session · sequence
 *   lease    1 · generation · 'l' · lease
 *   attached 1 · generation · 'a' · lease · key
 *   forgot   1 · generation · 'u'
 * </pre>
 *
 * In an escaped key a zero byte is followed by {@code 0xff}, so that escaped keys sort like keys
 * and none is the beginning of another.
 */
final class RowKeys {
  static final byte[] HEADER = {0};
  static final byte[] STAGE = {0, 1};

  private static final int STATE = 1;
  private static final int HEAD = 'h';
  private static final int DATA = 'd';
  private static final int FEED = 'f';
  private static final int SESSION = 's';
  private static final int ANSWER = 't';
  private static final int LEASE = 'l';
  private static final int ATTACHED = 'a';
  private static final int FORGOTTEN = 'u';
  private static final int PREFIX_BYTES = 6;

  private final int generation;

  RowKeys(int generation) {
    this.generation = generation;
  }

  int generation() {
    return generation;
  }

  /** The first possible row of a generation. */
  static byte[] first(int generation) {
    return new WireWriter(5).u8(STATE).int32(generation).toBytes();
  }

  static int generationOf(byte[] row) {
    return new WireReader(row, 1, Integer.BYTES).int32();
  }

  private WireWriter kind(int kind, int more) {
    return new WireWriter(PREFIX_BYTES + more).u8(STATE).int32(generation).u8(kind);
  }

  byte[] head(byte[] key) {
    return kind(HEAD, key.length).raw(key).toBytes();
  }

  byte[] headsEnd() {
    return kind(HEAD + 1, 0).toBytes();
  }

  static byte[] keyOfHead(byte[] row) {
    return Arrays.copyOfRange(row, PREFIX_BYTES, row.length);
  }

  /** That version of the key; of all versions, the newest up to that revision is the next row. */
  byte[] data(byte[] key, long revision) {
    return escaped(key).u8(0).u8(0).int64(~revision).toBytes();
  }

  /** Behind the last version of the key, before the first of any later key. */
  byte[] dataEnd(byte[] key) {
    return escaped(key).u8(0).u8(1).toBytes();
  }

  /** Before all versions of this key and of later ones. */
  byte[] dataFrom(byte[] key) {
    return escaped(key).toBytes();
  }

  byte[] dataEnd() {
    return kind(DATA + 1, 0).toBytes();
  }

  private WireWriter escaped(byte[] key) {
    WireWriter out = kind(DATA, key.length + 12);
    int from = 0;
    for (int i = 0; i < key.length; i++) {
      if (key[i] == 0) {
        out.raw(key, from, i + 1 - from).u8(0xff);
        from = i + 1;
      }
    }
    return out.raw(key, from, key.length - from);
  }

  static byte[] keyOfData(byte[] row) {
    int end = row.length - Long.BYTES - 2;
    byte[] key = new byte[end - PREFIX_BYTES];
    int length = 0;
    for (int i = PREFIX_BYTES; i < end; i++) {
      key[length++] = row[i];
      if (row[i] == 0) {
        i++; // the 0xff that escapes it
      }
    }
    return length == key.length ? key : Arrays.copyOf(key, length);
  }

  static long revisionOfData(byte[] row) {
    return ~int64(row, row.length - Long.BYTES);
  }

  /** Whether two data rows are versions of one key. */
  static boolean sameKey(byte[] row, byte[] other) {
    return row.length == other.length
        && Arrays.equals(row, 0, row.length - Long.BYTES, other, 0, other.length - Long.BYTES);
  }

  byte[] feed(long revision, int sub) {
    return kind(FEED, 12).int64(revision).int32(sub).toBytes();
  }

  static long revisionOfFeed(byte[] row) {
    return int64(row, PREFIX_BYTES);
  }

  static int subOfFeed(byte[] row) {
    return (int) int64(row, PREFIX_BYTES + Integer.BYTES);
  }

  byte[] lease(long lease) {
    return kind(LEASE, 8).int64(lease).toBytes();
  }

  byte[] leases() {
    return kind(LEASE, 0).toBytes();
  }

  byte[] leasesEnd() {
    return kind(LEASE + 1, 0).toBytes();
  }

  static long leaseOf(byte[] row) {
    return int64(row, PREFIX_BYTES);
  }

  byte[] attached(long lease, byte[] key) {
    return kind(ATTACHED, 8 + key.length).int64(lease).raw(key).toBytes();
  }

  /** Behind the last key of a lease. */
  byte[] attachedEnd(long lease) {
    return lease == -1
        ? kind(ATTACHED + 1, 0).toBytes()
        : kind(ATTACHED, 8).int64(lease + 1).toBytes();
  }

  static byte[] keyOfAttached(byte[] row) {
    return Arrays.copyOfRange(row, PREFIX_BYTES + Long.BYTES, row.length);
  }

  byte[] session(long session) {
    return kind(SESSION, 8).int64(session).toBytes();
  }

  byte[] sessionsEnd() {
    return kind(SESSION + 1, 0).toBytes();
  }

  static long sessionOf(byte[] row) {
    return int64(row, PREFIX_BYTES);
  }

  byte[] answer(long session, long sequence) {
    return kind(ANSWER, 16).int64(session).int64(sequence).toBytes();
  }

  byte[] answersEnd() {
    return kind(ANSWER + 1, 0).toBytes();
  }

  /** The index up to which sessions may be forgotten. */
  byte[] forgotten() {
    return kind(FORGOTTEN, 0).toBytes();
  }

  static long sequenceOf(byte[] row) {
    return int64(row, PREFIX_BYTES + Long.BYTES);
  }

  private static long int64(byte[] row, int at) {
    long value = 0;
    for (int i = at; i < at + Long.BYTES; i++) {
      value = value << 8 | row[i] & 0xff;
    }
    return value;
  }
}
