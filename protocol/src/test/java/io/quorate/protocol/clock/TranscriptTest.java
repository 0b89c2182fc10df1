package io.quorate.protocol.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Plays the transcripts beside this class: lines from {@code >} are commands, those after it what
 * they print. {@code -Dquorate.rewrite=true} writes what they print now back into the sources.
 */
class TranscriptTest {
  private static final Path SOURCES = Path.of("src/test/resources/io/quorate/protocol/clock");

  private final TreeMap<String, Versions> replicas = new TreeMap<>();
  private final TreeMap<String, Clock> contexts = new TreeMap<>();
  private long now;

  @ParameterizedTest
  @ValueSource(strings = {"worked-example.txt", "two-writers.txt"})
  void theTranscriptStillHolds(String name) throws IOException {
    String recorded = read(name);

    String played = play(recorded);

    if (Boolean.getBoolean("quorate.rewrite")) {
      Files.writeString(SOURCES.resolve(name), played);
    } else {
      assertThat(played).isEqualTo(recorded);
    }
  }

  private static String read(String name) throws IOException {
    try (InputStream in = TranscriptTest.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String play(String recorded) {
    List<String> played = new ArrayList<>();
    boolean output = false;
    for (String line : recorded.lines().toList()) {
      if (line.startsWith(">")) {
        played.add(line);
        played.addAll(run(List.of(line.substring(1).strip().split(" +"))));
      } else if (!output || line.isEmpty()) {
        played.add(line);
      }
      output = line.startsWith(">") || (output && !line.isEmpty());
    }
    return String.join("\n", played) + "\n";
  }

  private List<String> run(List<String> words) {
    return switch (words.getFirst()) {
      case "put" -> List.of(put(words));
      case "send" ->
          words.subList(2, words.size()).stream().map(w -> send(words.get(1), w)).toList();
      case "read" -> List.of(read(words));
      case "context" -> List.of(contexts.get(words.get(1)).toString());
      default -> throw new IllegalArgumentException("unknown command: " + words);
    };
  }

  private String put(List<String> words) {
    String replica = words.get(1);
    String seen = after(words, "seen");
    Clock context = seen.isEmpty() ? Clock.empty() : contexts.get(seen);
    Actor actor = new Actor(replica, 1);
    assertThat(at(replica).continues(context, actor)).isTrue();
    now++;
    byte[] value = words.get(2).getBytes(StandardCharsets.UTF_8);
    Versions next = at(replica).put(context, actor, now, now, false, value);
    replicas.put(replica, next);
    Dot dot = new Dot(actor, next.clock().last(actor));
    contexts.put(after(words, "as"), next.contextAfter(context, dot));
    return show(next);
  }

  private String send(String from, String to) {
    replicas.put(to, at(to).join(at(from)));
    return to + ": " + show(at(to));
  }

  private String read(List<String> words) {
    Versions merged =
        words.subList(1, words.indexOf("as")).stream()
            .map(this::at)
            .reduce(Versions.empty(), Versions::join);
    contexts.put(after(words, "as"), merged.clock());
    return show(merged);
  }

  private Versions at(String replica) {
    return replicas.getOrDefault(replica, Versions.empty());
  }

  private static String after(List<String> words, String keyword) {
    int at = words.indexOf(keyword);
    return at < 0 ? "" : words.get(at + 1);
  }

  private static String show(Versions versions) {
    StringBuilder text = new StringBuilder();
    versions
        .siblings()
        .forEach(s -> text.append(new String(s.value(), StandardCharsets.UTF_8)).append(' '));
    return text.append("under ").append(versions.clock().folded()).toString();
  }
}
