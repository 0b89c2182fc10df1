package io.quorate.protocol.raft;

import io.quorate.protocol.order.Membership;
import io.quorate.protocol.order.MembershipChange;
import io.quorate.protocol.order.OrderCall;
import io.quorate.protocol.order.OrderNotice;
import io.quorate.protocol.process.Event;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Ticket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Runs a scenario that is written down as a dialogue: lines that begin with {@code >} are commands,
 * the lines below each are what came of it, lines that begin with {@code #} are prose. Commands:
 *
 * <ul>
 *   <li>{@code window MESSAGES BYTES}: what may be under way to one follower; {@code priority a N};
 *       {@code witness a}; all before the group
 *   <li>{@code group a b c}: nodes that found a group
 *   <li>{@code journal a TERM T1 T2 …}: before its start a node's journal has a current term, and
 *       entries of these terms
 *   <li>{@code start a b …}, {@code restart a}: a restart loses what was not synced
 *   <li>{@code timeout a}, {@code await a MILLIS} (less than a timeout, perhaps), {@code idle a …},
 *       {@code heartbeat a}, {@code sync a …}
 *   <li>{@code propose a WORD}, {@code read a}
 *   <li>{@code deliver a b}: all that is under way from one node to another; {@code drop a b}
 *   <li>{@code settle a b …}: among these nodes messages pass and journals sync until all is quiet,
 *       and is not shown; {@code show a …}: their logs
 * </ul>
 */
final class Transcript {

  private record Letter(NodeId from, NodeId to, RaftMessage message) {}

  private final TreeMap<String, ScriptedNode> nodes = new TreeMap<>();
  private final List<Letter> letters = new ArrayList<>();
  private final TreeMap<String, Integer> priorities = new TreeMap<>();
  private final TreeSet<NodeId> witnesses = new TreeSet<>();
  private RaftSettings settings = ScriptedSettings.ONE_ENTRY_A_MESSAGE;
  private final StringBuilder out = new StringBuilder();
  private long tickets;
  private boolean quiet;

  private Transcript() {}

  /** The whole text again, with what really came of each command. */
  static String run(String script) {
    Transcript transcript = new Transcript();
    script
        .lines()
        .filter(line -> line.startsWith(">") || line.startsWith("#") || line.isBlank())
        .forEach(transcript::line);
    return transcript.out.toString();
  }

  private void line(String line) {
    out.append(line).append('\n');
    if (line.startsWith(">")) {
      List<String> words = List.of(line.substring(1).strip().split(" +"));
      command(words.getFirst(), words.subList(1, words.size()));
    }
  }

  private void command(String verb, List<String> words) {
    switch (verb) {
      case "window" ->
          settings =
              ScriptedSettings.windowed(
                  Integer.parseInt(words.get(0)), Long.parseLong(words.get(1)));
      case "priority" -> priorities.put(words.get(0), Integer.parseInt(words.get(1)));
      case "witness" -> witnesses.add(new NodeId(words.getFirst()));
      case "group" -> group(words);
      case "journal" -> journal(words);
      case "start" -> words.forEach(name -> node(name).start());
      case "restart" -> words.forEach(name -> node(name).restart());
      case "timeout" -> words.forEach(name -> node(name).timeout());
      case "await" -> node(words.get(0)).await(Long.parseLong(words.get(1)) * 1_000_000);
      case "idle" -> words.forEach(name -> node(name).idle());
      case "heartbeat" -> words.forEach(name -> node(name).heartbeat());
      case "sync" -> words.forEach(name -> node(name).sync());
      case "propose" ->
          call(
              words.getFirst(),
              new OrderCall.Propose(words.get(1).getBytes(StandardCharsets.UTF_8)));
      case "read" -> call(words.getFirst(), new OrderCall.Read(false));
      case "learn" -> change(words, it -> new MembershipChange.AddLearner(it, false));
      case "promote" -> change(words, MembershipChange.Promote::new);
      case "remove" -> change(words, MembershipChange.Remove::new);
      case "deliver" -> deliver(words.get(0), words.get(1));
      case "drop" -> letters.removeIf(letter -> between(letter, words.get(0), words.get(1)));
      case "settle" -> settle(words);
      case "show" -> words.forEach(this::show);
      default -> throw new IllegalArgumentException("There is no command " + verb);
    }
    nodes.values().forEach(this::notices);
  }

  private void group(List<String> names) {
    TreeSet<NodeId> ids = new TreeSet<>();
    names.forEach(name -> ids.add(new NodeId(name)));
    Membership founding =
        new Membership(ids, Collections.emptySortedSet(), Collections.emptySortedSet(), witnesses);
    for (NodeId id : ids) {
      nodes.put(
          id.name(),
          new ScriptedNode(
              id,
              founding,
              0,
              settings.withPriority(priorities.getOrDefault(id.name(), settings.priority())),
              (to, message) -> sent(id, to, message),
              (ticket, result) -> say(id + " answers " + ticket.number() + ": " + result)));
    }
  }

  private void journal(List<String> words) {
    ScriptedNode node = node(words.get(0));
    node.store(new RaftRecord.Ballot(Long.parseLong(words.get(1)), null));
    List<Entry> entries = new ArrayList<>();
    for (String term : words.subList(2, words.size())) {
      entries.add(new Entry(Long.parseLong(term), Entry.Kind.COMMAND, new byte[0]));
    }
    if (!entries.isEmpty()) {
      node.store(new RaftRecord.Entries(0, 0, Collections.unmodifiableList(entries)));
    }
  }

  private ScriptedNode node(String name) {
    ScriptedNode node = nodes.get(name);
    if (node == null) {
      throw new IllegalArgumentException("There is no node " + name);
    }
    return node;
  }

  private void call(String name, OrderCall call) {
    node(name).event(new Event.Called<>(new Ticket(++tickets), call));
  }

  private void change(List<String> words, Function<NodeId, MembershipChange> change) {
    call(words.get(0), new OrderCall.Change(change.apply(new NodeId(words.get(1)))));
  }

  private void sent(NodeId from, NodeId to, RaftMessage message) {
    letters.add(new Letter(from, to, message));
    say(from + " → " + to + " " + text(message));
  }

  private void deliver(String from, String to) {
    List<Letter> now = letters.stream().filter(letter -> between(letter, from, to)).toList();
    letters.removeAll(now);
    now.forEach(this::arrive);
  }

  private void arrive(Letter letter) {
    node(letter.to().name()).event(new Event.Received<>(letter.from(), letter.message()));
  }

  private static boolean between(Letter letter, String from, String to) {
    return letter.from().name().equals(from) && letter.to().name().equals(to);
  }

  private void settle(List<String> names) {
    quiet = true;
    boolean more = true;
    while (more) {
      more = false;
      List<Letter> now =
          letters.stream()
              .filter(letter -> names.contains(letter.from().name()))
              .filter(letter -> names.contains(letter.to().name()))
              .toList();
      letters.removeAll(now);
      for (Letter letter : now) {
        more = true;
        arrive(letter);
      }
      for (String name : names) {
        more |= node(name).sync();
      }
    }
    nodes.values().forEach(ScriptedNode::notices);
    quiet = false;
  }

  private void notices(ScriptedNode node) {
    for (OrderNotice notice : node.notices()) {
      if (notice instanceof OrderNotice.Delivered(long index, long term, var command, var ticket)) {
        String text = new String(command, StandardCharsets.UTF_8);
        say(
            "%s delivers %d of term %d%s%s"
                .formatted(
                    node.id,
                    index,
                    term,
                    text.isEmpty() ? "" : " '" + text + "'",
                    ticket == null ? "" : " for " + ticket.number()));
      } else if (notice instanceof OrderNotice.Passed(long index, long term)) {
        say("%s passes %d of term %d".formatted(node.id, index, term));
      }
    }
  }

  private void show(String name) {
    RaftView view = node(name).view();
    StringBuilder log = new StringBuilder();
    for (long index = view.base() + 1; index <= view.last(); index++) {
      log.append(' ').append(view.termAt(index));
    }
    say(
        "%s %s term %d decided %d log%s"
            .formatted(name, view.role(), view.term(), view.commit(), log));
  }

  private void say(String line) {
    if (!quiet) {
      out.append(line).append('\n');
    }
  }

  private static String text(RaftMessage message) {
    if (message
        instanceof RaftMessage.Append(long term, long prev, long prevTerm, var list, long c)) {
      StringBuilder terms = new StringBuilder();
      list.forEach(entry -> terms.append(' ').append(entry.term()));
      return "Append[term=%d, prevIndex=%d, prevTerm=%d, commit=%d, terms%s]"
          .formatted(term, prev, prevTerm, c, terms);
    }
    if (message instanceof RaftMessage.Heartbeat(long term, long commit, long round, _)) {
      return "Heartbeat[term=%d, commit=%d, round=%d]".formatted(term, commit, round);
    }
    if (message instanceof RaftMessage.HeartbeatReply(long term, long round, _)) {
      return "HeartbeatReply[term=%d, round=%d]".formatted(term, round);
    }
    return message.toString();
  }
}
