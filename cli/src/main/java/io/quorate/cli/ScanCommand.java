package io.quorate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quorate.client.QuorateClient;
import io.quorate.protocol.clock.Sibling;
import io.quorate.store.operation.Reading;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists keys in order, page by page, so that a scan of everything needs no memory. */
@Command(
    name = "scan",
    mixinStandardHelpOptions = true,
    description = "List keys in order; with --values what they hold too.")
final class ScanCommand implements Callable<Integer> {

  private static final int PAGE_ROWS = 500;

  @Parameters(paramLabel = "KEYSPACE")
  String keyspace = "";

  @Option(names = "--prefix", defaultValue = "", description = "Only keys that begin so.")
  String prefix = "";

  @Option(names = "--after", defaultValue = "", description = "Only keys after this one.")
  String after = "";

  @Option(names = "--limit", description = "At most this many keys (default: all).")
  long limit = Long.MAX_VALUE;

  @Option(names = "--values", description = "Print values too.")
  boolean values;

  @Option(names = "--revision", description = "Ordered keyspaces: as of this revision.")
  long revision;

  @Option(names = "--count", description = "Print only how many keys there are.")
  boolean count;

  @Mixin Remote remote = new Remote();
  @Mixin Output output = new Output();

  @Override
  public Integer call() {
    if (limit < 1) {
      throw new IllegalArgumentException("--limit is %d; it must be from 1 up".formatted(limit));
    }
    if (count && values) {
      throw new IllegalArgumentException(
          "--count prints no keys, so that there is nothing for --values to stand beside: give one of them");
    }
    byte[] prefixBytes = prefix.getBytes(UTF_8);
    byte[] last = after.getBytes(UTF_8);
    List<Map<String, Object>> documents = new ArrayList<>();
    long seen = 0;
    try (QuorateClient client = remote.connect()) {
      boolean complete = false;
      while (!complete && seen < limit) {
        int rows = (int) Math.min(PAGE_ROWS, limit - seen);
        Request.Scan scan =
            new Request.Scan(keyspace, prefixBytes, last, rows, values, new Reading(revision, 0));
        Reply.Listed page = Remote.call(client, scan, Reply.Listed.class);
        for (Reply.Row row : page.rows()) {
          show(row, documents);
        }
        seen += page.rows().size();
        complete = page.complete() || page.rows().isEmpty();
        last = page.rows().isEmpty() ? last : page.rows().getLast().key();
      }
    }
    if (output.json) {
      System.out.println(Output.json(count ? Map.of("count", seen) : documents));
    } else if (count) {
      System.out.println(seen);
    }
    return ExitStatus.DONE;
  }

  private void show(Reply.Row row, List<Map<String, Object>> documents) {
    if (count) {
      return;
    }
    if (output.json) {
      documents.add(document(row));
      return;
    }
    PrintStream out = System.out;
    String key = Output.readable(row.key());
    if (!values) {
      out.println(key);
      return;
    }
    for (Sibling sibling : row.siblings()) {
      out.println(
          key + "\t" + (sibling.deleted() ? "(deleted)" : Output.readable(sibling.value())));
    }
  }

  private Map<String, Object> document(Reply.Row row) {
    Map<String, Object> document = new LinkedHashMap<>();
    String text = Output.utf8(row.key());
    document.put("key", text != null ? text : "");
    if (text == null) {
      document.put("keyBase64", Base64.getEncoder().encodeToString(row.key()));
    }
    document.put("context", row.context().encode());
    if (values) {
      document.put("siblings", Views.siblings(row.siblings()));
    }
    return document;
  }
}
