package io.quorate.client.grpc;

import io.grpc.Attributes;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.Status;
import io.grpc.StatusOr;
import io.grpc.SynchronizationContext;
import io.quorate.client.Registry;
import io.quorate.client.Subscription;
import io.quorate.services.registry.Instance;
import io.quorate.services.registry.InstancesSeen;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The healthy instances of one service, as they come and go. */
final class QuorateNameResolver extends NameResolver {

  /** What an instance was registered with, for load balancers that want to know. */
  static final Attributes.Key<SortedMap<String, String>> METADATA =
      Attributes.Key.create("io.quorate.metadata");

  private final Registry registry;
  private final String service;
  private final SynchronizationContext context;
  private final Executor resolving;
  private final AtomicLong noticed = new AtomicLong();
  private long delivered; // within the context
  private @Nullable Subscription watch;

  QuorateNameResolver(Registry registry, String service, Args args) {
    this.registry = registry;
    this.service = service;
    this.context = args.getSynchronizationContext();
    Executor offload = args.getOffloadExecutor();
    this.resolving = offload == null ? context : offload;
  }

  @Override
  public String getServiceAuthority() {
    return service;
  }

  @Override
  public void start(Listener2 listener) {
    watch =
        registry.watch(
            service,
            seen -> {
              long number = noticed.incrementAndGet();
              resolving.execute(() -> tell(listener, seen, number));
            });
  }

  /** Looking up a host's name takes its time, and not that of the client's thread. */
  private void tell(Listener2 listener, InstancesSeen seen, long number) {
    StatusOr<List<EquivalentAddressGroup>> addresses =
        switch (seen) {
          case InstancesSeen.Present present -> addresses(present.instances());
          case InstancesSeen.Failed failed ->
              StatusOr.fromStatus(Status.UNAVAILABLE.withDescription(failed.refusal().message()));
        };
    ResolutionResult result = ResolutionResult.newBuilder().setAddressesOrError(addresses).build();
    context.execute(() -> deliver(listener, result, number));
  }

  /** Threads overtake one another: what is older than what the channel knows is dropped. */
  private void deliver(Listener2 listener, ResolutionResult result, long number) {
    if (number > delivered) {
      delivered = number;
      listener.onResult2(result);
    }
  }

  private StatusOr<List<EquivalentAddressGroup>> addresses(List<Instance> instances) {
    List<EquivalentAddressGroup> groups = new ArrayList<>();
    for (Instance instance : instances) {
      InetSocketAddress address = address(instance.address());
      if (instance.healthy() && address != null) {
        groups.add(
            new EquivalentAddressGroup(
                address, Attributes.newBuilder().set(METADATA, instance.metadata()).build()));
      }
    }
    return groups.isEmpty()
        ? StatusOr.fromStatus(
            Status.UNAVAILABLE.withDescription(
                "No healthy instance of '%s' is registered".formatted(service)))
        : StatusOr.fromValue(groups);
  }

  /** The address of {@code host:port}, or null where it is something else. */
  private static @Nullable InetSocketAddress address(String text) {
    try {
      URI uri = URI.create("grpc://" + text);
      return uri.getHost() == null || uri.getPort() < 0
          ? null
          : new InetSocketAddress(uri.getHost(), uri.getPort());
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  @Override
  public void shutdown() {
    Subscription own = watch;
    watch = null;
    if (own != null) {
      own.close();
    }
  }
}
