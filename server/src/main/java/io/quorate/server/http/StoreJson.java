package io.quorate.server.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.protocol.clock.Clock;
import io.quorate.protocol.clock.Context;
import io.quorate.protocol.clock.Sibling;
import io.quorate.protocol.clock.VectorClock;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.quorum.Receipt;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.SiblingClocks;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** Values, contexts and receipts as JSON. */
final class StoreJson {
  private StoreJson() {}

  static ObjectNode error(Refusal refusal) {
    ObjectNode details = Json.object();
    refusal.details().forEach(details::put);
    ObjectNode error = Json.object();
    error.put("code", refusal.code().name());
    error.put("message", refusal.message());
    error.set("details", details);
    ObjectNode body = Json.object();
    body.set("error", error);
    return body;
  }

  static ObjectNode receipt(Receipt receipt) {
    ObjectNode node = Json.object();
    node.put("level", receipt.level());
    node.put("needed", receipt.needed());
    node.set("primaries", names(receipt.primaries()));
    node.set("fallbacks", names(receipt.fallbacks()));
    if (receipt.revision() > 0) {
      node.put("revision", receipt.revision());
      node.put("index", receipt.index());
    }
    return node;
  }

  static ArrayNode names(List<NodeId> nodes) {
    ArrayNode names = Json.array();
    nodes.forEach(node -> names.add(node.name()));
    return names;
  }

  /**
   * {@code {"context":…,"siblings":[{"value":base64,"clock":[["node",3],…],"deleted":false},…]}}.
   */
  static ObjectNode siblings(List<Sibling> siblings, Context context) {
    ObjectNode body = Json.object();
    body.put("context", context.encode());
    body.set("siblings", siblingList(siblings, context));
    return body;
  }

  private static ArrayNode siblingList(List<Sibling> siblings, Context context) {
    List<VectorClock> clocks = SiblingClocks.of(siblings, context);
    ArrayNode list = Json.array();
    for (int i = 0; i < siblings.size(); i++) {
      ObjectNode node = list.addObject();
      node.put("value", Base64.getEncoder().encodeToString(siblings.get(i).value()));
      node.set("clock", clock(clocks.get(i)));
      node.put("deleted", siblings.get(i).deleted());
    }
    return list;
  }

  /** {@code {"versions":[{"revision":…,"deleted":…,"value":base64},…],"complete":…}}. */
  static ObjectNode versions(Reply.Versions versions) {
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("versions");
    for (Reply.Version version : versions.versions()) {
      ObjectNode node = list.addObject();
      node.put("revision", version.revision());
      node.put("deleted", version.deleted());
      node.put("value", Base64.getEncoder().encodeToString(version.value()));
    }
    return body.put("complete", versions.complete());
  }

  /** An object that begins with a key; bytes that are no text come as base64 too. */
  static ObjectNode key(byte[] key) {
    ObjectNode node = Json.object();
    node.put("key", new String(key, StandardCharsets.UTF_8));
    if (!isText(key)) {
      node.put("keyBase64", Base64.getEncoder().encodeToString(key));
    }
    return node;
  }

  /** A key of a scan. */
  static ObjectNode row(Reply.Row row, boolean values) {
    ObjectNode node = key(row.key());
    node.put("context", row.context().encode());
    if (values) {
      node.set("siblings", siblingList(row.siblings(), row.context()));
    }
    return node;
  }

  /** What a context says, for people. */
  static ObjectNode context(Context context) {
    ObjectNode node = Json.object();
    node.put("keyspace", context.keyspace());
    node.put("keyHash", HexFormat.of().toHexDigits(context.keyHash()));
    node.set("clock", clock(context.clock().folded()));
    ArrayNode entries = node.putArray("entries");
    for (Clock.Entry entry : context.clock().entries()) {
      ObjectNode of = entries.addObject();
      of.put("node", entry.actor().node());
      of.put("epoch", entry.actor().epoch());
      of.put("counter", entry.counter());
      of.put("touchedMillis", entry.touchedMillis());
    }
    return node;
  }

  private static ArrayNode clock(VectorClock clock) {
    ArrayNode list = Json.array();
    clock.counters().forEach((name, counter) -> list.addArray().add(name).add(counter));
    return list;
  }

  private static boolean isText(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException _) {
      return false;
    }
  }
}
