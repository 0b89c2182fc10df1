package io.quorate.node;

import io.quorate.protocol.process.Codec;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;

/** Messages between nodes as bytes: each process has the codec of its protocol. */
public final class PeerCodec {

  private PeerCodec() {}

  /** Appends a message to that process. */
  public static void encode(ProcessId process, Object message, WireWriter out) {
    raw(codec(process)).message(message, out);
  }

  /**
   * Reads a message to that process.
   *
   * @throws MalformedWireException when the bytes are not one
   */
  public static Object decode(ProcessId process, WireReader in) {
    return raw(codec(process)).message(in);
  }

  @SuppressWarnings("unchecked")
  private static Codec<Object, Object> raw(Codec<?, ?> codec) {
    return (Codec<Object, Object>) codec;
  }

  private static Codec<?, ?> codec(ProcessId process) {
    throw new MalformedWireException("a process that takes messages", 0, process.toString());
  }
}
