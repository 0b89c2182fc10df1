package io.quorate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quorate.client.QuorateClient;
import io.quorate.protocol.clock.Context;
import io.quorate.store.machine.Op;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Writes a key; unless told otherwise it reads the context first, so that the write supersedes what
 * is there.
 */
@Command(
    name = "put",
    mixinStandardHelpOptions = true,
    description = {
      "Write a key. The key's context is read first, so that the write supersedes all that is there;",
      "--context gives one that was read earlier, --blind writes beside whatever is there."
    })
final class PutCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "KEYSPACE")
  String keyspace = "";

  @Parameters(index = "1", paramLabel = "KEY")
  String key = "";

  @Parameters(
      index = "2",
      paramLabel = "VALUE",
      arity = "0..1",
      description = "- reads standard input.")
  @Nullable String value;

  @Option(names = "--file", paramLabel = "FILE", description = "Take the value from a file.")
  @Nullable Path file;

  @ArgGroup Superseding superseding = new Superseding();

  @Option(
      names = {"-w", "--w"},
      description = "Acknowledgements to wait for; at least the keyspace's.")
  int w;

  @Mixin Remote remote = new Remote();
  @Mixin Output output = new Output();

  @Override
  public Integer call() throws IOException {
    superseding.requireNoCount(w);
    byte[] body = body();
    byte[] keyBytes = key.getBytes(UTF_8);
    try (QuorateClient client = remote.connect()) {
      if (superseding.fence != null) {
        Op write = new Op.Put(keyBytes, body);
        FencedWrite.parse(superseding.fence).write(client, keyspace, write, output);
        return ExitStatus.DONE;
      }
      Context context = superseding.resolve(client, keyspace, keyBytes);
      Request.Put put = new Request.Put(keyspace, keyBytes, context, superseding.mode(), body, w);
      Writes.print(Remote.call(client, put, Reply.Stored.class), output);
    }
    return ExitStatus.DONE;
  }

  private byte[] body() throws IOException {
    if (file != null && value != null) {
      throw new IllegalArgumentException(
          "Two values: '%s' and what --file %s holds; give one of them".formatted(value, file));
    }
    if (file != null) {
      return Files.readAllBytes(file);
    }
    if (value == null) {
      throw new IllegalArgumentException("Give a VALUE, - for standard input, or --file FILE");
    }
    return value.equals("-") ? System.in.readAllBytes() : value.getBytes(UTF_8);
  }
}
