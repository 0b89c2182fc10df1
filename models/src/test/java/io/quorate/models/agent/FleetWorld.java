package io.quorate.models.agent;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quorate.models.blob.Digest;
import io.quorate.models.fleet.Fleet;
import io.quorate.models.fleet.Lane;
import io.quorate.models.fleet.Part;
import io.quorate.models.fleet.Plan;
import io.quorate.models.fleet.Rollout;
import io.quorate.models.fleet.Target;
import io.quorate.models.registry.AuditTrail;
import io.quorate.models.registry.FleetCall;
import io.quorate.models.registry.ModelVersion;
import io.quorate.models.registry.Proposal;
import io.quorate.models.registry.RegistryCall;
import io.quorate.models.registry.RegistryReply;
import io.quorate.models.registry.StoreQuery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A fleet, its centre and the people who publish, approve, roll out, abort and roll back, under
 * everything that may go wrong. One seed, one run.
 *
 * <p>What it checks it takes from the documents that are committed and from the libraries, not from
 * what the processes believe.
 */
final class FleetWorld {
  static final String MODEL = "team/ranker";
  static final String ALIAS = "production";
  static final String FLEET = "eu";
  private static final LaneName LANE = new LaneName(MODEL, ALIAS);
  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
  private static final long TROUBLE = 400 * VirtualTime.SECOND;
  private static final int LATE_MAX = 3;
  private static final long LOOK = 20 * VirtualTime.SECOND;
  private static final long CALM = 700 * VirtualTime.SECOND;

  private record Released(String agent, long epoch) {}

  final VirtualTime time;
  final Defects defects;
  final SimulatedCentre centre;
  final Map<String, Integer> counts = new TreeMap<>();
  final Map<String, String> contents = new TreeMap<>();
  final List<String> flaws = new ArrayList<>();
  private final List<SimulatedAgent> agents = new ArrayList<>();
  private final SortedMap<Long, String> versions = new TreeMap<>();
  private final Set<Long> approved = new TreeSet<>();
  private final Set<Released> released = new HashSet<>();
  private final SortedMap<Long, Long> begun = new TreeMap<>();
  private final Set<Long> committedEpochs = new TreeSet<>();
  private final boolean strict;
  private Fleet fleet = new Fleet(FLEET, new TreeMap<>(), 0);
  private Lane lane = Lane.fresh(FLEET, MODEL, ALIAS);
  private int requests;
  private int late;

  FleetWorld(long seed, Defects defects) {
    this.time = new VirtualTime(seed);
    this.defects = defects;
    this.strict = time.chance(400);
    this.centre = new SimulatedCentre(time, defects, counts, this::committed);
    int size = 2 + time.random.nextInt(4);
    for (int i = 0; i < size; i++) {
      add("a" + i);
    }
  }

  private SimulatedAgent add(String name) {
    boolean notified = time.chance(700);
    long poll =
        defects.neverPolls() ? CALM * 2 : (3 + time.random.nextInt(20)) * VirtualTime.SECOND;
    SimulatedAgent agent =
        new SimulatedAgent(
            this,
            name,
            new AgentSettings(FLEET, name, List.of("team/*"), notified, poll, time.chance(500), 1));
    agents.add(agent);
    return agent;
  }

  void count(String what) {
    counts.merge(what, 1, Integer::sum);
  }

  private void flaw(String what) {
    flaws.add("at %d ms: %s".formatted(time.now() / VirtualTime.MILLI, what));
  }

  FleetWorld run() {
    centre.start();
    agents.forEach(SimulatedAgent::start);
    for (int i = 0; i < 8; i++) {
      time.within(TROUBLE * 3 / 4, this::publish);
      time.within(TROUBLE, this::rollOut);
      time.within(TROUBLE, this::rollOut);
    }
    for (int i = 0; i < 3; i++) {
      time.within(TROUBLE, this::abort);
      time.within(TROUBLE, this::rollBack);
      time.within(TROUBLE, this::partition);
      time.within(TROUBLE, centre::crash);
    }
    time.run(TROUBLE);
    centre.quiet = true;
    agents.forEach(agent -> agent.cut(0));
    List<String> unsettled = unsettled();
    for (long calm = LOOK; calm <= CALM && !unsettled.isEmpty(); calm += LOOK) {
      time.run(TROUBLE + calm);
      unsettled = unsettled();
    }
    unsettled.forEach(this::flaw);
    audited();
    return this;
  }

  private void partition() {
    count("partition");
    long until = time.now() + (1 + time.random.nextInt(60)) * VirtualTime.SECOND;
    agents.stream().filter(agent -> time.random.nextBoolean()).forEach(agent -> agent.cut(until));
  }

  private void publish() {
    String digest =
        Digest.of(("version " + ++requests).getBytes(StandardCharsets.UTF_8)).toString();
    long parent = versions.isEmpty() ? 0 : versions.lastKey();
    centre.call(
        new RegistryCall.Publish(
            MODEL, "ada", "request-%06d".formatted(requests), parent, digest, "", 1, 1),
        reply -> {
          if (reply instanceof RegistryReply.Published published) {
            propose(published.version().number());
          }
        });
  }

  private void propose(long number) {
    centre.call(
        new RegistryCall.Propose(MODEL, "ada", ALIAS, number),
        proposed ->
            centre.call(
                new RegistryCall.Check(MODEL, "", ALIAS, number),
                checked -> time.within(20 * VirtualTime.SECOND, () -> judge(number))));
  }

  private void judge(long number) {
    if (time.chance(200)) {
      centre.call(new RegistryCall.Reject(MODEL, "eve", ALIAS, number, ""), reply -> {});
      return;
    }
    centre.call(new RegistryCall.Approve(MODEL, "eve", ALIAS, number), reply -> {});
    if (time.chance(100)) {
      time.within(
          60 * VirtualTime.SECOND,
          () -> centre.call(new RegistryCall.Reject(MODEL, "eve", ALIAS, number, ""), reply -> {}));
    }
  }

  private Plan plan() {
    Plan.Barrier[] barriers = Plan.Barrier.values();
    Plan.Barrier barrier = barriers[time.random.nextInt(strict ? 2 : barriers.length)];
    List<Integer> waves = barrier == Plan.Barrier.WAVES ? List.of(30, 60, 100) : List.of();
    return new Plan(barrier, waves, strict, 10 + time.random.nextInt(110), time.random.nextInt(2));
  }

  /** An agent joins, now and then in the moment in which a rollout begins. */
  private void join() {
    if (late < LATE_MAX && time.chance(150)) {
      count("agent joined late");
      add("late" + ++late).start();
    }
  }

  private void rollOut() {
    join();
    time.within(150 * VirtualTime.MILLI, this::begin);
  }

  private void begin() {
    if (!versions.isEmpty()) {
      long number = Math.max(1, versions.lastKey() - time.random.nextInt(3));
      centre.call(
          new FleetCall.RollOut(FLEET, MODEL, ALIAS, "ada", number, plan(), ""), reply -> {});
    }
  }

  private void abort() {
    centre.call(new FleetCall.Abort(FLEET, MODEL, ALIAS, "ada", "no"), reply -> {});
  }

  private void rollBack() {
    centre.call(new FleetCall.RollOut(FLEET, MODEL, ALIAS, "ada", 0, plan(), "worse"), reply -> {});
  }

  private void committed(StoreQuery.Commit commit) {
    Lane before = lane;
    for (StoreQuery.Change change : commit.changes()) {
      byte[] document = change.document();
      if (document == null) {
        continue;
      }
      String key = change.key();
      if (key.startsWith("fleets/")) {
        fleet = read(document, Fleet.class);
      } else if (key.startsWith("lanes/")) {
        lane = read(document, Lane.class);
      } else if (key.startsWith("versions/")) {
        published(read(document, ModelVersion.class));
      } else if (key.startsWith("proposals/")) {
        Proposal proposal = read(document, Proposal.class);
        if (!proposal.approvedBy().isEmpty()) {
          approved.add(proposal.number());
        }
      }
    }
    if (!lane.equals(before)) {
      moved(before, lane);
    }
  }

  private static <T> T read(byte[] document, Class<T> kind) {
    try {
      return MAPPER.readValue(document, kind);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void published(ModelVersion version) {
    String other = versions.put(version.number(), version.digest());
    if (other != null && !other.equals(version.digest())) {
      flaw("version %d is %s and %s".formatted(version.number(), other, version.digest()));
    }
  }

  private void moved(Lane before, Lane after) {
    if (after.step() < before.step() || after.epochs() < before.epochs()) {
      flaw("the lane went back from step %d to %d".formatted(before.step(), after.step()));
    }
    if (after.queue().size() > before.queue().size() && before.active() != null) {
      count("rollout queued");
    }
    Rollout active = after.active();
    Rollout former = before.active();
    if (active != null && former != null && active.epoch() != former.epoch()) {
      flaw("epoch %d began before epoch %d had ended".formatted(active.epoch(), former.epoch()));
    }
    Target target = after.committed();
    if (target != null && !target.equals(before.committed())) {
      committedEpochs.add(target.epoch());
      if (active == null || active.epoch() != target.epoch()) {
        flaw("epoch %d is committed without a rollout".formatted(target.epoch()));
      }
    }
    if (active != null) {
      begun.putIfAbsent(active.epoch(), time.now());
    }
    if (active != null && meets(former, active)) {
      barrier(active);
    }
    if (active != null) {
      active.parts().keySet().stream()
          .filter(active::releases)
          .forEach(agent -> released.add(new Released(agent, active.epoch())));
      countParts(former, active);
    }
    countEnd(before, after);
  }

  /** Whether a rollout has just met its last barrier. */
  private static boolean meets(@Nullable Rollout former, Rollout active) {
    boolean was =
        former != null && (former.committed() || former.phase() == Rollout.Phase.DRAINING);
    return !was && (active.committed() || active.phase() == Rollout.Phase.DRAINING);
  }

  private void countParts(@Nullable Rollout former, Rollout active) {
    if (former != null && active.released() > former.released() && !active.committed()) {
      count("wave released");
    }
    if (active.phase() == Rollout.Phase.DRAINING
        && (former == null || former.phase() != Rollout.Phase.DRAINING)) {
      count("rollout drains");
    }
    if (active.count(part -> part.state() == Part.State.BEHIND) > 0) {
      count("agent behind");
    }
    if (active.back()) {
      count("rolled back");
    }
  }

  private void countEnd(Lane before, Lane after) {
    Rollout last = after.last();
    Rollout lastBefore = before.last();
    if (last != null && (lastBefore == null || lastBefore.epoch() != last.epoch())) {
      count("rollout " + last.phase());
      inTime(last);
    }
  }

  /** Whatever the wall clocks say, a deadline is never shorter than it was said. */
  private void inTime(Rollout last) {
    long lasted = time.now() - begun.getOrDefault(last.epoch(), time.now());
    if (last.reason().contains("the deadline")
        && lasted < last.plan().deadlineSeconds() * VirtualTime.SECOND) {
      flaw("epoch %d ended before its deadline".formatted(last.epoch()));
    }
  }

  /**
   * Looks at the libraries themselves: whoever belongs to the fleet when the barrier is met has the
   * version. A strict rollout drains then, and who joins later is behind.
   */
  private void barrier(Rollout active) {
    List<String> members = fleet.serving(MODEL);
    long number = active.target().number();
    long ready =
        agents.stream()
            .filter(agent -> members.contains(agent.name))
            .filter(agent -> agent.had(MODEL, number))
            .count();
    long failed = active.count(part -> part.state() == Part.State.FAILED);
    boolean kept =
        switch (active.plan().barrier()) {
          case ALL, WAVES -> ready + failed >= members.size() && failed <= active.plan().budget();
          case QUORUM -> 2 * ready > members.size();
        };
    if (!kept) {
      flaw(
          "epoch %d goes on with %d of %d ready, barrier %s"
              .formatted(active.epoch(), ready, members.size(), active.plan().barrier()));
    }
  }

  /** An agent has taken a version out of its library. */
  void pruned(SimulatedAgent agent, String model, long number) {
    count("agent.pruned");
    contents.remove(agent.name + " " + model + "@" + number);
    if (agent.serves(LANE) == number) {
      flaw("%s takes version %d out, and serves it".formatted(agent.name, number));
    }
  }

  /** An agent has switched. */
  void switched(SimulatedAgent agent, Target target) {
    count("agent switched");
    long number = target.number();
    String content = contents.get(agent.name + " " + MODEL + "@" + number);
    if (content == null || !content.equals(versions.get(number))) {
      flaw("%s serves version %d with content %s".formatted(agent.name, number, content));
    }
    if (!approved.contains(number)) {
      flaw("%s serves version %d, which nobody has approved".formatted(agent.name, number));
    }
    boolean allowed =
        released.contains(new Released(agent.name, target.epoch()))
            || committedEpochs.contains(target.epoch());
    if (!allowed) {
      flaw("%s serves epoch %d before it was released".formatted(agent.name, target.epoch()));
    }
    if (strict) {
      Set<Long> served = new TreeSet<>();
      agents.forEach(one -> served.add(one.serves(LANE)));
      served.remove(0L);
      if (served.size() > 1) {
        flaw("versions %s are served at once, strictly".formatted(served));
      }
    }
  }

  /** Once nothing goes wrong any more, all that was begun ends, and all serve what is committed. */
  private List<String> unsettled() {
    List<String> found = new ArrayList<>();
    if (lane.active() != null || !lane.queue().isEmpty()) {
      found.add("a rollout goes on for ever: " + lane);
    }
    Target target = lane.committed();
    for (SimulatedAgent agent : agents) {
      long serves = agent.serves(LANE);
      if (target != null && serves != target.number()) {
        found.add(
            "%s serves %d in the end, and %d is committed"
                .formatted(agent.name, serves, target.number()));
      }
    }
    return found;
  }

  private void audited() {
    if (centre.direct(new RegistryCall.Audit(MODEL)) instanceof RegistryReply.Audited audited) {
      AuditTrail.flaw(audited.entries(), audited.model().audits(), audited.model().auditHash())
          .ifPresent(this::flaw);
    }
  }
}
