package io.quorate.protocol.quorum;

import io.quorate.protocol.quorum.EraMessage.EraAsk;
import io.quorate.protocol.quorum.EraMessage.EraHeld;
import io.quorate.protocol.quorum.EraMessage.EraNews;
import io.quorate.protocol.quorum.EraMessage.ReapAnswer;
import io.quorate.protocol.quorum.EraMessage.ReapAsk;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** {@link EraMessage}s as bytes. */
final class EraCodec {

  private static final int REAP_ASK = SyncCodec.ERA_FIRST;
  private static final int REAP_ANSWER = REAP_ASK + 1;
  private static final int ERA_ASK = REAP_ASK + 2;
  private static final int ERA_NEWS = REAP_ASK + 3;
  private static final int ERA_HELD = REAP_ASK + 4;

  private EraCodec() {}

  static void write(EraMessage message, WireWriter out) {
    switch (message) {
      case ReapAsk m ->
          SyncCodec.digested(m.tombstones(), SyncCodec.open(REAP_ASK, m, out).varint(m.round()));
      case ReapAnswer m -> {
        SyncCodec.words(
            m.identical().toLongArray(),
            SyncCodec.open(REAP_ANSWER, m, out).varint(m.round()).bool(m.clear()));
        out.varint(m.decided().size());
        m.decided().forEach(ballot -> ballot.write(out));
      }
      case EraAsk m -> SyncCodec.open(ERA_ASK, m, out);
      case EraNews m -> {
        SyncCodec.open(ERA_NEWS, m, out).varint(m.rounds().size());
        m.rounds().forEach(round -> round.write(out));
      }
      case EraHeld m -> SyncCodec.open(ERA_HELD, m, out);
    }
  }

  static EraMessage read(int kind, WireReader in) {
    long epoch = in.counter();
    long era = in.counter();
    return switch (kind) {
      case REAP_ASK -> new ReapAsk(epoch, era, in.counter(), SyncCodec.digested(in));
      case REAP_ANSWER -> {
        long round = in.counter();
        boolean clear = in.bool();
        BitSet identical = BitSet.valueOf(SyncCodec.words(in));
        yield new ReapAnswer(epoch, era, round, clear, identical, ballots(in));
      }
      case ERA_ASK -> new EraAsk(epoch, era);
      case ERA_NEWS -> new EraNews(epoch, era, rounds(in));
      case ERA_HELD -> new EraHeld(epoch, era);
      default -> throw QuorumCodec.unknown(kind);
    };
  }

  private static List<Ballot> ballots(WireReader in) {
    int count = in.count(1);
    List<Ballot> ballots = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      ballots.add(Ballot.read(in));
    }
    return ballots;
  }

  private static List<Reaping> rounds(WireReader in) {
    int count = in.count(2);
    List<Reaping> rounds = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      rounds.add(Reaping.read(in));
    }
    return rounds;
  }
}
