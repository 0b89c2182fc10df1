package io.quorate.simulation.group;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.simulation.engine.Choices;
import io.quorate.simulation.engine.Environment;
import io.quorate.store.group.GroupCall;
import io.quorate.store.group.GroupReply;
import io.quorate.store.machine.Change;
import io.quorate.store.machine.ChangeQuery;
import io.quorate.store.machine.Cursor;
import io.quorate.store.machine.KeyRange;
import java.util.ArrayList;
import java.util.List;

/** Watches everything from the first revision on, at one node after the other. */
final class GroupWatcher {
  private static final long PAUSE_NANOS = 20_000_000;
  private static final long ANSWER_NANOS = 200_000_000;

  private final GroupWorld world;
  private final Environment environment;
  private final ChangeRecord record;
  private final Choices choices;
  private Cursor place = Cursor.at(1);

  /** Changes of the revision that the place is in. */
  private final List<String> within = new ArrayList<>();

  /** Tells the answer of one question from those of others. */
  private long question;

  GroupWatcher(int number, GroupWorld world, Environment environment, ChangeRecord record) {
    this.world = world;
    this.environment = environment;
    this.record = record;
    this.choices = environment.choices().branch("watcher." + number);
  }

  void begin() {
    ask();
  }

  /** Whether it has been told all up to a revision. */
  boolean reached(long revision) {
    return place.revision() > revision;
  }

  private void ask() {
    long own = ++question;
    int node = choices.index("watcher.node", world.nodes());
    long wait = choices.between("watcher.wait", 0, 400_000_000);
    int bytesMax = 1 << choices.index("watcher.bytes", 10);
    Cursor from = place;
    ChangeQuery query =
        new ChangeQuery(
            KeyRange.ALL, from, choices.chance("watcher.previous", 300_000), true, true, bytesMax);
    world.request(
        node,
        new GroupCall.Watch(query, wait, 0),
        answer -> {
          if (question == own) {
            answered(answer);
          }
        });
    environment
        .timeline()
        .after(
            wait + ANSWER_NANOS,
            () -> {
              if (question == own) {
                environment.counts().add("watcher.gaveUp");
                ask();
              }
            });
  }

  private void answered(Object answer) {
    question++;
    switch (answer) {
      case GroupReply.Watched watched -> {
        told(watched);
        ask();
      }
      case Refusal refusal -> {
        if (refusal.code() == ErrorCode.COMPACTED) {
          jump(Long.parseLong(refusal.details().get("floor")));
        }
        environment.timeline().after(PAUSE_NANOS, this::ask);
      }
      default -> throw new IllegalStateException("no answer to a watch: " + answer);
    }
  }

  /** What lies between is lost to this watcher, and it was told so. */
  private void jump(long floor) {
    if (floor <= place.revision()) {
      environment.violated("%s is refused as compacted, below %d".formatted(place, floor));
    }
    environment.counts().add("watcher.compacted");
    within.clear();
    place = Cursor.at(floor);
  }

  private void told(GroupReply.Watched watched) {
    Cursor next = watched.next();
    String flaw = ChangeRecord.flaw(place, watched.changes(), next);
    if (flaw != null) {
      environment.violated("a watch from " + place + ": " + flaw);
    }
    environment.counts().add("watcher.told", watched.changes().size());
    if (next.part() > 0) {
      environment.counts().add("watcher.fragment");
    }
    advance(watched.changes(), next);
  }

  private void advance(List<Change> changes, Cursor next) {
    long revision = place.revision();
    for (Change change : changes) {
      for (; revision < change.revision(); revision++) {
        over(revision);
      }
      within.add(ChangeRecord.text(change));
    }
    for (; revision < next.revision(); revision++) {
      over(revision);
    }
    place = next;
  }

  private void over(long revision) {
    if (revision > 1) { // nothing is written at the first one
      record.over(revision, String.join(", ", within));
    }
    within.clear();
  }
}
