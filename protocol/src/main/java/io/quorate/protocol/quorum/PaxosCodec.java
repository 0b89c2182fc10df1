package io.quorate.protocol.quorum;

import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;

/** {@link PaxosMessage}s as bytes: kind, request, epoch, then what the kind has. */
final class PaxosCodec {

  private static final int PREPARE = QuorumCodec.PAXOS_FIRST;
  private static final int PROMISE = PREPARE + 1;
  private static final int ACCEPT = PREPARE + 2;
  private static final int ACCEPTED = PREPARE + 3;
  private static final int COMMIT = PREPARE + 4;
  private static final int COMMITTED = PREPARE + 5;
  private static final int OUTBID = PREPARE + 6;
  private static final int OTHER_EPOCH = PREPARE + 7;

  private PaxosCodec() {}

  static void write(PaxosMessage message, WireWriter out) {
    switch (message) {
      case PaxosMessage.Prepare m -> {
        head(PREPARE, m, out).varint(m.era()).bytes(m.key());
        m.ballot().write(out);
      }
      case PaxosMessage.Promise m -> {
        head(PROMISE, m, out).varint(m.era());
        m.ballot().write(out);
        m.committed().write(out);
        m.accepted().write(out);
        out.bytes(m.proposal()).bytes(m.versions());
      }
      case PaxosMessage.Accept m -> {
        head(ACCEPT, m, out).varint(m.era()).bytes(m.key());
        m.ballot().write(out);
        out.bytes(m.proposal());
      }
      case PaxosMessage.Accepted m -> m.ballot().write(head(ACCEPTED, m, out));
      case PaxosMessage.Commit m -> {
        head(COMMIT, m, out).varint(m.era()).varint(m.sequence()).bytes(m.key());
        m.ballot().write(out);
        out.bytes(m.proposal());
      }
      case PaxosMessage.Committed m -> m.ballot().write(head(COMMITTED, m, out));
      case PaxosMessage.Outbid m -> {
        m.ballot().write(head(OUTBID, m, out));
        m.promised().write(out);
      }
      case PaxosMessage.OtherEpoch m -> head(OTHER_EPOCH, m, out).varint(m.era());
    }
  }

  static PaxosMessage read(int kind, WireReader in) {
    long request = in.counter();
    long epoch = in.counter();
    return switch (kind) {
      case PREPARE ->
          new PaxosMessage.Prepare(request, epoch, in.counter(), in.bytes(), Ballot.read(in));
      case PROMISE ->
          new PaxosMessage.Promise(
              request,
              epoch,
              in.counter(),
              Ballot.read(in),
              Ballot.read(in),
              Ballot.read(in),
              in.bytes(),
              in.bytes());
      case ACCEPT ->
          new PaxosMessage.Accept(
              request, epoch, in.counter(), in.bytes(), Ballot.read(in), in.bytes());
      case ACCEPTED -> new PaxosMessage.Accepted(request, epoch, Ballot.read(in));
      case COMMIT ->
          new PaxosMessage.Commit(
              request, epoch, in.counter(), in.counter(), in.bytes(), Ballot.read(in), in.bytes());
      case COMMITTED -> new PaxosMessage.Committed(request, epoch, Ballot.read(in));
      case OUTBID -> new PaxosMessage.Outbid(request, epoch, Ballot.read(in), Ballot.read(in));
      case OTHER_EPOCH -> new PaxosMessage.OtherEpoch(request, epoch, in.counter());
      default -> throw QuorumCodec.unknown(kind);
    };
  }

  private static WireWriter head(int kind, PaxosMessage message, WireWriter out) {
    return out.u8(kind).varint(message.request()).varint(message.epoch());
  }
}
