package io.quorate.cli;

import io.quorate.models.remote.Puller;
import io.quorate.models.remote.RefusedCallException;
import io.quorate.models.tree.Marker;
import io.quorate.protocol.process.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a folder that is exactly a version. */
@Command(
    name = "pull",
    mixinStandardHelpOptions = true,
    description = {
      "Make a folder that is exactly a version: NAMESPACE/MODEL@NUMBER, NAMESPACE/MODEL@ALIAS, or the",
      "newest. Everything is verified. Into a folder that was pulled before only what differs is",
      "fetched; a pull that was interrupted goes on where it stopped. What an alias means is asked",
      "anew by every pull."
    })
final class ModelsPullCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "NAMESPACE/MODEL[@REFERENCE]")
  String reference = "";

  @Parameters(index = "1", paramLabel = "FOLDER")
  Path folder = Path.of(".");

  @Option(
      names = "--accept-stale",
      description =
          "When no node answers, and the folder holds the model, leave it and say that it may be old.")
  boolean acceptStale;

  @Mixin ModelsRemote remote = new ModelsRemote();
  @Mixin Output output = new Output();

  @Override
  public Integer call() throws IOException {
    ModelReference wanted = ModelReference.parse(reference);
    ModelsRemote.path(wanted.model());
    try (TransferBar bar = new TransferBar("pull")) {
      Puller puller = new Puller(remote.connect(), bar);
      Puller.Version version;
      try {
        version = puller.resolve(wanted.model(), wanted.reference());
      } catch (RefusedCallException e) {
        Optional<Marker> held =
            acceptStale && e.refusal().code() == ErrorCode.UNAVAILABLE
                ? Puller.held(wanted.model(), wanted.reference(), folder)
                : Optional.empty();
        return stale(held.orElseThrow(() -> e));
      }
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

  private int stale(Marker held) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("model", held.model());
    document.put("number", held.number());
    document.put("digest", held.digest());
    document.put("folder", folder.toString());
    document.put("stale", true);
    output.print(
        document,
        "%s@%d %s is in %s since an earlier pull; it may be stale, no node answers"
            .formatted(held.model(), held.number(), held.digest(), folder));
    return ExitStatus.DONE;
  }
}
