package io.quorate.client;

import io.quorate.services.election.ElectionCall;
import io.quorate.services.election.ElectionProcess;
import io.quorate.services.election.ElectionReply;
import io.quorate.services.election.LeadershipLost;
import io.quorate.services.election.Observed;
import io.quorate.services.election.ObserverCall;
import io.quorate.services.election.ObserverProcess;
import io.quorate.services.process.LeaseSettings;
import io.quorate.services.queue.Fence;
import io.quorate.services.queue.QueueKeys;
import io.quorate.store.machine.Entry;
import io.quorate.store.machine.Query;
import io.quorate.store.operation.GroupAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * An election of that name in a keyspace, shared with everybody who uses the same cluster, etcd's
 * clients included. Thread-safe.
 */
public final class Election {

  private final QuorateClient client;
  private final Dispatcher dispatcher;
  private final String keyspace;
  private final String name;
  private final LeaseSettings lease;

  Election(
      QuorateClient client,
      Dispatcher dispatcher,
      String keyspace,
      String name,
      LeaseSettings lease) {
    this.client = client;
    this.dispatcher = dispatcher;
    this.keyspace = keyspace;
    this.name = name;
    this.lease = lease;
  }

  /** Stands for election and waits until it leads. */
  public Leadership campaign(byte[] value) throws InterruptedException {
    return campaign(value, -1).orElseThrow();
  }

  /** Stands for election for so long. */
  public Optional<Leadership> campaign(byte[] value, Duration wait) throws InterruptedException {
    return campaign(value, wait.toNanos());
  }

  private Optional<Leadership> campaign(byte[] value, long waitNanos) throws InterruptedException {
    Losses losses = new Losses();
    ServiceHost<ElectionCall, LeadershipLost> host =
        new ServiceHost<>(
            dispatcher,
            new ElectionProcess(keyspace, name, lease),
            dispatcher.askNanos(lease),
            lost -> losses.lost(lost.fence(), lost.reason()));
    boolean elected = false;
    try {
      ElectionReply reply =
          ServiceCalls.await(
              host.call(new ElectionCall.Campaign(value, waitNanos)), ElectionReply.class, _ -> {});
      if (reply instanceof ElectionReply.Elected won) {
        elected = true;
        return Optional.of(new Leadership(host, won.fence(), losses.of(won.fence())));
      }
      return Optional.empty();
    } finally {
      if (!elected) {
        host.call(new ElectionCall.Close()).answer().join();
        host.stop();
      }
    }
  }

  /** Who leads now. */
  public Optional<Observed.Leads> leader() {
    GroupAnswer.Ranged found =
        client.group(keyspace).range(Query.firstCreated(new QueueKeys(name).all()));
    List<Entry> entries = found.result().entries();
    return entries.stream()
        .findFirst()
        .map(first ->
            new Observed.Leads(
                new Fence(first.key(), first.createRevision()),
                first.value(),
                first.modRevision()));
  }

  /**
   * Observes the election until the result is closed.
   *
   * @param observer called on the client's thread; must not block
   */
  public Subscription observe(Consumer<Observed> observer) {
    ServiceHost<ObserverCall, Observed> host =
        new ServiceHost<>(
            dispatcher, new ObserverProcess(keyspace, name), dispatcher.askNanos(lease), observer);
    host.call(ObserverCall.OBSERVE);
    return host::stop;
  }
}
