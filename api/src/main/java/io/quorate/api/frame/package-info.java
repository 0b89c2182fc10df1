/**
 * The binary frames that our own client speaks with a node on {@code port + 2}, free of any I/O.
 *
 * <pre>
 *   frame   = length:int32 rest            length counts the rest, big-endian
 *   rest    = kind:u8 body
 *   Hello   = version client replyBytesMax            first, by the client
 *   Welcome = version cluster node frameBytesMax      the answer
 *   Ask     = id Request                              many at once, ids chosen by the client
 *   Cancel  = id                                  nobody waits for that Ask any more: no Answer may come
 *   Answer  = id Reply                                in any order, exactly one per Ask
 *   Goodbye = Refusal                                 then the sender closes the connection
 * </pre>
 *
 * <p>The caller's duties: hand every byte to a {@link io.quorate.api.frame.FrameAssembler} in the
 * order of arrival; answer an oversized {@code Ask} by its id and go on; close the connection after
 * a {@link io.quorate.protocol.wire.MalformedWireException} that no id belongs to. Peers on {@code
 * port + 3} use the same framing with messages of their own.
 */
@NullMarked
package io.quorate.api.frame;

import org.jspecify.annotations.NullMarked;
