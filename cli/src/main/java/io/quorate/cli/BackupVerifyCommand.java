package io.quorate.cli;

import io.quorate.cli.backup.Manifest;
import io.quorate.cli.backup.Verification;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Reads a backup through. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = "Read a backup through: is it whole, and as it was written? Needs no cluster.")
final class BackupVerifyCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FOLDER")
  Path folder = Path.of(".");

  @Mixin Output output = new Output();

  @Override
  public Integer call() throws IOException {
    Manifest manifest = Verification.of(folder);
    output.print(
        BackupCommand.document(manifest),
        BackupCommand.text(manifest, folder) + " is whole and as it was written");
    return ExitStatus.DONE;
  }
}
