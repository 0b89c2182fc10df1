package io.quorate.cli;

import io.quorate.client.RefusedException;
import io.quorate.protocol.clock.BadContextException;
import io.quorate.protocol.clock.Context;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Decodes a context for people. */
@Command(
    name = "context",
    mixinStandardHelpOptions = true,
    description = "Show what a context says: the keyspace it belongs to and its clock.")
final class ContextCommand implements Callable<Integer> {

  @Parameters(paramLabel = "CONTEXT")
  String token = "";

  @Mixin Output output = new Output();

  @Override
  public Integer call() {
    Context context;
    try {
      context = Context.decode(token);
    } catch (BadContextException e) {
      throw new RefusedException(
          new Refusal(ErrorCode.BAD_CONTEXT, String.valueOf(e.getMessage())));
    }
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("keyspaceId", context.keyspace());
    view.put("keyHash", Long.toHexString(context.keyHash()));
    view.put("clock", Views.clock(context));
    output.print(
        view,
        "%s  of a key with hash %x in keyspace %d"
            .formatted(Views.clock(context), context.keyHash(), context.keyspace()));
    return ExitStatus.DONE;
  }
}
