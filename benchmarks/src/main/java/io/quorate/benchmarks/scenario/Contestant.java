package io.quorate.benchmarks.scenario;

import io.quorate.benchmarks.load.Operation;
import io.quorate.benchmarks.load.Sample;
import io.quorate.benchmarks.systems.CpuTime;
import io.quorate.benchmarks.systems.LoadProcess;
import io.quorate.benchmarks.systems.SystemUnderTest;
import java.io.IOException;
import java.time.Duration;

/** A running system and the process that drives it. */
record Contestant(SystemUnderTest system, LoadProcess load) implements AutoCloseable {

  Round run(Operation operation, int clients, Duration time) throws IOException {
    long began = System.nanoTime();
    double machineBefore = CpuTime.secondsOfMachine();
    double serversBefore = CpuTime.secondsOf(system.pids());
    double clientBefore = CpuTime.secondsOf(load.pid());
    Sample sample = load.run(operation, clients, time);
    double client = CpuTime.secondsOf(load.pid()) - clientBefore;
    double servers = CpuTime.secondsOf(system.pids()) - serversBefore;
    double others = CpuTime.secondsOfMachine() - machineBefore - servers - client;
    double seconds = (System.nanoTime() - began) / 1e9;
    return new Round(sample, servers, client, Math.max(0, others / seconds));
  }

  @Override
  public void close() {
    load.close();
    system.close();
  }
}
