package io.quorate.benchmarks.scenario;

import io.quorate.benchmarks.load.Sample;

/**
 * One run of the loop against one system, with what it cost.
 *
 * @param othersCpu cores that everything else on the machine kept busy meanwhile, idle systems and
 *     the kernel's own work included; not a number when unknown
 */
record Round(Sample sample, double serversCpuSeconds, double clientCpuSeconds, double othersCpu) {

  double serversCpuPer10k() {
    return per10k(serversCpuSeconds);
  }

  double clientCpuPer10k() {
    return per10k(clientCpuSeconds);
  }

  double cpuPer10k() {
    return per10k(serversCpuSeconds + clientCpuSeconds);
  }

  private double per10k(double seconds) {
    return seconds / Math.max(sample.operations(), 1) * 10_000;
  }
}
