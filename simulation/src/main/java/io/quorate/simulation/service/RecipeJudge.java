package io.quorate.simulation.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quorate.services.semaphore.SemaphoreProcess;
import io.quorate.simulation.engine.Environment;
import io.quorate.store.machine.Entry;
import io.quorate.store.machine.KeyRange;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Judges semaphores, counters and barriers by what the group holds, revision by revision. */
final class RecipeJudge {
  private static final byte[] COUNTER = CounterUser.COUNTER.getBytes(UTF_8);

  private final Environment environment;
  private final StoreHistory history;

  RecipeJudge(Environment environment, StoreHistory history) {
    this.environment = environment;
    this.history = history;
  }

  /** Of the permits that were handed out never more were there than there are. */
  void permits(Grants grants, int permits) {
    Map<Long, Grants.Grant> told = new TreeMap<>();
    for (Grants.Grant grant : grants.all()) {
      if (told.put(grant.fence().token(), grant) != null) {
        environment.violated("a permit was handed out twice: " + grant);
      }
      if (!wasThere(grant)) {
        environment.violated("a permit that never was: " + grant);
      }
    }
    KeyRange keys = SemaphoreProcess.permitKeys(PermitUser.SEMAPHORE).all();
    for (long revision = 1; revision <= history.revision(); revision++) {
      List<Entry> there =
          history.at(revision, keys).stream()
              .filter(entry -> told.containsKey(entry.createRevision()))
              .toList();
      if (there.size() > permits) {
        environment.violated(
            "%d of %d permits are held at revision %d".formatted(there.size(), permits, revision));
        return;
      }
    }
  }

  private boolean wasThere(Grants.Grant grant) {
    Entry key = history.at(grant.fence().token(), grant.fence().key());
    return key != null && key.createRevision() == grant.fence().token();
  }

  /** Each addition that was told was made once, and what else was made was in doubt. */
  void counts(List<CounterUser> users) {
    Map<Long, CounterUser.Added> told = new TreeMap<>();
    Map<Long, Integer> doubts = new TreeMap<>();
    for (CounterUser user : users) {
      for (CounterUser.Added added : user.added()) {
        if (told.put(added.sum(), added) != null) {
          environment.violated("a sum was told twice: " + added);
        }
      }
      user.doubts().forEach(delta -> doubts.merge(delta, 1, Integer::sum));
    }
    long before = 0;
    for (long revision = 1; revision <= history.revision(); revision++) {
      long now = sum(revision);
      if (now != before) {
        CounterUser.Added added = told.remove(now);
        boolean known = added != null && added.delta() == now - before;
        if (!known && doubts.merge(now - before, -1, Integer::sum) < 0) {
          environment.violated(
              "from %d to %d at revision %d, which nobody asked for"
                  .formatted(before, now, revision));
        }
      }
      before = now;
    }
    if (!told.isEmpty()) {
      environment.violated("told and lost: " + told.values());
    }
    users.forEach(user -> user.seen().forEach(this::seen));
  }

  private void seen(CounterUser.Seen seen) {
    for (long revision = seen.from(); revision <= seen.to(); revision++) {
      if (sum(revision) == seen.sum()) {
        return;
      }
    }
    environment.violated("read what was not there: " + seen);
  }

  private long sum(long revision) {
    Entry entry = history.at(revision, COUNTER);
    return entry == null ? 0 : Long.parseLong(new String(entry.value(), UTF_8));
  }

  /** Nobody passed a barrier before all had come. */
  void barriers(List<BarrierParty> parties) {
    for (BarrierParty party : parties) {
      for (BarrierParty.Passed passed : party.passed()) {
        KeyRange arrivals = KeyRange.prefix(BarrierKeeper.arrivals(passed.round()).getBytes(UTF_8));
        int there = history.at(passed.seenRevision(), arrivals).size();
        if (there < parties.size()) {
          environment.violated(
              "passed when %d of %d had come: %s".formatted(there, parties.size(), passed));
        }
      }
    }
  }
}
