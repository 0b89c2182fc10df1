package io.quorate.cli;

import io.quorate.protocol.quorum.Receipt;
import io.quorate.store.operation.Reply;
import java.util.LinkedHashMap;
import java.util.Map;

/** How the outcome of a write is shown. */
final class Writes {

  private Writes() {}

  static void print(Reply.Stored stored, Output output) {
    Receipt receipt = stored.receipt();
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("clock", Views.clock(stored.context()));
    view.put("context", stored.context().encode());
    view.put("receipt", Views.receipt(receipt));
    String fallbacks =
        receipt.fallbacks().isEmpty() ? "" : ", standing in: " + Views.names(receipt.fallbacks());
    output.print(
        view,
        "%s  acknowledged by %s%s"
            .formatted(Views.clock(stored.context()), Views.names(receipt.primaries()), fallbacks));
  }
}
