package io.quorate.store.backup;

import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.store.machine.Entry;
import io.quorate.store.machine.Lease;
import io.quorate.store.machine.RestoringCodec;
import java.util.ArrayList;
import java.util.List;

/** A piece of a backup. */
public sealed interface Frame {

  /** A frame is closed once it holds that much. */
  int BYTES_TARGET = 256 << 10;

  /**
   * Opens a section.
   *
   * @param partition its number, from 0
   * @param revision as of which the partition was read; 0 in an eventual keyspace
   */
  record Open(int partition, long revision) implements Frame {}

  /** Keys of an ordered keyspace, in order over all frames of the section. */
  record Entries(List<Entry> entries) implements Frame {}

  /** Leases of an ordered keyspace. */
  record Leases(List<Lease> leases) implements Frame {}

  /** Keys of an eventual keyspace, in order over all frames of the section. */
  record States(List<State> states) implements Frame {}

  /** A key with all siblings, deletions among them, and its clock. */
  record State(byte[] key, Versions versions) {}

  /**
   * Ends a section.
   *
   * @param frames between the opening and this one
   * @param keys in them
   */
  record End(long frames, long keys) implements Frame {}

  /** Instead of the rest: whoever sent it could not go on. */
  record Broken(String code, String message) implements Frame {}

  /** The kind of an {@link End}. */
  char END = 'E';

  /** Keys that it holds. */
  default int keyCount() {
    return switch (this) {
      case Entries entries -> entries.entries().size();
      case States states -> states.states().size();
      case Open _, Leases _, End _, Broken _ -> 0;
    };
  }

  /** The byte that tells it apart. */
  default char kind() {
    return switch (this) {
      case Open _ -> 'O';
      case Entries _ -> 'K';
      case Leases _ -> 'L';
      case States _ -> 'V';
      case End _ -> END;
      case Broken _ -> 'X';
    };
  }

  /** What stands between length and checksum. */
  default byte[] payload() {
    WireWriter out = new WireWriter(1024);
    switch (this) {
      case Open open -> out.varint(open.partition()).varint(open.revision());
      case Entries entries -> RestoringCodec.writeEntries(entries.entries(), out);
      case Leases leases -> RestoringCodec.writeLeases(leases.leases(), out);
      case States states -> {
        out.varint(states.states().size());
        for (State state : states.states()) {
          state.versions().writeTo(out.bytes(state.key()));
        }
      }
      case End end -> out.varint(end.frames()).varint(end.keys());
      case Broken broken -> out.string(broken.code()).string(broken.message());
    }
    return out.toBytes();
  }

  /**
   * The frame of that kind and payload.
   *
   * @throws MalformedWireException when it is none
   */
  static Frame of(int kind, byte[] payload) {
    WireReader in = new WireReader(payload);
    Frame frame =
        switch (kind) {
          case 'O' -> new Open(Math.toIntExact(in.counter()), in.counter());
          case 'K' -> new Entries(RestoringCodec.readEntries(in));
          case 'L' -> new Leases(RestoringCodec.readLeases(in));
          case 'V' -> new States(states(in));
          case END -> new End(in.counter(), in.counter());
          case 'X' -> new Broken(in.string(), in.string());
          default -> throw new MalformedWireException("a kind of frame", 0, "byte " + kind);
        };
    in.expectEnd();
    return frame;
  }

  private static List<State> states(WireReader in) {
    int count = in.count(3);
    List<State> states = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      states.add(new State(in.bytes(), Versions.readFrom(in)));
    }
    return states;
  }
}
