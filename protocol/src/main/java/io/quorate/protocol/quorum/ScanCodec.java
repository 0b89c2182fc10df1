package io.quorate.protocol.quorum;

import io.quorate.protocol.quorum.ScanMessage.ScanAsk;
import io.quorate.protocol.quorum.ScanMessage.ScanPage;
import io.quorate.protocol.quorum.ScanMessage.ScanRefused;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;

/** {@link ScanMessage}s as bytes. */
final class ScanCodec {

  private static final int SCAN_ASK = SyncCodec.SCAN_FIRST;
  private static final int SCAN_PAGE = SCAN_ASK + 1;
  private static final int SCAN_REFUSED = SCAN_ASK + 2;

  private ScanCodec() {}

  static void write(ScanMessage message, WireWriter out) {
    switch (message) {
      case ScanAsk m ->
          open(SCAN_ASK, m, out).bytes(m.prefix()).bytes(m.after()).int32(m.rowsMax());
      case ScanPage m -> SyncCodec.keyed(m.rows(), open(SCAN_PAGE, m, out).bool(m.complete()));
      case ScanRefused m -> open(SCAN_REFUSED, m, out);
    }
  }

  static ScanMessage read(int kind, WireReader in) {
    long epoch = in.counter();
    long era = in.counter();
    long request = in.counter();
    return switch (kind) {
      case SCAN_ASK ->
          new ScanAsk(epoch, era, request, in.bytes(), in.bytes(), Math.max(1, in.int32()));
      case SCAN_PAGE -> new ScanPage(epoch, era, request, in.bool(), SyncCodec.keyed(in));
      case SCAN_REFUSED -> new ScanRefused(epoch, era, request);
      default -> throw QuorumCodec.unknown(kind);
    };
  }

  private static WireWriter open(int kind, ScanMessage message, WireWriter out) {
    return SyncCodec.open(kind, message, out).varint(message.request());
  }
}
