package io.quorate.simulation.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Faults with their moments, in order of time. */
public record FaultPlan(List<Planned> faults) {

  /** A fault and when it happens, in nanoseconds since the clients began. */
  public record Planned(long atNanos, Fault fault) {
    @Override
    public String toString() {
      return "%,15d µs  %s".formatted(atNanos / 1000, fault);
    }
  }

  /** Nothing goes wrong. */
  public static final FaultPlan NONE = new FaultPlan(List.of());

  /** The same plan without some of its faults. */
  public FaultPlan without(int from, int to) {
    List<Planned> rest = new ArrayList<>(faults.subList(0, from));
    rest.addAll(faults.subList(to, faults.size()));
    return new FaultPlan(rest);
  }

  @Override
  public String toString() {
    return faults.stream().map(Planned::toString).collect(Collectors.joining("\n"));
  }
}
