package io.quorate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quorate.client.QuorateClient;
import io.quorate.protocol.clock.Context;
import io.quorate.store.machine.KeyRange;
import io.quorate.store.machine.Op;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Deletes a key; like a put, it supersedes what its context covers and nothing else. */
@Command(
    name = "delete",
    mixinStandardHelpOptions = true,
    description = "Delete a key; what was written concurrently stays.")
final class DeleteCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "KEYSPACE")
  String keyspace = "";

  @Parameters(index = "1", paramLabel = "KEY")
  String key = "";

  @ArgGroup Superseding superseding = new Superseding();

  @Option(
      names = {"-w", "--w"},
      description = "Acknowledgements to wait for; at least the keyspace's.")
  int w;

  @Mixin Remote remote = new Remote();
  @Mixin Output output = new Output();

  @Override
  public Integer call() {
    superseding.requireNoCount(w);
    byte[] keyBytes = key.getBytes(UTF_8);
    try (QuorateClient client = remote.connect()) {
      if (superseding.fence != null) {
        Op write = new Op.Delete(KeyRange.of(keyBytes), false);
        FencedWrite.parse(superseding.fence).write(client, keyspace, write, output);
        return ExitStatus.DONE;
      }
      Context context = superseding.resolve(client, keyspace, keyBytes);
      Request.Delete delete =
          new Request.Delete(keyspace, keyBytes, context, superseding.mode(), w);
      Writes.print(Remote.call(client, delete, Reply.Stored.class), output);
    }
    return ExitStatus.DONE;
  }
}
