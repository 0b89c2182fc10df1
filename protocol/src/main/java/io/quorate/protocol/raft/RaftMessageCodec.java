package io.quorate.protocol.raft;

import io.quorate.protocol.order.MembershipWire;
import io.quorate.protocol.raft.RaftMessage.Append;
import io.quorate.protocol.raft.RaftMessage.Appended;
import io.quorate.protocol.raft.RaftMessage.Conflicted;
import io.quorate.protocol.raft.RaftMessage.Heartbeat;
import io.quorate.protocol.raft.RaftMessage.HeartbeatReply;
import io.quorate.protocol.raft.RaftMessage.Offer;
import io.quorate.protocol.raft.RaftMessage.Outdated;
import io.quorate.protocol.raft.RaftMessage.Part;
import io.quorate.protocol.raft.RaftMessage.PreVote;
import io.quorate.protocol.raft.RaftMessage.PreVoted;
import io.quorate.protocol.raft.RaftMessage.Progress;
import io.quorate.protocol.raft.RaftMessage.ReadAnswer;
import io.quorate.protocol.raft.RaftMessage.ReadAsk;
import io.quorate.protocol.raft.RaftMessage.ReadRefused;
import io.quorate.protocol.raft.RaftMessage.TimeoutNow;
import io.quorate.protocol.raft.RaftMessage.Vote;
import io.quorate.protocol.raft.RaftMessage.Voted;
import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;

/** Messages as bytes: kind, term, and the rest. */
final class RaftMessageCodec {
  private static final int PRE_VOTE = 1;
  private static final int PRE_VOTED = 2;
  private static final int VOTE = 3;
  private static final int VOTED = 4;
  private static final int APPEND = 5;
  private static final int APPENDED = 6;
  private static final int CONFLICTED = 7;
  private static final int HEARTBEAT = 8;
  private static final int HEARTBEAT_REPLY = 9;
  private static final int OUTDATED = 10;
  private static final int OFFER = 11;
  private static final int PART = 12;
  private static final int PROGRESS = 13;
  private static final int TIMEOUT_NOW = 14;
  private static final int READ_ASK = 15;
  private static final int READ_ANSWER = 16;
  private static final int READ_REFUSED = 17;

  private RaftMessageCodec() {}

  static void write(RaftMessage message, WireWriter out) {
    switch (message) {
      case PreVote m -> head(PRE_VOTE, m, out).varint(m.lastIndex()).varint(m.lastTerm());
      case PreVoted m -> head(PRE_VOTED, m, out).bool(m.granted());
      case Vote m ->
          head(VOTE, m, out).varint(m.lastIndex()).varint(m.lastTerm()).bool(m.transfer());
      case Voted m -> head(VOTED, m, out).bool(m.granted());
      case Append m -> {
        head(APPEND, m, out).varint(m.prevIndex()).varint(m.prevTerm()).varint(m.commit());
        RaftWire.entries(m.prevTerm(), m.entries(), out);
      }
      case Appended m -> head(APPENDED, m, out).varint(m.matched());
      case Conflicted m ->
          head(CONFLICTED, m, out)
              .varint(m.prevIndex())
              .varint(m.conflictTerm())
              .varint(m.conflictFirst());
      case Heartbeat m ->
          head(HEARTBEAT, m, out).varint(m.commit()).varint(m.round()).int64(m.sentNanos());
      case HeartbeatReply m -> head(HEARTBEAT_REPLY, m, out).varint(m.round()).int64(m.sentNanos());
      case Outdated m -> head(OUTDATED, m, out);
      case Offer m -> RaftWire.snapshot(m.snapshot(), head(OFFER, m, out));
      case Part m -> part(m, out);
      case Progress m -> {
        RaftWire.snapshot(m.snapshot(), head(PROGRESS, m, out));
        out.varint(m.number()).bytes(m.next());
      }
      case TimeoutNow m -> head(TIMEOUT_NOW, m, out);
      case ReadAsk m -> head(READ_ASK, m, out).varint(m.id()).bool(m.leaseAllowed());
      case ReadAnswer m -> head(READ_ANSWER, m, out).varint(m.id()).varint(m.index());
      case ReadRefused m -> head(READ_REFUSED, m, out).varint(m.id());
    }
  }

  private static WireWriter head(int kind, RaftMessage message, WireWriter out) {
    return out.u8(kind).varint(message.term());
  }

  private static void part(Part m, WireWriter out) {
    RaftWire.snapshot(m.snapshot(), head(PART, m, out));
    MembershipWire.write(m.membership(), out);
    out.varint(m.number()).bytes(m.bytes()).bytes(m.next()).bool(m.last());
  }

  static RaftMessage read(WireReader in) {
    int kind = in.u8();
    long term = in.counter();
    return switch (kind) {
      case PRE_VOTE -> new PreVote(term, in.counter(), in.counter());
      case PRE_VOTED -> new PreVoted(term, in.bool());
      case VOTE -> new Vote(term, in.counter(), in.counter(), in.bool());
      case VOTED -> new Voted(term, in.bool());
      case APPEND -> append(term, in);
      case APPENDED -> new Appended(term, in.counter());
      case CONFLICTED -> new Conflicted(term, in.counter(), in.counter(), in.counter());
      case HEARTBEAT -> new Heartbeat(term, in.counter(), in.counter(), in.int64());
      case HEARTBEAT_REPLY -> new HeartbeatReply(term, in.counter(), in.int64());
      case OUTDATED -> new Outdated(term);
      case OFFER -> new Offer(term, RaftWire.snapshot(in));
      case PART ->
          new Part(
              term,
              RaftWire.snapshot(in),
              MembershipWire.read(in),
              in.counter(),
              in.bytes(),
              in.bytes(),
              in.bool());
      case PROGRESS -> new Progress(term, RaftWire.snapshot(in), in.counter(), in.bytes());
      case TIMEOUT_NOW -> new TimeoutNow(term);
      case READ_ASK -> new ReadAsk(term, in.counter(), in.bool());
      case READ_ANSWER -> new ReadAnswer(term, in.counter(), in.counter());
      case READ_REFUSED -> new ReadRefused(term, in.counter());
      default -> throw new MalformedWireException("a kind of Raft message", 0, "kind " + kind);
    };
  }

  private static Append append(long term, WireReader in) {
    long prevIndex = in.counter();
    long prevTerm = in.counter();
    long commit = in.counter();
    return new Append(term, prevIndex, prevTerm, RaftWire.entries(prevTerm, in), commit);
  }
}
