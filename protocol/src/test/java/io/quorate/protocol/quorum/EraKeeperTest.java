package io.quorate.protocol.quorum;

import static io.quorate.protocol.quorum.OneReplica.B;
import static io.quorate.protocol.quorum.OneReplica.C;
import static io.quorate.protocol.quorum.OneReplica.EPOCH;
import static io.quorate.protocol.quorum.OneReplica.noted;
import static io.quorate.protocol.quorum.OneReplica.sentTo;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.process.RecordingEffects.Effect;
import io.quorate.protocol.quorum.EraMessage.EraAsk;
import io.quorate.protocol.quorum.EraMessage.EraHeld;
import io.quorate.protocol.quorum.EraMessage.EraNews;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Node a, told by b and c of rounds in which tombstones were reaped; four are kept. */
class EraKeeperTest {

  private final OneReplica replica = new OneReplica(false);

  private static List<Reaping> rounds(long from, long to) {
    return LongStream.rangeClosed(from, to).mapToObj(era -> new Reaping(era, List.of())).toList();
  }

  private List<Effect> told(long era, List<Reaping> rounds) {
    return replica.answer(replica.receive(B, new EraNews(EPOCH, era, rounds)));
  }

  /** Simulated seed 424214: the peer had come further since it sent the message. */
  @Test
  void whoShowsAnOldEraIsToldTheRoundsThatAreLeft() {
    told(6, rounds(1, 6));
    List<Effect> effects = replica.receive(C, new EraAsk(EPOCH, 1));
    assertThat(sentTo(C, EraNews.class, effects)).isEqualTo(new EraNews(EPOCH, 6, rounds(3, 6)));
  }

  @Test
  void whoIsFurtherThanHisMessageWasEntersTheRoundsThatItMissesAndKeepsItsRows() {
    told(5, rounds(1, 5));
    replica.put(null, "v");
    List<Effect> effects = told(6, rounds(3, 6));
    assertThat(sentTo(B, EraHeld.class, effects).era()).isEqualTo(6);
    assertThat(noted("era.lost", effects)).isZero();
    assertThat(replica.held().isEmpty()).isFalse();
  }

  @Test
  void whoMissesARoundThatNobodyKnowsGivesUpItsRows() {
    told(1, rounds(1, 1));
    replica.put(null, "v");
    List<Effect> effects = told(6, rounds(3, 6));
    assertThat(noted("era.lost", effects)).isEqualTo(1);
    assertThat(replica.held().isEmpty()).isTrue();
  }

  /** Simulated seed 595068: a new owner was the only one whom a node behind could ask. */
  @Test
  void whoEntersAnEraWithoutRowsCanTellTheRoundsThatLedToIt() {
    told(1, rounds(1, 1));
    told(6, rounds(3, 6));
    List<Effect> effects = replica.receive(C, new EraAsk(EPOCH, 5));
    assertThat(sentTo(C, EraNews.class, effects)).isEqualTo(new EraNews(EPOCH, 6, rounds(6, 6)));
  }
}
