package io.quorate.node.shard;

import io.quorate.protocol.process.Codec;
import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.Event;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Process;
import io.quorate.protocol.process.Ticket;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Does what its calls say: a call is a step, run with the effects. Writes down every event it sees.
 * Messages, records and notices are words.
 */
final class ScriptedProcess implements Process<String, String, ScriptedProcess.Step, String> {
  static final NodeId PEER = new NodeId("peer");

  /** What to do with the effects of one event. */
  interface Step {
    void run(Ticket ticket, Effects<String, String, String> effects);
  }

  final List<String> seen = new ArrayList<>();
  int settled;

  @Override
  public void on(Event<String, String, Step> event, Effects<String, String, String> effects) {
    switch (event) {
      case Event.Replayed<String, String, Step>(long _, String record) ->
          seen.add("replayed " + record);
      case Event.Started<String, String, Step>(long incarnation) ->
          seen.add("started " + incarnation);
      case Event.Received<String, String, Step>(NodeId from, String message) ->
          seen.add("received " + message + " from " + from);
      case Event.Called<String, String, Step>(Ticket ticket, Step step) -> {
        seen.add("called");
        step.run(ticket, effects);
        seen.add("done");
      }
      case Event.Cancelled<String, String, Step>(Ticket _) -> seen.add("cancelled");
      case Event.Answered<String, String, Step>(Ticket ask, Object answer) ->
          seen.add("answered " + ask.number() + " " + answer);
      case Event.Expired<String, String, Step>(Object timer) ->
          seen.add("expired " + timer + " at " + effects.nanos());
      case Event.Synced<String, String, Step>(long position) -> seen.add("synced " + position);
      case Event.Crowded<String, String, Step>(long position) -> seen.add("crowded " + position);
    }
  }

  @Override
  public void settle(Effects<String, String, String> effects) {
    settled++;
  }

  /** What was seen since the last time. */
  List<String> drain() {
    List<String> events = List.copyOf(seen);
    seen.clear();
    return events;
  }

  static final Codec<String, String> CODEC =
      new Codec<>() {
        @Override
        public void message(String message, WireWriter out) {
          out.string(message);
        }

        @Override
        public String message(WireReader in) {
          return in.string();
        }

        @Override
        public byte[] record(String record) {
          return record.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String record(byte[] bytes) {
          return new String(bytes, StandardCharsets.UTF_8);
        }
      };
}
