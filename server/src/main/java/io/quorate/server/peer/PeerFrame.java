package io.quorate.server.peer;

import io.quorate.api.frame.Framing;
import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;

/**
 * What peers say to each other before the messages; a message is read and written where it is used.
 */
sealed interface PeerFrame {
  /** The version of these frames. */
  int VERSION = 1;

  int HELLO = 1;
  int WELCOME = 2;
  int REFUSED = 3;
  int MESSAGE = 4;

  /** Opens a connection. */
  record Hello(int version, String cluster, String node, long tableVersion) implements PeerFrame {}

  /** Lets messages come. */
  record Welcome(String node, long tableVersion) implements PeerFrame {}

  /** Says why none may come. */
  record Refused(String sentence) implements PeerFrame {}

  /** Appends a frame with its length. */
  static void write(PeerFrame frame, WireWriter out) {
    int start = Framing.begin(out);
    switch (frame) {
      case Hello hello ->
          out.u8(HELLO)
              .varint(hello.version())
              .string(hello.cluster())
              .string(hello.node())
              .varint(hello.tableVersion());
      case Welcome welcome -> out.u8(WELCOME).string(welcome.node()).varint(welcome.tableVersion());
      case Refused refused -> out.u8(REFUSED).string(refused.sentence());
    }
    Framing.end(out, start);
  }

  /** Reads one, after its kind. */
  static PeerFrame read(int kind, WireReader in) {
    return switch (kind) {
      case HELLO -> {
        // Later versions may add to a Hello, so nothing is said about its end.
        yield new Hello((int) in.varint(), in.string(), in.string(), in.varint());
      }
      case WELCOME -> new Welcome(in.string(), in.varint());
      case REFUSED -> new Refused(in.string());
      default -> throw new MalformedWireException("a kind of frame", 0, "the unknown kind " + kind);
    };
  }
}
