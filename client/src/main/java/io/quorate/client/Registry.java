package io.quorate.client;

import io.quorate.services.process.LeaseSettings;
import io.quorate.services.registry.Instance;
import io.quorate.services.registry.InstancesCall;
import io.quorate.services.registry.InstancesProcess;
import io.quorate.services.registry.InstancesSeen;
import io.quorate.services.registry.RegistrationCall;
import io.quorate.services.registry.RegistrationLapsed;
import io.quorate.services.registry.RegistrationProcess;
import io.quorate.services.registry.RegistrationReply;
import java.util.function.Consumer;

/**
 * The registry of services in a keyspace: who serves what, and where. Thread-safe.
 *
 * <pre>{@code
 * Registry registry = client.registry("etcd");
 * Registration here = registry.register("billing", new Instance("10.0.0.7:8080", Map.of()));
 * }</pre>
 */
public final class Registry {

  private final Dispatcher dispatcher;
  private final String keyspace;
  private final LeaseSettings lease;

  Registry(Dispatcher dispatcher, String keyspace, LeaseSettings lease) {
    this.dispatcher = dispatcher;
    this.keyspace = keyspace;
    this.lease = lease;
  }

  /** Registers an instance, and keeps it registered until it is closed. */
  public Registration register(String service, Instance instance) {
    ServiceHost<RegistrationCall, RegistrationLapsed> host =
        new ServiceHost<>(
            dispatcher,
            new RegistrationProcess(keyspace, service, lease),
            dispatcher.askNanos(lease),
            _ -> {
              // It is registered again by itself.
            });
    Registration registration = new Registration(host);
    try {
      registration.update(instance);
      return registration;
    } catch (RefusedException e) {
      host.stop();
      throw e;
    }
  }

  /**
   * Watches the instances of a service until the result is closed.
   *
   * @param watcher called on the client's thread; must not block
   */
  public Subscription watch(String service, Consumer<InstancesSeen> watcher) {
    ServiceHost<InstancesCall, InstancesSeen> host =
        new ServiceHost<>(
            dispatcher,
            new InstancesProcess(keyspace, service),
            dispatcher.askNanos(lease),
            watcher);
    host.call(InstancesCall.WATCH);
    return host::stop;
  }

  /** An instance that is registered. Close it to take it out. Thread-safe. */
  public static final class Registration implements AutoCloseable {

    private final ServiceHost<RegistrationCall, RegistrationLapsed> host;

    Registration(ServiceHost<RegistrationCall, RegistrationLapsed> host) {
      this.host = host;
    }

    /** Says what the instance is like now; returns once watchers are to see it. */
    public void update(Instance instance) {
      ServiceCalls.finish(
          host.call(new RegistrationCall.Register(instance)), RegistrationReply.class);
    }

    /** Takes the instance out; returns once watchers are to see it gone. */
    @Override
    public void close() {
      host.call(new RegistrationCall.Close()).answer().join();
      host.stop();
    }
  }
}
