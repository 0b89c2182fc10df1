package io.quorate.server.etcd;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The etcdctl that is installed here, for one cluster. */
final class Etcdctl {
  private static final Pattern GRANTED = Pattern.compile("lease ([0-9a-f]+) granted");
  private static final Pattern REVISION = Pattern.compile("\"revision\":(\\d+)");

  private final List<String> endpoints;
  private String lease = "0";
  private String revision = "0";

  Etcdctl(List<String> endpoints) {
    this.endpoints = endpoints;
  }

  /** The same with one endpoint only, as some commands want. */
  Etcdctl withFirst() {
    return new Etcdctl(endpoints.subList(0, 1));
  }

  /** The first node. */
  String first() {
    return endpoints.getFirst();
  }

  /** Numbers of the members, in hexadecimal. */
  List<String> members() {
    return run(List.of("member", "list"), "")
        .out()
        .lines()
        .map(line -> line.split(",")[0])
        .toList();
  }

  /** Ends all leases that there are. */
  void revokeAll() {
    run(List.of("lease", "list"), "")
        .out()
        .lines()
        .filter(line -> !line.startsWith("found "))
        .forEach(id -> run(List.of("lease", "revoke", id), ""));
  }

  /** A command that does not end by itself. */
  Follower follower(List<String> arguments) throws IOException {
    return new Follower(command(arguments));
  }

  List<String> command(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add("etcdctl");
    command.add("--endpoints=" + String.join(",", endpoints));
    command.add("--command-timeout=30s");
    arguments.forEach(
        argument -> command.add(argument.replace("LEASE", lease).replace("REVISION", revision)));
    return command;
  }

  /**
   * Runs a command; {@code LEASE} in it stands for the lease that was granted last, and in what it
   * says too; {@code REVISION} for the last one that a header had, in the input too.
   */
  Program.Result run(List<String> arguments, String input) {
    Program.Result result = Program.run(command(arguments), input.replace("REVISION", revision));
    Matcher granted = GRANTED.matcher(result.out());
    if (granted.find()) {
      lease = granted.group(1);
    }
    Matcher seen = REVISION.matcher(result.out());
    if (seen.find()) {
      revision = seen.group(1);
    }
    return new Program.Result(
        result.status(), withoutLease(result.out()), withoutLease(result.err()));
  }

  private String withoutLease(String text) {
    return lease.equals("0")
        ? text
        : word(lease, word(Long.toString(Long.parseUnsignedLong(lease, 16)), text));
  }

  /** What a command goes on saying until a line says {@code last}. */
  List<String> follow(List<String> arguments, String last) throws IOException {
    try (Follower follower = new Follower(command(arguments))) {
      return follower.until(line -> line.equals(last));
    }
  }

  /** Ids of ours are short: other numbers may have their digits within. */
  private static String word(String id, String text) {
    return text.replaceAll("(?<![0-9a-f])" + id + "(?![0-9a-f])", "LEASE");
  }
}
