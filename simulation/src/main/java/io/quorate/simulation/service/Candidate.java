package io.quorate.simulation.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quorate.services.election.ElectionCall;
import io.quorate.services.election.ElectionProcess;
import io.quorate.services.election.ElectionReply;
import io.quorate.services.election.LeadershipLost;
import io.quorate.services.queue.Fence;
import org.jspecify.annotations.Nullable;

/** Stands for election again and again, proclaims while it leads, and resigns. */
final class Candidate extends Claimant {
  static final String ELECTION = "e";

  private ServiceHost<ElectionCall, LeadershipLost> host;
  private long said;

  Candidate(ClientMachine machine, ServiceScenario scenario, Grants grants) {
    super(machine, scenario, grants, "candidate");
    host = opened();
  }

  private ServiceHost<ElectionCall, LeadershipLost> opened() {
    return new ServiceHost<>(
        machine,
        new ElectionProcess(
            StoreLink.KEYSPACE, ELECTION, machine.lease(), PlantedRules.of(scenario.defect())),
        notice -> lost(notice.fence(), "leadership.lost"));
  }

  @Override
  void open() {
    host = opened();
  }

  @Override
  public @Nullable String unrest() {
    return isDone() ? null : machine.name() + (holds() ? " leads" : " stands");
  }

  @Override
  long thinkNanos() {
    return choices.below("candidate.think", 300 * MILLI);
  }

  @Override
  void contend() {
    long wait =
        isWindingDown() || choices.chance("candidate.patient", 700_000)
            ? -1
            : choices.below("candidate.wait", 2_000 * MILLI);
    host.call(new ElectionCall.Campaign(next(), wait), this::elected);
  }

  private byte[] next() {
    // Now and then more than the group remembers of an answer.
    String more = "+".repeat(choices.chance("candidate.talks", 300_000) ? 150 : 0);
    return (machine.name() + "-" + ++said + more).getBytes(UTF_8);
  }

  private void elected(Object reply) {
    if (reply instanceof ElectionReply.Elected won && granted(won.fence(), false)) {
      lead(won.fence(), choices.index("candidate.proclaims", 4));
    } else {
      idle();
    }
  }

  private void lead(Fence fence, int proclamations) {
    machine.after(
        choices.below("candidate.leads", 200 * MILLI),
        () -> {
          if (!holds(fence)) {
            idle();
          } else if (proclamations > 0) {
            host.call(new ElectionCall.Proclaim(next()), _ -> lead(fence, proclamations - 1));
          } else {
            letGo();
            host.call(new ElectionCall.Resign(), _ -> givenBack());
          }
        });
  }

  @Override
  void close() {
    // Who has resigned holds nothing that outlives it.
  }
}
