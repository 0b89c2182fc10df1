package io.quorate.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.protocol.process.ErrorCode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The fields of an object in a body: each is taken once, by its type; others are refused. */
final class JsonFields {
  private final ObjectNode object;

  JsonFields(ObjectNode object, List<String> known) {
    this.object = object;
    for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.contains(name)) {
        throw new Problem(
            ErrorCode.INVALID_ARGUMENT,
            "the body has an unknown field '"
                + name
                + "'; "
                + (known.isEmpty() ? "none is taken" : "known are " + String.join(", ", known)));
      }
    }
  }

  String string(String name, String absent) {
    JsonNode node = object.get(name);
    if (node == null) {
      return absent;
    }
    if (!node.isTextual()) {
      throw wrong(name, "a string", node);
    }
    return node.textValue();
  }

  String string(String name) {
    require(name, "a string");
    return string(name, "");
  }

  int number(String name, int absent) {
    JsonNode node = object.get(name);
    if (node == null) {
      return absent;
    }
    if (!node.isIntegralNumber() || !node.canConvertToInt()) {
      throw wrong(name, "a whole number below 2^31", node);
    }
    return node.intValue();
  }

  long counter(String name, long absent) {
    JsonNode node = object.get(name);
    if (node == null) {
      return absent;
    }
    if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
      throw wrong(name, "a whole number from 0 up", node);
    }
    return node.longValue();
  }

  long counter(String name) {
    require(name, "a whole number from 0 up");
    return counter(name, 0);
  }

  /** A list of strings, empty where it is absent. */
  List<String> strings(String name) {
    JsonNode node = object.get(name);
    List<String> strings = new ArrayList<>();
    if (node != null) {
      for (JsonNode one : node) {
        strings.add(one.isTextual() ? one.textValue() : "");
      }
      if (!node.isArray() || !node.valueStream().allMatch(JsonNode::isTextual)) {
        throw wrong(name, "a list of strings", node);
      }
    }
    return strings;
  }

  int number(String name) {
    require(name, "a whole number");
    return number(name, 0);
  }

  boolean flag(String name, boolean absent) {
    JsonNode node = object.get(name);
    if (node == null) {
      return absent;
    }
    if (!node.isBoolean()) {
      throw wrong(name, "true or false", node);
    }
    return node.booleanValue();
  }

  /** A field of any type, which must be there. */
  JsonNode any(String name, String expected) {
    require(name, expected);
    return object.get(name);
  }

  private void require(String name, String expected) {
    if (!object.has(name)) {
      throw new Problem(
          ErrorCode.INVALID_ARGUMENT, "the body lacks the field '" + name + "'; give " + expected);
    }
  }

  static Problem wrong(String name, String expected, JsonNode found) {
    return new Problem(
        ErrorCode.INVALID_ARGUMENT, "field '" + name + "' must be " + expected + ", not " + found);
  }
}
