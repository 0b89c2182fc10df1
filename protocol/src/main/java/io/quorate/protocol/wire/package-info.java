/**
 * Bytes in and out: the one binary alphabet of Quorate's records, messages and tokens.
 *
 * <p>Integers of fixed width are big-endian, counts and counters are unsigned LEB128 varints in
 * their shortest form. Every value therefore has exactly one encoding, which is what lets replicas
 * compare states by hashing bytes.
 *
 * <p>Duties of a caller: own the reader or writer (neither is thread-safe), end a complete message
 * with {@link io.quorate.protocol.wire.WireReader#expectEnd()}, and treat {@link
 * io.quorate.protocol.wire.MalformedWireException} as corruption or a hostile peer, never as
 * absence.
 */
@NullMarked
package io.quorate.protocol.wire;

import org.jspecify.annotations.NullMarked;
