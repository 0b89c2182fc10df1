package io.quorate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quorate.client.QuorateClient;
import io.quorate.client.RefusedException;
import io.quorate.client.Registry;
import io.quorate.client.Subscription;
import io.quorate.services.registry.Instance;
import io.quorate.services.registry.InstancesSeen;
import io.quorate.store.machine.Entry;
import io.quorate.store.machine.KeyRange;
import io.quorate.store.machine.Query;
import io.quorate.store.operation.EtcdKeyspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The registry of services: who serves what, and where. */
@Command(
    name = "services",
    mixinStandardHelpOptions = true,
    description = "The registry of services: register around a command, list, watch.",
    subcommands = {ServicesRegisterCommand.class})
final class ServicesCommand {

  private static final String PREFIX = "services/";
  private static final int PAGE_BYTES = 1 << 20;

  /** Which keyspace the registry is in, and how to reach it. */
  static final class Where {
    @Option(
        names = "--keyspace",
        paramLabel = "KEYSPACE",
        defaultValue = EtcdKeyspace.NAME,
        description =
            "A linearizable keyspace of one partition (default: etcd, which every cluster has).")
    String keyspace = EtcdKeyspace.NAME;

    @Mixin Endpoints endpoints = new Endpoints();

    QuorateClient connect() {
      return QuorateClient.connect(endpoints.options());
    }
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Names of services; or, of one service, its instances.")
  int list(
      @Mixin Where where,
      @Mixin Output output,
      @Option(names = "--healthy", description = "Only those that want to be used.")
          boolean healthy,
      @Parameters(paramLabel = "SERVICE", arity = "0..1", defaultValue = "") String service)
      throws Exception {
    try (QuorateClient client = where.connect()) {
      if (service.isEmpty()) {
        TreeSet<String> names = names(client, where.keyspace);
        output.print(names, String.join(System.lineSeparator(), names));
        return ExitStatus.DONE;
      }
      return follow(client, where.keyspace, service, healthy, output, true);
    }
  }

  @Command(
      name = "watch",
      mixinStandardHelpOptions = true,
      description = "All instances of a service, again after each change, until interrupted.")
  int watch(
      @Mixin Where where,
      @Mixin Output output,
      @Option(names = "--healthy", description = "Only those that want to be used.")
          boolean healthy,
      @Parameters(paramLabel = "SERVICE") String service)
      throws Exception {
    try (QuorateClient client = where.connect()) {
      return follow(client, where.keyspace, service, healthy, output, false);
    }
  }

  private static int follow(
      QuorateClient client,
      String keyspace,
      String service,
      boolean healthy,
      Output output,
      boolean once)
      throws InterruptedException {
    Registry registry = client.registry(keyspace);
    BlockingQueue<InstancesSeen> seen = new LinkedBlockingQueue<>();
    try (Subscription _ = registry.watch(service, seen::add)) {
      while (true) {
        switch (seen.take()) {
          case InstancesSeen.Present(List<Instance> instances, long revision) -> {
            List<Instance> wanted =
                instances.stream().filter(one -> one.healthy() || !healthy).toList();
            print(wanted, revision, output, once);
            if (once) {
              return wanted.isEmpty() ? ExitStatus.REFUSED : ExitStatus.DONE;
            }
          }
          case InstancesSeen.Failed failed -> throw new RefusedException(failed.refusal());
        }
      }
    }
  }

  private static void print(List<Instance> instances, long revision, Output output, boolean once) {
    if (output.json) {
      System.out.println(
          Output.json(
              Map.of(
                  "revision",
                  revision,
                  "instances",
                  instances.stream().map(ServicesCommand::document).toList())));
    } else {
      instances.forEach(one -> System.out.println(line(one)));
      if (!once) {
        System.out.println("-- revision " + revision + ", " + instances.size() + " instances");
      }
    }
    System.out.flush();
  }

  private static Map<String, Object> document(Instance instance) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("address", instance.address());
    document.put("healthy", instance.healthy());
    document.put("metadata", instance.metadata());
    return document;
  }

  private static String line(Instance instance) {
    List<String> words = new ArrayList<>();
    words.add(instance.address());
    words.add(instance.healthy() ? "healthy" : "unhealthy");
    instance.metadata().forEach((name, value) -> words.add(name + "=" + value));
    return String.join("\t", words);
  }

  private static TreeSet<String> names(QuorateClient client, String keyspace) {
    TreeSet<String> names = new TreeSet<>();
    KeyRange range = KeyRange.prefix(PREFIX.getBytes(UTF_8));
    boolean more = true;
    while (more) {
      var page =
          client
              .group(keyspace)
              .range(new Query(range, 0, 0, PAGE_BYTES, Query.Form.KEYS))
              .result();
      for (Entry entry : page.entries()) {
        String rest = new String(entry.key(), UTF_8).substring(PREFIX.length());
        names.add(rest.substring(0, Math.max(0, rest.lastIndexOf('/'))));
      }
      more = page.more();
      if (more) {
        byte[] last = page.entries().getLast().key();
        range = new KeyRange(Arrays.copyOf(last, last.length + 1), range.to());
      }
    }
    return names;
  }
}
