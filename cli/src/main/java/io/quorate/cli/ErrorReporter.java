package io.quorate.cli;

import io.quorate.client.RefusedException;
import io.quorate.models.remote.RefusedCallException;
import io.quorate.models.tree.BadTreeException;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.server.StartupException;
import io.quorate.server.disk.DirectoryLockedException;
import io.quorate.store.backup.BadBackupException;
import java.io.IOException;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * Turns what went wrong into one sentence, or a JSON document with {@code --json}, and an exit
 * status.
 */
final class ErrorReporter implements IExecutionExceptionHandler {

  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed)
      throws Exception {
    return switch (failure) {
      case RefusedException refused -> report(refused.refusal(), parsed);
      case RefusedCallException refused -> report(refused.refusal(), parsed);
      case BadTreeException wrong ->
          report(
              new Refusal(ErrorCode.INVALID_ARGUMENT, String.valueOf(wrong.getMessage())), parsed);
      case IllegalArgumentException wrong ->
          report(
              new Refusal(ErrorCode.INVALID_ARGUMENT, String.valueOf(wrong.getMessage())), parsed);
      case StartupException cannot -> report(cannot.refusal(), parsed);
      case BadBackupException bad -> {
        report(new Refusal(ErrorCode.INVALID_ARGUMENT, String.valueOf(bad.getMessage())), parsed);
        yield ExitStatus.REFUSED;
      }
      case DirectoryLockedException taken ->
          report(new Refusal(ErrorCode.CONFLICT, String.valueOf(taken.getMessage())), parsed);
      case UncheckedIOException io -> {
        System.err.println("quorate: " + io.getMessage());
        yield ExitStatus.REFUSED;
      }
      case IOException io -> {
        System.err.println("quorate: " + io);
        yield ExitStatus.REFUSED;
      }
      default -> throw failure;
    };
  }

  private static int report(Refusal refusal, ParseResult parsed) {
    if (parsed.originalArgs().contains("--json")) {
      System.out.println(Output.json(Views.refusal(refusal)));
    } else {
      System.err.println("quorate: " + refusal.code() + ": " + refusal.message());
    }
    return ExitStatus.of(refusal.code());
  }
}
