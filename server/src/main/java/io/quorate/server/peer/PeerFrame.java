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
  int VERSION = 2;

  /** Since which a Hello says in which life the node is. */
  int WITH_LIFE = 2;

  int HELLO = 1;
  int WELCOME = 2;
  int REFUSED = 3;
  int MESSAGE = 4;
  int ASK = 5;
  int HERE = 6;

  /**
   * Opens a connection.
   *
   * @param life drawn by each process when it starts; 0 where the version has none
   */
  record Hello(int version, String cluster, String node, long tableVersion, long life)
      implements PeerFrame {}

  /** Lets messages come. */
  record Welcome(String node, long tableVersion) implements PeerFrame {}

  /**
   * Says why none may come.
   *
   * @param taken whether another process that lives has the caller's identity: trying again is
   *     wrong
   */
  record Refused(String sentence, boolean taken) implements PeerFrame {}

  /** Asks whether the process that dialled lives. */
  record Ask() implements PeerFrame {}

  /** It does. */
  record Here() implements PeerFrame {}

  /** Appends a frame with its length. */
  static void write(PeerFrame frame, WireWriter out) {
    int start = Framing.begin(out);
    switch (frame) {
      case Hello hello ->
          out.u8(HELLO)
              .varint(hello.version())
              .string(hello.cluster())
              .string(hello.node())
              .varint(hello.tableVersion())
              .varint(hello.life());
      case Welcome welcome -> out.u8(WELCOME).string(welcome.node()).varint(welcome.tableVersion());
      case Refused refused ->
          out.u8(REFUSED).string(refused.sentence()).u8(refused.taken() ? 1 : 0);
      case Ask _ -> out.u8(ASK);
      case Here _ -> out.u8(HERE);
    }
    Framing.end(out, start);
  }

  /** Reads one, after its kind. */
  static PeerFrame read(int kind, WireReader in) {
    return switch (kind) {
      case HELLO -> {
        // Later versions may add to a Hello, so nothing is said about its end.
        int version = (int) in.varint();
        yield new Hello(
            version, in.string(), in.string(), in.varint(), version >= WITH_LIFE ? in.varint() : 0);
      }
      case WELCOME -> new Welcome(in.string(), in.varint());
      case REFUSED -> new Refused(in.string(), in.u8() != 0);
      case ASK -> new Ask();
      case HERE -> new Here();
      default -> throw new MalformedWireException("a kind of frame", 0, "the unknown kind " + kind);
    };
  }
}
