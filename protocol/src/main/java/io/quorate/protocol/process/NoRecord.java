package io.quorate.protocol.process;

/** The records of a process that persists nothing: there are none. */
public final class NoRecord {

  private NoRecord() {}
}
