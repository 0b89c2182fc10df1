package io.quorate.protocol.process;

import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * The reply to a call that was not done.
 *
 * @param message a sentence that says what was wrong, what was expected and what to do
 * @param details figures for programs, in key order
 */
public record Refusal(ErrorCode code, String message, SequencedMap<String, String> details) {

  public Refusal(ErrorCode code, String message) {
    this(code, message, new TreeMap<>());
  }

  /** Adds a detail. */
  public Refusal with(String name, Object value) {
    TreeMap<String, String> more = new TreeMap<>((Map<String, String>) details);
    more.put(name, String.valueOf(value));
    return new Refusal(code, message, more);
  }
}
