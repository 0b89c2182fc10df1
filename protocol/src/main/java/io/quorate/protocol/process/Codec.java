package io.quorate.protocol.process;

import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;

/**
 * How a protocol's messages and records become bytes. A host encodes what a process sends to
 * another node and what it persists; inside one machine a message may travel as the object that it
 * is.
 *
 * <p>Bytes that do not decode are answered with a {@code MalformedWireException} that names the
 * offset; they never become a message that was not sent.
 *
 * @param <M> messages
 * @param <R> records
 */
public interface Codec<M, R> {

  /** Appends a message. */
  void message(M message, WireWriter out);

  /** Reads one message, up to its end and no further. */
  M message(WireReader in);

  /** A record as the journal stores it. */
  byte[] record(R record);

  /** The record of these bytes. */
  R record(byte[] bytes);
}
