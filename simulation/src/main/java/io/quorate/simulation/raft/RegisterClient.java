package io.quorate.simulation.raft;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.simulation.engine.Choices;
import io.quorate.simulation.engine.Environment;

/**
 * One client: an operation at a time, each sent once. It remembers who was said to lead; an answer
 * that does not come in time counts as unknown.
 */
final class RegisterClient {
  static final int KEYS = 4;
  private static final long NOTHING_YET = -1;

  private final int number;
  private final RaftWorld world;
  private final Commands commands;
  private final Environment environment;
  private final Choices choices;
  private final long thinkNanos;
  private final long patienceNanos;
  private int node;
  private long sent;
  private int left;
  private int successes;
  private int successesWanted;
  private long waitsFor = NOTHING_YET;

  RegisterClient(
      int number, RaftScenario scenario, RaftWorld world, Commands commands, Environment env) {
    this.number = number;
    this.world = world;
    this.commands = commands;
    this.environment = env;
    this.choices = env.choices().branch("client." + number);
    this.left = scenario.operations();
    this.thinkNanos = 2 * scenario.horizonNanos() / Math.max(1, scenario.operations());
    this.patienceNanos = 2 * scenario.settings().electionNanos();
    this.node = choices.index("client.node", scenario.nodes());
  }

  void begin() {
    later();
  }

  /** From now on it ends after so many operations that succeed. */
  void windDown(int wanted) {
    left = Integer.MAX_VALUE;
    successes = 0;
    successesWanted = wanted;
    if (waitsFor == NOTHING_YET) {
      later();
    }
  }

  boolean finished() {
    return successesWanted > 0 && successes >= successesWanted;
  }

  private void later() {
    long think = successesWanted > 0 ? 20_000_000 : choices.below("client.think", thinkNanos + 1);
    environment.timeline().after(think, this::next);
  }

  private void next() {
    if (waitsFor != NOTHING_YET || left == 0 || finished()) {
      return;
    }
    left--;
    long id = ((long) number << 32) + ++sent;
    waitsFor = id;
    int key = choices.index("client.key", KEYS);
    long begun = commands.begins();
    if (choices.chance("client.reads", 500_000)) {
      read(id, key, begun);
    } else {
      write(id, key, begun);
    }
    environment.timeline().after(patienceNanos, () -> giveUp(id));
  }

  private void write(long id, int key, long begun) {
    world.request(
        node,
        new RegisterCall.Put(key, id),
        answer -> {
          if (answer instanceof RegisterCall.Done done) {
            commands.written(begun, id, done);
            environment.counts().add("client.written");
          } else if (answer instanceof Refusal refusal
              && refusal.code().conclusion() == ErrorCode.Conclusion.NOT_DONE) {
            commands.refused(id);
          }
          ended(id, answer);
        });
  }

  private void read(long id, int key, long begun) {
    boolean lease = choices.chance("client.lease", 500_000);
    if (choices.chance("client.anywhere", 300_000)) {
      node = choices.index("client.node", world.nodes());
    }
    world.request(
        node,
        new RegisterCall.Get(key, lease),
        answer -> {
          if (answer instanceof RegisterCall.Done done) {
            commands.read(begun, key, done);
            environment.counts().add("client.read");
          }
          ended(id, answer);
        });
  }

  private void ended(long id, Object answer) {
    if (waitsFor != id) {
      return; // given up before
    }
    waitsFor = NOTHING_YET;
    if (answer instanceof RegisterCall.Done) {
      successes++;
    } else if (answer instanceof Refusal refusal) {
      environment.counts().add("client." + refusal.code());
      String leader = refusal.details().get("leader");
      node = leader == null ? choices.index("client.node", world.nodes()) : world.index(leader);
    }
    later();
  }

  private void giveUp(long id) {
    if (waitsFor == id) {
      environment.counts().add("client.gaveUp");
      waitsFor = NOTHING_YET;
      node = choices.index("client.node", world.nodes());
      later();
    }
  }
}
