package io.quorate.client;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.store.operation.Reply;

/** Takes the outcome of one attempt; called on the event loop, once. */
interface ReplyHandler {

  /** The node answered. */
  void replied(Reply reply);

  /**
   * The node did not answer.
   *
   * @param sent whether the request may have reached it
   * @param code what became of the attempt
   */
  void failed(boolean sent, ErrorCode code, String reason);
}
