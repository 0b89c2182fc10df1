package io.quorate.protocol.quorum;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import org.jspecify.annotations.Nullable;

/** {@link RequestMessage}s as bytes: kind, request, epoch, then what the kind has. */
final class RequestCodec {

  private static final int REPLICATE = 1;
  private static final int REPLICATED = 2;
  private static final int READ = 3;
  private static final int SAME = 4;
  private static final int STATE = 5;
  private static final int WRONG_EPOCH = 6;
  private static final int WRONG_ERA = 7;
  private static final int SKEWED = 8;

  private RequestCodec() {}

  static void write(RequestMessage message, WireWriter out) {
    switch (message) {
      case RequestMessage.Replicate m -> {
        head(REPLICATE, m, out).varint(m.era()).varint(m.sequence()).bytes(m.key());
        out.bytes(m.versions());
        NodeId hintFor = m.hintFor();
        out.string(hintFor == null ? "" : hintFor.name()); // a name is never empty
      }
      case RequestMessage.Replicated m -> head(REPLICATED, m, out);
      case RequestMessage.Read m ->
          head(READ, m, out).varint(m.era()).bytes(m.key()).int64(m.digest());
      case RequestMessage.Same m -> head(SAME, m, out);
      case RequestMessage.State m -> head(STATE, m, out).varint(m.era()).bytes(m.versions());
      case RequestMessage.WrongEpoch m -> head(WRONG_EPOCH, m, out);
      case RequestMessage.WrongEra m -> head(WRONG_ERA, m, out).varint(m.era());
      case RequestMessage.Skewed m -> head(SKEWED, m, out).varint(m.aheadMillis());
    }
  }

  static RequestMessage read(int kind, WireReader in) {
    long request = in.counter();
    long epoch = in.counter();
    return switch (kind) {
      case REPLICATE ->
          new RequestMessage.Replicate(
              request, epoch, in.counter(), in.counter(), in.bytes(), in.bytes(), node(in));
      case REPLICATED -> new RequestMessage.Replicated(request, epoch);
      case READ -> new RequestMessage.Read(request, epoch, in.counter(), in.bytes(), in.int64());
      case SAME -> new RequestMessage.Same(request, epoch);
      case STATE -> new RequestMessage.State(request, epoch, in.counter(), in.bytes());
      case WRONG_EPOCH -> new RequestMessage.WrongEpoch(request, epoch);
      case WRONG_ERA -> new RequestMessage.WrongEra(request, epoch, in.counter());
      case SKEWED -> new RequestMessage.Skewed(request, epoch, in.counter());
      default -> throw QuorumCodec.unknown(kind);
    };
  }

  private static WireWriter head(int kind, RequestMessage message, WireWriter out) {
    return out.u8(kind).varint(message.request()).varint(message.epoch());
  }

  private static @Nullable NodeId node(WireReader in) {
    String name = in.string();
    return name.isEmpty() ? null : new NodeId(name);
  }
}
