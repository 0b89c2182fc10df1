package io.quorate.services.election;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Ticket;
import io.quorate.services.process.LeaseSettings;
import io.quorate.services.process.Scope;
import io.quorate.services.process.ServiceProcess;
import io.quorate.services.queue.Contender;
import io.quorate.services.queue.Fence;
import io.quorate.services.queue.PlaceRules;
import io.quorate.services.queue.QueueKeys;
import io.quorate.store.machine.Entry;
import org.jspecify.annotations.Nullable;

/** One candidate of an election. */
public final class ElectionProcess extends ServiceProcess<ElectionCall, LeadershipLost> {

  private static final String TIMEOUT = "election.timeout";

  private final String name;
  private final Contender contender;
  private final Scope timeouts;
  private @Nullable Ticket campaign;
  private @Nullable Ticket proclaiming;
  private @Nullable Fence leads;
  private boolean closed;

  /** A candidate of that election. */
  public ElectionProcess(String keyspace, String name, LeaseSettings lease) {
    this(keyspace, name, lease, PlaceRules.SOUND);
  }

  /** The same by other rules. */
  public ElectionProcess(String keyspace, String name, LeaseSettings lease, PlaceRules rules) {
    this.name = name;
    this.contender =
        new Contender(agenda, keyspace, new QueueKeys(name), rules, lease, new Contending());
    this.timeouts = agenda.scope();
  }

  @Override
  protected void woken() {
    contender.check();
  }

  @Override
  protected void called(Ticket ticket, ElectionCall call) {
    switch (call) {
      case ElectionCall.Campaign campaigning -> campaign(ticket, campaigning);
      case ElectionCall.Proclaim proclaim -> proclaim(ticket, proclaim.value());
      case ElectionCall.Resign _ -> {
        withdraw();
        contender.leave(() -> reply(ticket, new ElectionReply.Done()));
      }
      case ElectionCall.Close _ -> {
        closed = true;
        withdraw();
        contender.close(() -> reply(ticket, new ElectionReply.Done()));
      }
    }
  }

  private void campaign(Ticket ticket, ElectionCall.Campaign campaigning) {
    if (closed || contender.entered()) {
      reply(
          ticket,
          closed
              ? new Refusal(ErrorCode.UNAVAILABLE, "The candidate was closed; open another")
              : conflict("stands in '%s' already"));
      return;
    }
    campaign = ticket;
    if (campaigning.waitNanos() >= 0) {
      timeouts.after(TIMEOUT, campaigning.waitNanos(), () -> end(new ElectionReply.NotElected()));
    }
    contender.enter(false, campaigning.value());
  }

  private void proclaim(Ticket ticket, byte[] value) {
    if (leads == null) {
      reply(ticket, noLeader());
    } else if (proclaiming != null) {
      reply(ticket, conflict("proclaims another value for '%s'; wait until that is done"));
    } else {
      proclaiming = ticket;
      contender.write(value, () -> proclaimed(new ElectionReply.Done()));
    }
  }

  private void proclaimed(Object answer) {
    Ticket ticket = proclaiming;
    proclaiming = null;
    if (ticket != null) {
      reply(ticket, answer);
    }
  }

  private Refusal noLeader() {
    return conflict("does not lead '%s': it resigned, or lost its lease");
  }

  private Refusal conflict(String what) {
    return new Refusal(ErrorCode.CONFLICT, "This candidate " + what.formatted(name));
  }

  /** Ends a campaign that has not succeeded. */
  private void end(Object answer) {
    Ticket ticket = campaign;
    if (ticket != null) {
      cancelled(ticket);
      reply(ticket, answer);
    }
  }

  private void withdraw() {
    leads = null;
    proclaimed(noLeader());
    end(new ElectionReply.NotElected());
  }

  @Override
  protected void cancelled(Ticket ticket) {
    if (ticket.equals(campaign)) {
      campaign = null;
      timeouts.cancel(TIMEOUT);
      contender.leave(() -> {});
    }
  }

  private final class Contending implements Contender.Owner {
    @Override
    public void first(Fence fence) {
      leads = fence;
      Ticket ticket = campaign;
      campaign = null;
      timeouts.cancel(TIMEOUT);
      if (ticket != null) {
        reply(ticket, new ElectionReply.Elected(fence));
      }
    }

    @Override
    public void waits(Entry before) {
      // The campaign goes on.
    }

    @Override
    public void lost(Fence fence, String reason) {
      leads = null;
      proclaimed(noLeader());
      notice(new LeadershipLost(fence, reason));
    }

    @Override
    public void refused(Refusal refusal) {
      end(refusal);
    }
  }
}
