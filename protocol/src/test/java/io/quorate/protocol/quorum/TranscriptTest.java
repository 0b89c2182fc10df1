package io.quorate.protocol.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.clock.Context;
import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Scenarios as transcripts: lines that begin with {@code >} are what is done, the indented ones
 * below are what came of it, all others are prose. With {@code -Dquorate.rewrite=DIRECTORY} the
 * results are written there instead of compared.
 */
class TranscriptTest {

  @ParameterizedTest
  @ValueSource(strings = {"worked-example", "hinted-handoff", "conditional-put"})
  void theTranscriptHolds(String name) throws IOException {
    String expected = read(name + ".txt");
    String actual = new Player().play(expected);
    String rewrite = System.getProperty("quorate.rewrite");
    if (rewrite != null) {
      Files.writeString(Path.of(rewrite, name + ".txt"), actual);
    } else {
      assertThat(actual).isEqualTo(expected);
    }
  }

  private static String read(String file) throws IOException {
    try (InputStream in = TranscriptTest.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IOException("no transcript " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Plays the commands of a transcript on one cluster and key. */
  private static final class Player {

    private QuorumCluster cluster = new QuorumCluster(1, 3, QuorumCluster.settings(false));
    private final TreeMap<String, Context> contexts = new TreeMap<>();

    String play(String transcript) {
      List<String> out = new ArrayList<>();
      for (String line : transcript.lines().toList()) {
        if (!line.startsWith("  ")) {
          out.add(line);
        }
        if (line.startsWith("> ")) {
          run(line.substring(2).split(" ")).forEach(result -> out.add("  " + result));
        }
      }
      return String.join("\n", out) + "\n";
    }

    private List<String> run(String[] words) {
      return switch (words[0]) {
        case "cluster" -> start(words);
        case "put" -> reply(cluster.put(words[1], "k", context(words), words[2]), words);
        case "put-if" -> reply(cluster.putIf(words[1], "k", context(words), words[2]), words);
        case "delete" -> reply(cluster.delete(words[1], "k", context(words)), words);
        case "get" -> reply(get(words), words);
        case "cut" -> {
          cluster.cut(Arrays.copyOfRange(words, 1, words.length));
          yield List.of();
        }
        case "heal" -> {
          cluster.heal();
          yield List.of();
        }
        case "wait" -> {
          cluster.run(10_000);
          yield List.of();
        }
        case "rows" -> rows();
        default -> throw new IllegalArgumentException("no command " + words[0]);
      };
    }

    /** {@code cluster NODES R W [sloppy]}. */
    private List<String> start(String[] words) {
      QuorumSettings settings =
          new QuorumSettings(
              3,
              Integer.parseInt(words[2]),
              Integer.parseInt(words[3]),
              List.of(words).contains("sloppy"),
              10,
              100,
              2_000_000_000L);
      cluster = new QuorumCluster(1, Integer.parseInt(words[1]), settings);
      return List.of();
    }

    private Object get(String[] words) {
      int r = words.length > 2 && words[2].startsWith("r=") ? words[2].charAt(2) - '0' : 0;
      return cluster.await(cluster.call(words[1], new QuorumCall.Get(QuorumCluster.bytes("k"), r)));
    }

    /** {@code with NAME} names a context that an earlier {@code as NAME} kept. */
    private @Nullable Context context(String[] words) {
      int with = List.of(words).indexOf("with");
      return with < 0 ? null : contexts.get(words[with + 1]);
    }

    private List<String> reply(Object reply, String[] words) {
      int as = List.of(words).indexOf("as");
      if (as >= 0) {
        contexts.put(words[as + 1], QuorumCluster.context(reply));
      }
      return switch (reply) {
        case Refusal refusal -> List.of(refusal.code().name());
        case QuorumReply.Stored stored ->
            List.of("stored " + stored.context().clock().folded() + receipt(stored.receipt()));
        case QuorumReply.Found found ->
            List.of(
                QuorumCluster.values(found)
                    + " "
                    + found.context().clock().folded()
                    + receipt(found.receipt()));
        default -> throw new AssertionError(reply);
      };
    }

    private static String receipt(Receipt receipt) {
      return receipt.fallbacks().isEmpty() ? "" : ", fallbacks counted";
    }

    private List<String> rows() {
      List<String> rows = new ArrayList<>();
      for (var host : cluster.hosts.values()) {
        byte[] row = host.rows().get(QuorumRows.versions(QuorumCluster.bytes("k")));
        int hints = host.rows().kind(QuorumRows.HINT).size();
        if (row != null || hints > 0) {
          String held =
              row == null ? "nothing" : String.valueOf(Versions.decode(row).clock().folded());
          rows.add(host.node + " holds " + held + (hints == 0 ? "" : " and " + hints + " hint"));
        }
      }
      return rows;
    }
  }
}
