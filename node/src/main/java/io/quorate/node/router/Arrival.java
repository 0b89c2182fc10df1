package io.quorate.node.router;

import io.quorate.protocol.process.Effects;
import io.quorate.store.operation.Reply;

/** What happens with a reply once there is one; with the effects of the step in which it comes. */
interface Arrival {

  void arrived(Reply reply, Effects<RouterMessage, Void, Void> effects);
}
