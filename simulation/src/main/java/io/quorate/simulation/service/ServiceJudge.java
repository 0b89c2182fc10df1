package io.quorate.simulation.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quorate.services.election.Observed;
import io.quorate.services.queue.QueueKeys;
import io.quorate.services.registry.Instance;
import io.quorate.services.registry.InstanceCodec;
import io.quorate.services.registry.InstancesSeen;
import io.quorate.simulation.engine.Environment;
import io.quorate.store.machine.Entry;
import io.quorate.store.machine.KeyRange;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Judges what clients were told by what the group holds, revision by revision. */
final class ServiceJudge {
  private static final KeyRange INSTANCES =
      KeyRange.prefix(("services/" + Registrant.SERVICE + "/").getBytes(UTF_8));

  private final Environment environment;
  private final StoreHistory history;

  ServiceJudge(Environment environment, StoreHistory history) {
    this.environment = environment;
    this.history = history;
  }

  /** Who was told to be first was so, at a revision that it may have seen. */
  void grants(Grants grants, String name) {
    QueueKeys keys = new QueueKeys(name);
    for (Grants.Grant grant : grants.all()) {
      if (!history.wasFirst(
          keys, grant.fence(), grant.shared(), grant.fence().token(), grant.seenRevision())) {
        environment.violated("never first: " + grant);
      }
    }
  }

  /** Writes under a lock carry rising tokens: no former holder writes after the next one has. */
  void fencedWrites() {
    long token = 0;
    for (long revision = 1; revision <= history.revision(); revision++) {
      Entry written = history.at(revision, LockUser.WRITTEN);
      if (written != null) {
        long now = Long.parseLong(new String(written.value(), UTF_8));
        if (now < token) {
          environment.violated(
              "the fence of %d wrote after that of %d, at revision %d"
                  .formatted(now, token, revision));
        }
        token = now;
      }
    }
  }

  /** An observer saw leaders that were, in their order. */
  void observed(Watcher watcher) {
    QueueKeys keys = new QueueKeys(Candidate.ELECTION);
    for (List<Observed> life : watcher.leaders()) {
      Observed.Leads last = null;
      for (Observed seen : life) {
        if (seen instanceof Observed.Leads leads) {
          environment.counts().add("observed");
          follows(last, leads);
          Entry then = history.at(leads.revision(), leads.fence().key());
          if (then == null
              || then.modRevision() != leads.revision()
              || !Arrays.equals(then.value(), leads.value())
              || !history.wasFirst(
                  keys, leads.fence(), false, leads.revision(), history.revision())) {
            environment.violated("observed what never was: " + leads);
          }
          last = leads;
        }
      }
    }
  }

  private void follows(Observed.@Nullable Leads last, Observed.Leads next) {
    if (last == null) {
      return;
    }
    boolean same = next.fence().token() == last.fence().token();
    boolean rises =
        same ? next.revision() > last.revision() : next.fence().token() > last.fence().token();
    if (!rises) {
      environment.violated("observed out of order: " + last + " then " + next);
    }
  }

  /** A watcher saw what was registered, at the revision that it was told. */
  void instances(Watcher watcher) {
    for (InstancesSeen seen : watcher.instances()) {
      switch (seen) {
        case InstancesSeen.Present present -> {
          environment.counts().add("instances.seen");
          if (!present.instances().equals(registered(present.revision()))) {
            environment.violated(
                "saw %s, not %s".formatted(present, registered(present.revision())));
          }
        }
        case InstancesSeen.Failed failed -> environment.violated("could not watch: " + failed);
      }
    }
  }

  /** Whether a watcher has seen the instances as they are in the end. */
  boolean upToDate(Watcher watcher) {
    return !watcher.instances().isEmpty()
        && watcher.instances().getLast() instanceof InstancesSeen.Present present
        && present.instances().equals(registered(history.revision()));
  }

  List<Instance> registered(long revision) {
    return history.at(revision, INSTANCES).stream()
        .map(entry -> Objects.requireNonNull(InstanceCodec.decode(entry.value())))
        .toList();
  }
}
