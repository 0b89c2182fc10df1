package io.quorate.simulation.raft;

import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.util.Map;
import java.util.TreeMap;

/**
 * Registers, each with the id of the write that it holds, and the index up to which all is applied.
 * One row holds it all, so that it is always of one moment.
 */
final class RegisterState {
  static final byte[] ROW = {'s'};

  private final TreeMap<Integer, Long> registers;
  private long applied;

  RegisterState() {
    this(new TreeMap<>(), 0);
  }

  private RegisterState(TreeMap<Integer, Long> registers, long applied) {
    this.registers = registers;
    this.applied = applied;
  }

  long applied() {
    return applied;
  }

  long read(int key) {
    return registers.getOrDefault(key, 0L);
  }

  void applied(long index) {
    if (index != applied + 1) {
      throw new IllegalStateException("Entry %d after entry %d".formatted(index, applied));
    }
    applied = index;
  }

  void write(int key, long id) {
    registers.put(key, id);
  }

  RegisterState copy() {
    return new RegisterState(new TreeMap<>(registers), applied);
  }

  byte[] encode() {
    WireWriter out = new WireWriter(16 + 8 * registers.size());
    out.varint(applied).varint(registers.size());
    for (Map.Entry<Integer, Long> register : registers.entrySet()) {
      out.varint(register.getKey()).int64(register.getValue());
    }
    return out.toBytes();
  }

  static RegisterState decode(byte[] bytes) {
    WireReader in = new WireReader(bytes);
    long applied = in.counter();
    TreeMap<Integer, Long> registers = new TreeMap<>();
    int count = in.count(2);
    for (int i = 0; i < count; i++) {
      registers.put((int) in.counter(), in.int64());
    }
    in.expectEnd();
    return new RegisterState(registers, applied);
  }

  static byte[] command(int key, long id) {
    return new WireWriter(16).varint(key).int64(id).toBytes();
  }

  void apply(byte[] command) {
    WireReader in = new WireReader(command);
    write((int) in.counter(), in.int64());
  }

  /** The id of the write that a command is. */
  static long id(byte[] command) {
    WireReader in = new WireReader(command);
    in.counter();
    return in.int64();
  }

  /** The register that a command writes. */
  static int key(byte[] command) {
    return (int) new WireReader(command).counter();
  }
}
