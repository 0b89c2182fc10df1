package io.quorate.cli;

import io.quorate.client.QuorateClient;
import io.quorate.client.RefusedException;
import io.quorate.protocol.clock.BadContextException;
import io.quorate.protocol.clock.Context;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a write supersedes: all that is there now, a context read earlier, or nothing. */
final class Superseding {

  @Option(
      names = "--blind",
      description =
          "Read nothing first: beside all that is there; in an ordered keyspace in its place.")
  boolean blind;

  @Option(
      names = "--context",
      paramLabel = "CONTEXT",
      description = "Supersede what this context covers.")
  @Nullable String context;

  @Option(
      names = "--if-context",
      paramLabel = "CONTEXT",
      description =
          "Only if this is exactly the key's present context; 'none': only if it is absent.")
  @Nullable String ifContext;

  @Option(
      names = "--fence",
      paramLabel = "NAME:TOKEN",
      description =
          "In place of whatever is there, but only while that lock is held under that token, or"
              + " that election led; in the lock's own keyspace.")
  @Nullable String fence;

  /** Refuses what a fenced write would not look at. */
  void requireNoCount(int w) {
    if (fence != null && w != 0) {
      throw new IllegalArgumentException(
          "-w counts acknowledgements in eventual keyspaces, and --fence writes in an ordered one, where a majority acknowledges: give --fence without -w");
    }
  }

  Request.Mode mode() {
    if (blind) {
      return Request.Mode.BLIND;
    }
    return ifContext != null ? Request.Mode.IF_CONTEXT : Request.Mode.SUPERSEDE;
  }

  @Nullable Context resolve(QuorateClient client, String keyspace, byte[] key) {
    if (ifContext != null) {
      return ifContext.equals("none") ? null : decode(ifContext);
    }
    if (context != null) {
      return decode(context);
    }
    if (blind) {
      return null;
    }
    return Remote.call(client, new Request.Get(keyspace, key, 0), Reply.Found.class).context();
  }

  private static Context decode(String token) {
    try {
      return Context.decode(token);
    } catch (BadContextException e) {
      throw new RefusedException(
          new Refusal(ErrorCode.BAD_CONTEXT, String.valueOf(e.getMessage())));
    }
  }
}
