package io.quorate.cli;

import io.quorate.models.remote.Puller;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Makes a folder that is exactly a version. */
@Command(
    name = "pull",
    mixinStandardHelpOptions = true,
    description = {
      "Make a folder that is exactly a version: NAMESPACE/MODEL@NUMBER, NAMESPACE/MODEL@ALIAS, or the",
      "newest. Everything is verified. Into a folder that was pulled before only what differs is",
      "fetched; a pull that was interrupted goes on where it stopped."
    })
final class ModelsPullCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "NAMESPACE/MODEL[@REFERENCE]")
  String reference = "";

  @Parameters(index = "1", paramLabel = "FOLDER")
  Path folder = Path.of(".");

  @Mixin ModelsRemote remote = new ModelsRemote();
  @Mixin Output output = new Output();

  @Override
  public Integer call() throws IOException {
    ModelReference wanted = ModelReference.parse(reference);
    ModelsRemote.path(wanted.model());
    try (TransferBar bar = new TransferBar("pull")) {
      Puller puller = new Puller(remote.connect(), bar);
      Puller.Version version = puller.resolve(wanted.model(), wanted.reference());
      puller.pull(version, folder);
      bar.finish();
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("model", version.model());
      document.put("number", version.number());
      document.put("digest", version.digest().toString());
      document.put("folder", folder.toString());
      document.put("movedBytes", bar.movedBytes());
      document.put("reusedBytes", bar.reusedBytes());
      output.print(
          document,
          "%s@%d %s is in %s\n%s"
              .formatted(
                  version.model(), version.number(), version.digest(), folder, bar.summary()));
    }
    return ExitStatus.DONE;
  }
}
