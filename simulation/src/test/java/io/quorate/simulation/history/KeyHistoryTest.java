package io.quorate.simulation.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.clock.Actor;
import io.quorate.protocol.clock.Clock;
import io.quorate.protocol.clock.Dot;
import io.quorate.protocol.clock.Sibling;
import io.quorate.protocol.clock.Versions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyHistoryTest {
  private static final Promises ALL = new Promises(true, true, true, true, true, true, false, 2);
  private static final Actor A = new Actor("a", 2);

  private final List<String> violations = new ArrayList<>();
  private final KeyHistory key = new KeyHistory("k", ALL, WallTimes.EXACT, violations::add);

  private static Sibling value(int number) {
    return new Sibling(new Dot(A, number + 1), 0, false, Values.of("k", number, 3));
  }

  private static Sibling tombstone(long counter) {
    return new Sibling(new Dot(A, counter), 0, true, new byte[0]);
  }

  private static Clock clock(long counter) {
    return Clock.empty().with(A, counter, 1);
  }

  private Knowledge put(Knowledge over) {
    Write write = key.begin(false, false, Clock.empty(), over);
    return key.acknowledged(write, clock(write.number() + 1));
  }

  private void end(Sibling... siblings) {
    new FinalCheck(key, ALL, violations::add, List.of(siblings)).run();
  }

  @Test
  void aPutThatSupersedesAnotherLeavesOneSibling() {
    Knowledge first = put(new Knowledge());
    put(first);
    end(value(1));
    assertThat(violations).isEmpty();
  }

  @Test
  void concurrentPutsLeaveTwo() {
    put(new Knowledge());
    put(new Knowledge());
    end(value(0), value(1));
    assertThat(violations).isEmpty();
  }

  @Test
  void aConcurrentPutThatIsGoneIsLost() {
    put(new Knowledge());
    put(new Knowledge());
    end(value(1));
    assertThat(violations).singleElement().asString().startsWith("LOST").contains("k#0");
  }

  @Test
  void aSupersededPutThatShowsIsBack() {
    Knowledge first = put(new Knowledge());
    put(first);
    end(value(0), value(1));
    assertThat(violations).singleElement().asString().startsWith("BACK").contains("{0}");
  }

  @Test
  void aDeletedPutThatShowsIsBackEvenAfterReaping() {
    Knowledge first = put(new Knowledge());
    Write delete = key.begin(true, false, clock(1), first);
    key.acknowledged(delete, clock(2));
    end();
    assertThat(violations).isEmpty();
    end(value(0));
    assertThat(violations).singleElement().asString().startsWith("BACK");
  }

  @Test
  void aWriteWithoutAnAnswerMayOrMayNotShow() {
    Knowledge first = put(new Knowledge());
    key.begin(false, false, Clock.empty(), first);
    end(value(0));
    end(value(1));
    assertThat(violations).isEmpty();
  }

  @Test
  void aRefusedWriteMustNotShow() {
    Write write = key.begin(false, false, Clock.empty(), new Knowledge());
    key.notDone(write);
    end(value(0));
    assertThat(violations).singleElement().asString().contains("refused as not done");
  }

  @Test
  void aStrictReadMustShowWhatWasAcknowledgedBeforeItBegan() {
    Snapshot before = key.snapshot();
    put(new Knowledge());
    key.read(before, List.of(), true);
    assertThat(violations).isEmpty();
    key.read(key.snapshot(), List.of(), true);
    assertThat(violations).singleElement().asString().contains("misses acknowledged");
  }

  @Test
  void aStrictReadMustNotShowWhatWasSuperseded() {
    Knowledge first = put(new Knowledge());
    put(first);
    key.read(key.snapshot(), List.of(value(0), value(1)), true);
    assertThat(violations).singleElement().asString().contains("shows superseded");
  }

  @Test
  void aDeleteWithoutAnAnswerIsRecognisedByNothing() {
    Knowledge first = put(new Knowledge());
    key.begin(true, false, clock(1), first);
    Knowledge read = key.read(key.snapshot(), List.of(tombstone(2)), true);
    assertThat(violations).isEmpty();
    assertThat(read.certain().cardinality()).isZero();
    assertThat(read.possible().cardinality()).isEqualTo(2);
  }

  @Test
  void oneDotForTwoWritesIsABrokenClock() {
    put(new Knowledge());
    put(new Knowledge());
    key.recognise(value(0));
    key.recognise(new Sibling(value(0).dot(), 0, false, Values.of("k", 1, 0)));
    assertThat(violations).singleElement().asString().contains("stands for two writes");
  }

  @Test
  void twoConditionalPutsCannotWinAgainstOneState() {
    Knowledge first = put(new Knowledge());
    Write one = key.begin(false, true, clock(1), first);
    Write other = key.begin(false, true, clock(1), first);
    key.acknowledged(one, clock(2));
    key.acknowledged(other, clock(3));
    end(value(1), value(2));
    assertThat(violations).singleElement().asString().contains("two conditional writes won");
  }

  @Test
  void aConditionalPutMustKnowWhatWasAcknowledgedBeforeItBegan() {
    Knowledge first = put(new Knowledge());
    put(first);
    Write late = key.begin(false, true, clock(1), first);
    key.acknowledged(late, clock(3));
    assertThat(violations).singleElement().asString().contains("although it did not know");
  }

  @Test
  void aValueThatNobodyWroteIsReported() {
    key.recognise(value(17));
    assertThat(violations).singleElement().asString().contains("nobody wrote");
  }

  private static Versions holding(int number) {
    return Versions.empty().put(Clock.empty(), A, 0, 1, false, Values.of("k", number, 3));
  }

  @Test
  void anAcknowledgedWriteThatTooFewNodesHoldIsToldAtOnce() {
    put(new Knowledge());
    key.checkCopies(List.of(holding(0), holding(0)), 2);
    assertThat(violations).isEmpty();
    key.checkCopies(List.of(holding(0), Versions.empty()), 2);
    assertThat(violations).hasSize(1);
  }

  @Test
  void whatMayBeSupersededMayGo() {
    Knowledge first = put(new Knowledge());
    key.begin(false, false, clock(1), first);
    key.checkCopies(List.of(holding(0)), 2);
    assertThat(violations).isEmpty();
  }
}
