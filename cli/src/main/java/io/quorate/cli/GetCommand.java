package io.quorate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quorate.protocol.clock.Sibling;
import io.quorate.store.operation.Reading;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads a key: its one value as it is, or all siblings with what is needed to reconcile them. */
@Command(
    name = "get",
    mixinStandardHelpOptions = true,
    description =
        "Read a key: the value, or all conflicting siblings and the context that covers them.")
final class GetCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "KEYSPACE")
  String keyspace = "";

  @Parameters(index = "1", paramLabel = "KEY")
  String key = "";

  @Option(
      names = {"-r", "--r"},
      description = "Replies to wait for; at least the keyspace's.")
  int r;

  @Option(names = "--revision", description = "Ordered keyspaces: read as of this revision.")
  long revision;

  @Option(
      names = "--session",
      paramLabel = "INDEX",
      description = "Ordered keyspaces: the answer covers at least this index of a receipt.")
  long session;

  @Option(
      names = "--history",
      description = "Ordered keyspaces: all versions that are kept, newest first.")
  boolean history;

  @Option(names = "--context", description = "Print the context instead of the value.")
  boolean contextOnly;

  @Mixin Remote remote = new Remote();
  @Mixin Output output = new Output();

  @Override
  public Integer call() throws IOException {
    byte[] keyBytes = key.getBytes(UTF_8);
    if (history) {
      requireHistoryOnly();
      return KeyHistory.print(remote, output, keyspace, keyBytes, session);
    }
    Reading reading = new Reading(revision, session);
    Reply.Found found =
        remote.call(new Request.Get(keyspace, keyBytes, r, reading), Reply.Found.class);
    List<Sibling> live = found.siblings().stream().filter(s -> !s.deleted()).toList();
    if (output.json) {
      Map<String, Object> view = new LinkedHashMap<>();
      view.put("siblings", Views.siblings(found.siblings()));
      view.put("clock", Views.clock(found.context()));
      view.put("context", found.context().encode());
      view.put("receipt", Views.receipt(found.receipt()));
      System.out.println(Output.json(view));
    } else if (contextOnly) {
      System.out.println(found.context().encode());
    } else if (live.isEmpty()) {
      System.err.printf("Nothing at %s in %s%n", key, keyspace);
    } else if (found.siblings().size() == 1) {
      System.out.write(live.getFirst().value());
      System.out.println();
    } else {
      printSiblings(found);
    }
    System.out.flush();
    return live.isEmpty() ? ExitStatus.REFUSED : ExitStatus.DONE;
  }

  private void requireHistoryOnly() {
    if (r != 0 || revision != 0 || contextOnly) {
      throw new IllegalArgumentException(
          "--history prints all versions that are kept, whose replicas, revision and context cannot be chosen: give it without -r, --revision and --context");
    }
  }

  private void printSiblings(Reply.Found found) {
    System.out.printf(
        "%d siblings under %s%n", found.siblings().size(), Views.clock(found.context()));
    for (Sibling sibling : found.siblings()) {
      System.out.printf(
          "  [%s,%d] %s%n",
          sibling.dot().actor().node(),
          sibling.dot().counter(),
          sibling.deleted() ? "(deleted)" : Output.readable(sibling.value()));
    }
    System.out.printf(
        "Reconcile them with: quorate put %s %s VALUE --context %s%n",
        keyspace, key, found.context().encode());
  }
}
