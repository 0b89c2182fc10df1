package io.quorate.simulation.workload;

import io.quorate.checker.Consistency;
import io.quorate.protocol.clock.Sibling;
import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.quorum.MergePolicy;
import io.quorate.simulation.engine.Choices;
import io.quorate.simulation.engine.Environment;
import io.quorate.simulation.history.CounterHistory;
import io.quorate.simulation.history.FinalCheck;
import io.quorate.simulation.history.History;
import io.quorate.simulation.history.KeyHistory;
import io.quorate.simulation.history.MembersHistory;
import io.quorate.simulation.history.Promises;
import io.quorate.simulation.history.WallTimes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** One keyspace of a run: its clients, what they may expect, and what must be left in the end. */
public final class Trial {

  /** Judges what all owners hold in the end: rows by key. */
  private interface Judge {
    void judge(SortedMap<byte[], byte[]> held);
  }

  /** See {@link Trial#letGo}. */
  private interface Custody {
    Custody NONE = (_, _, _, _) -> {};

    void letGo(byte[] key, List<Versions> held, int down, long disksLost);
  }

  /** What every kind of trial needs. */
  public record Setting(
      WorkloadSettings settings,
      Promises promises,
      MergePolicy policy,
      Service service,
      Environment environment,
      Choices choices) {

    private List<Sibling> shown(String key, SortedMap<byte[], byte[]> held) {
      byte[] encoded = held.get(key.getBytes(StandardCharsets.UTF_8));
      return encoded == null ? List.of() : policy.present(Versions.decode(encoded).siblings());
    }
  }

  private final Workload workload;
  private final Judge judge;
  private final Custody custody;

  private Trial(Workload workload, Judge judge, Custody custody) {
    this.workload = workload;
    this.judge = judge;
    this.custody = custody;
  }

  /** Values with contexts: siblings show, or only the last one does. */
  public static Trial ofVersions(Setting setting, WallTimes times) {
    Environment environment = setting.environment();
    History history = new History(setting.promises(), times, environment::violated);
    Workload workload =
        new Workload(
            setting, () -> new VersionsActivity(setting.settings(), history, environment.counts()));
    return new Trial(
        workload,
        held -> {
          for (KeyHistory key : history.keys()) {
            List<Sibling> shown = setting.shown(key.key(), held);
            new FinalCheck(key, setting.promises(), environment::violated, shown).run();
          }
        },
        (key, held, down, disksLost) -> {
          long needed = setting.promises().copies() - disksLost - down;
          history.key(new String(key, StandardCharsets.UTF_8)).checkCopies(held, needed);
        });
  }

  /** Counters. */
  public static Trial ofCounters(Setting setting) {
    TreeMap<String, CounterHistory> counters = new TreeMap<>();
    Workload workload =
        new Workload(
            setting,
            () ->
                new CounterActivity(
                    setting.settings(),
                    counters,
                    setting.promises().regularReads(),
                    setting.environment()::violated));
    return new Trial(
        workload,
        held ->
            counters.forEach(
                (key, counter) -> counter.judge(CounterActivity.value(setting.shown(key, held)))),
        Custody.NONE);
  }

  /**
   * Sets or maps.
   *
   * @param fields whether they are maps
   */
  public static Trial ofMembers(Setting setting, boolean fields) {
    TreeMap<String, MembersHistory> histories = new TreeMap<>();
    Workload workload =
        new Workload(
            setting,
            () ->
                new MembersActivity(
                    setting.settings(),
                    histories,
                    fields,
                    setting.promises().regularReads(),
                    setting.environment()::violated));
    return new Trial(
        workload,
        held ->
            histories.forEach(
                (key, history) -> history.judge(MembersActivity.members(setting.shown(key, held)))),
        Custody.NONE);
  }

  /** Values in one order, judged by the checker. */
  public static Trial ofOrdered(Setting setting, Consistency model) {
    OrderedHistory history = new OrderedHistory(model, setting.environment());
    AtomicInteger clients = new AtomicInteger();
    Workload workload =
        new Workload(
            setting,
            () ->
                new OrderedActivity(
                    "c" + clients.incrementAndGet(),
                    setting.settings(),
                    history,
                    setting.environment().counts()));
    return new Trial(workload, _ -> history.judge(setting.settings().keyspace()), Custody.NONE);
  }

  /** All clients begin. */
  public void begin() {
    workload.begin();
  }

  /** Each client does at most so many operations more. */
  public void windDown(int operations) {
    workload.windDown(operations);
  }

  /** Whether all clients are done. */
  public boolean finished() {
    return workload.finished();
  }

  /**
   * A node let go of a key.
   *
   * @param held what others hold
   * @param down nodes that may hold it, too
   * @param disksLost in this run so far
   */
  public void letGo(byte[] key, List<Versions> held, int down, long disksLost) {
    custody.letGo(key, held, down, disksLost);
  }

  /** Judges what all owners of the keyspace hold in the end: rows by key. */
  public void judge(SortedMap<byte[], byte[]> held) {
    judge.judge(held);
  }
}
