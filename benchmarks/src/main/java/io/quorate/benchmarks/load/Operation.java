package io.quorate.benchmarks.load;

/** What the clients of one run ask for. */
public enum Operation {
  PUT,
  GET
}
