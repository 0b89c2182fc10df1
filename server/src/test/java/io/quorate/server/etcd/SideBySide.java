package io.quorate.server.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Has etcdctl do the same with both clusters, and compares what it says. Ids of clusters and
 * members, terms and the names of etcd's own log lines differ; revisions do not, for both clusters
 * begin at 1 and see the same writes.
 */
final class SideBySide {
  private static final List<String> IDS = List.of("cluster_id", "member_id", "raft_term");

  private final Etcdctl real;
  private final Etcdctl ours;
  private final List<String> differences = new ArrayList<>();

  SideBySide(Etcdctl real, Etcdctl ours) {
    this.real = real;
    this.ours = ours;
  }

  Etcdctl real() {
    return real;
  }

  Etcdctl ours() {
    return ours;
  }

  /**
   * Runs commands, one a line. Words are separated by blanks, and quotes hold them together; what
   * follows {@code <<} is the input, with {@code ;} for the end of a line.
   */
  void same(String script) {
    script.lines().filter(line -> !line.isBlank()).forEach(this::sameLine);
  }

  private void sameLine(String line) {
    sameLine(line, UnaryOperator.identity());
  }

  /** The same with something made of what they say before it is compared. */
  void sameLine(String line, UnaryOperator<String> seen) {
    String[] parts = line.split("<<", 2);
    List<String> words = words(parts[0]);
    String input = parts.length == 1 ? "" : parts[1].strip().replace(";", "\n") + "\n";
    Program.Result expected = real.run(words, input);
    Program.Result actual = ours.run(words, input);
    String wanted = seen.apply(shown(expected));
    String got = seen.apply(shown(actual));
    if (!wanted.equals(got)) {
      differences.add(line + "\netcd:    " + wanted + "Quorate: " + got + actual.err());
    }
  }

  /** Compares what a command that does not end says until a line says {@code last}. */
  void sameFollowed(String line, String last) throws IOException {
    List<String> wanted = real.follow(words(line), last);
    List<String> got = ours.follow(words(line), last);
    if (!wanted.equals(got)) {
      differences.add(line + "\netcd:    " + wanted + "\nQuorate: " + got);
    }
  }

  /** Fails where anything differed. */
  void finish() {
    assertThat(differences).isEmpty();
  }

  private static String shown(Program.Result result) {
    String out = result.out();
    for (String id : IDS) {
      out = out.replaceAll("\"" + id + "\":\\d+", "\"" + id + "\":0");
    }
    out =
        out.replaceAll("remaining\\(\\d+s\\)", "remaining(s)")
            .replaceAll("took = .*", "took")
            .replaceAll("http://127.0.0.1:\\d+", "URL")
            .replaceAll("\"ID\":\\d{9,}", "\"ID\":0");
    return out + result.error() + "exit " + result.status() + "\n";
  }

  private static List<String> words(String line) {
    return Stream.of(line.strip().split(" +(?=(?:[^']*'[^']*')*[^']*$)"))
        .map(word -> word.replace("'", ""))
        .toList();
  }
}
