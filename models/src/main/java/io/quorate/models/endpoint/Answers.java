package io.quorate.models.endpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.models.registry.RegistryReply;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.server.endpoint.HttpExchange;
import io.quorate.server.endpoint.RefusedException;
import java.io.IOException;
import java.util.Arrays;

/** JSON in and out. Records show their components, in the order of their declaration. */
final class Answers {
  private static final int BODY_BYTES_MAX = 1 << 20;
  private static final JsonMapper MAPPER = new JsonMapper();

  private Answers() {}

  static ObjectNode tree(Object answer) {
    return MAPPER.valueToTree(answer);
  }

  static ObjectNode object(String name, Object value) {
    ObjectNode object = MAPPER.createObjectNode();
    object.set(name, MAPPER.valueToTree(value));
    return object;
  }

  static JsonNode parse(byte[] bytes) throws IOException {
    return MAPPER.readTree(bytes);
  }

  static void json(HttpExchange exchange, int status, JsonNode body) throws IOException {
    byte[] bytes = MAPPER.writeValueAsBytes(body);
    byte[] line = Arrays.copyOf(bytes, bytes.length + 1);
    line[bytes.length] = '\n';
    exchange.answer(status, "application/json", line);
  }

  /** The body as an object; an empty one where there is none. */
  static ObjectNode body(HttpExchange exchange) throws IOException {
    byte[] bytes = exchange.body().readNBytes(BODY_BYTES_MAX + 1);
    if (bytes.length > BODY_BYTES_MAX) {
      throw new RefusedException(
          ErrorCode.TOO_LARGE, "the body is larger than %d bytes".formatted(BODY_BYTES_MAX));
    }
    if (bytes.length == 0) {
      return MAPPER.createObjectNode();
    }
    try {
      if (MAPPER.readTree(bytes) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      throw new RefusedException(
          ErrorCode.INVALID_ARGUMENT, "the body is not JSON: " + e.getOriginalMessage());
    }
    throw new RefusedException(ErrorCode.INVALID_ARGUMENT, "the body must be a JSON object");
  }

  /** The body as a record of that kind. */
  static <T extends Record> T body(HttpExchange exchange, Class<T> kind) throws IOException {
    try {
      return MAPPER.treeToValue(body(exchange), kind);
    } catch (JsonProcessingException e) {
      throw new RefusedException(
          ErrorCode.INVALID_ARGUMENT,
          "the body is no %s: %s".formatted(kind.getSimpleName(), e.getOriginalMessage()));
    }
  }

  /** A reply of that kind; a refusal ends the exchange. */
  static <T extends RegistryReply> T expect(RegistryReply reply, Class<T> expected) {
    if (reply instanceof RegistryReply.Refused refused) {
      throw new RefusedException(refused.refusal());
    }
    return expected.cast(reply);
  }
}
