package io.quorate.simulation.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quorate.services.election.ElectionCall;
import io.quorate.services.election.ElectionProcess;
import io.quorate.services.election.ElectionReply;
import io.quorate.services.election.LeadershipLost;
import io.quorate.services.queue.Fence;
import io.quorate.simulation.engine.Choices;
import org.jspecify.annotations.Nullable;

/** Stands for election again and again, proclaims while it leads, and resigns. */
final class Candidate implements Actor {
  static final String ELECTION = "e";

  private static final long MILLI = 1_000_000;

  private final ClientMachine machine;
  private final ServiceScenario scenario;
  private final Grants grants;
  private final Choices choices;
  private ServiceHost<ElectionCall, LeadershipLost> host;
  private @Nullable Fence leads;
  private @Nullable Fence lost;
  private long said;
  private boolean busy;
  private boolean windingDown;
  private boolean done;

  Candidate(ClientMachine machine, ServiceScenario scenario, Grants grants) {
    this.machine = machine;
    this.scenario = scenario;
    this.grants = grants;
    this.choices = machine.choices().branch("candidate");
    this.host = open();
  }

  private ServiceHost<ElectionCall, LeadershipLost> open() {
    return new ServiceHost<>(
        machine,
        new ElectionProcess(
            StoreLink.KEYSPACE, ELECTION, machine.lease(), PlantedRules.of(scenario.defect())),
        this::lost);
  }

  @Override
  public ClientMachine machine() {
    return machine;
  }

  @Override
  public void begin() {
    grants.ended(machine);
    leads = null;
    lost = null;
    busy = false;
    host = open();
    later();
  }

  @Override
  public void windDown() {
    windingDown = true;
    if (!busy && !done) {
      later();
    }
  }

  @Override
  public @Nullable String unrest() {
    return done ? null : machine.name() + (leads != null ? " leads" : " stands");
  }

  private void later() {
    machine.after(choices.below("candidate.think", 300 * MILLI), this::campaign);
  }

  private void campaign() {
    if (busy || done) {
      return;
    }
    busy = true;
    long wait =
        windingDown || choices.chance("candidate.patient", 700_000)
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
    if (reply instanceof ElectionReply.Elected won && !won.fence().equals(lost)) {
      leads = won.fence();
      grants.granted(machine, won.fence(), false);
      lead(won.fence(), choices.index("candidate.proclaims", 4));
    } else {
      busy = false;
      later();
    }
  }

  private void lead(Fence fence, int proclamations) {
    machine.after(
        choices.below("candidate.leads", 200 * MILLI),
        () -> {
          if (!fence.equals(leads)) {
            busy = false;
            later();
          } else if (proclamations > 0) {
            host.call(new ElectionCall.Proclaim(next()), _ -> lead(fence, proclamations - 1));
          } else {
            resign();
          }
        });
  }

  private void resign() {
    leads = null;
    grants.ended(machine);
    host.call(
        new ElectionCall.Resign(),
        _ -> {
          busy = false;
          done = windingDown;
          if (!done) {
            later();
          }
        });
  }

  private void lost(LeadershipLost notice) {
    machine.environment().counts().add("leadership.lost");
    lost = notice.fence();
    if (notice.fence().equals(leads)) {
      leads = null;
      grants.ended(machine);
    }
  }
}
