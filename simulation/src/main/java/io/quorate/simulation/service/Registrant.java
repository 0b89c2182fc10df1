package io.quorate.simulation.service;

import io.quorate.services.registry.Instance;
import io.quorate.services.registry.RegistrationCall;
import io.quorate.services.registry.RegistrationLapsed;
import io.quorate.services.registry.RegistrationProcess;
import io.quorate.simulation.engine.Choices;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An instance of a service that changes its health, goes and comes back. */
final class Registrant implements Actor {
  static final String SERVICE = "s";

  private static final long MILLI = 1_000_000;

  private final ClientMachine machine;
  private final ServiceScenario scenario;
  private final Choices choices;
  private ServiceHost<RegistrationCall, RegistrationLapsed> host;
  private Instance instance;
  private boolean registered;
  private boolean busy;

  Registrant(ClientMachine machine, ServiceScenario scenario) {
    this.machine = machine;
    this.scenario = scenario;
    this.choices = machine.choices().branch("registrant");
    this.instance = new Instance(machine.name() + ":1", Map.of());
    this.host = open();
  }

  private ServiceHost<RegistrationCall, RegistrationLapsed> open() {
    return new ServiceHost<>(
        machine,
        new RegistrationProcess(StoreLink.KEYSPACE, SERVICE, machine.lease()),
        _ -> machine.environment().counts().add("registration.lapsed"));
  }

  /** What watchers are to see of it in the end. */
  Instance instance() {
    return instance;
  }

  @Override
  public ClientMachine machine() {
    return machine;
  }

  @Override
  public void begin() {
    host = open();
    registered = false;
    busy = false;
    later();
  }

  @Override
  public void windDown() {
    registered = false;
    if (!busy) {
      later();
    }
  }

  @Override
  public @Nullable String unrest() {
    return registered && !busy ? null : machine.name() + " is not registered";
  }

  private void later() {
    machine.after(choices.below("registrant.think", 700 * MILLI), this::next);
  }

  private void next() {
    if (busy) {
      return;
    }
    busy = true;
    if (registered && choices.chance("registrant.leaves", 200_000)) {
      registered = false;
      host.call(
          new RegistrationCall.Close(),
          _ -> {
            host = open();
            busy = false;
            later();
          });
      return;
    }
    instance = instance.withHealth(choices.chance("registrant.healthy", 500_000));
    host.call(
        new RegistrationCall.Register(instance),
        reply -> {
          busy = false;
          registered = true;
          machine.environment().counts().add("registered");
          if (machine.environment().timeline().now() < scenario.group().horizonNanos()) {
            later();
          }
        });
  }
}
