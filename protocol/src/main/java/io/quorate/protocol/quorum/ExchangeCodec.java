package io.quorate.protocol.quorum;

import io.quorate.protocol.quorum.ExchangeMessage.ListRows;
import io.quorate.protocol.quorum.ExchangeMessage.RowList;
import io.quorate.protocol.quorum.ExchangeMessage.RowsGiven;
import io.quorate.protocol.quorum.ExchangeMessage.RowsTaken;
import io.quorate.protocol.quorum.ExchangeMessage.TakeRows;
import io.quorate.protocol.quorum.ExchangeMessage.WantRows;
import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;

/** {@link ExchangeMessage}s as bytes. */
final class ExchangeCodec {

  private static final int LIST_ROWS = SyncCodec.EXCHANGE_FIRST;
  private static final int ROW_LIST = LIST_ROWS + 1;
  private static final int WANT_ROWS = LIST_ROWS + 2;
  private static final int ROWS_GIVEN = LIST_ROWS + 3;
  private static final int TAKE_ROWS = LIST_ROWS + 4;
  private static final int ROWS_TAKEN = LIST_ROWS + 5;

  private ExchangeCodec() {}

  static void write(ExchangeMessage message, WireWriter out) {
    switch (message) {
      case ListRows m -> {
        open(LIST_ROWS, m, out);
        m.leaves().write(out);
        out.bytes(m.after());
      }
      case RowList m -> {
        open(ROW_LIST, m, out).bytes(m.after()).bytes(m.upTo()).bool(m.complete());
        SyncCodec.digested(m.rows(), out);
      }
      case WantRows m -> {
        open(WANT_ROWS, m, out).varint(m.keys().size());
        m.keys().forEach(out::bytes);
      }
      case RowsGiven m -> SyncCodec.keyed(m.rows(), open(ROWS_GIVEN, m, out).varint(m.covered()));
      case TakeRows m -> SyncCodec.keyed(m.rows(), open(TAKE_ROWS, m, out));
      case RowsTaken m -> open(ROWS_TAKEN, m, out).varint(m.count());
    }
  }

  static ExchangeMessage read(int kind, WireReader in) {
    long epoch = in.counter();
    long era = in.counter();
    long exchange = in.counter();
    return switch (kind) {
      case LIST_ROWS -> new ListRows(epoch, era, exchange, Leaves.read(in), in.bytes());
      case ROW_LIST ->
          new RowList(
              epoch, era, exchange, in.bytes(), in.bytes(), in.bool(), SyncCodec.digested(in));
      case WANT_ROWS -> new WantRows(epoch, era, exchange, keys(in));
      case ROWS_GIVEN -> new RowsGiven(epoch, era, exchange, small(in), SyncCodec.keyed(in));
      case TAKE_ROWS -> new TakeRows(epoch, era, exchange, SyncCodec.keyed(in));
      case ROWS_TAKEN -> new RowsTaken(epoch, era, exchange, small(in));
      default -> throw QuorumCodec.unknown(kind);
    };
  }

  private static WireWriter open(int kind, ExchangeMessage message, WireWriter out) {
    return SyncCodec.open(kind, message, out).varint(message.exchange());
  }

  private static List<byte[]> keys(WireReader in) {
    int count = in.count(1);
    List<byte[]> keys = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      keys.add(in.bytes());
    }
    return keys;
  }

  private static int small(WireReader in) {
    int at = in.position();
    long value = in.counter();
    if (value > Integer.MAX_VALUE) {
      throw new MalformedWireException("a number of rows", at, Long.toString(value));
    }
    return (int) value;
  }
}
