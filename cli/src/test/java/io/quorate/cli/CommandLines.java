package io.quorate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Runs command lines in this JVM. */
final class CommandLines {

  /** What a command did. */
  record Ran(int status, String out, String err) {}

  private CommandLines() {}

  /** Against that cluster, unless the command names another. */
  static Ran run(String endpoint, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    int end = all.indexOf("--");
    List<String> target =
        all.contains("--endpoints") ? List.of() : List.of("--endpoints", endpoint);
    all.addAll(end < 0 ? all.size() : end, target);
    return alone(all.toArray(String[]::new));
  }

  /** Without a cluster. */
  static Ran alone(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream outBefore = System.out;
    PrintStream errBefore = System.err;
    System.setOut(new PrintStream(out, true, UTF_8));
    System.setErr(new PrintStream(err, true, UTF_8));
    try {
      int status = Main.commandLine().execute(arguments);
      return new Ran(status, out.toString(UTF_8), err.toString(UTF_8));
    } finally {
      System.setOut(outBefore);
      System.setErr(errBefore);
    }
  }
}
