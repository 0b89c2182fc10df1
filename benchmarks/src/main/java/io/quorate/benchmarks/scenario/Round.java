package io.quorate.benchmarks.scenario;

import io.quorate.benchmarks.load.Sample;

/** One run of the loop against one system, with what it cost. */
record Round(Sample sample, double serversCpuSeconds, double clientCpuSeconds) {

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
