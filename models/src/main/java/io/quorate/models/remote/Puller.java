package io.quorate.models.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.models.blob.Digest;
import io.quorate.models.tree.BadTreeException;
import io.quorate.models.tree.Manifest;
import io.quorate.models.tree.Marker;
import io.quorate.models.tree.Staging;
import io.quorate.models.wire.Beside;
import io.quorate.models.wire.BlobCalls.AnswerException;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Makes a folder that is exactly a version. What the folder's present version has is taken from
 * there; what an earlier attempt has made is gone on with; all of it is verified.
 */
public final class Puller {
  private static final int FILES_AT_ONCE = 2;

  private final Endpoints endpoints;
  private final Progress progress;

  /** Over these nodes. */
  public Puller(Endpoints endpoints, Progress progress) {
    this.endpoints = endpoints;
    this.progress = progress;
  }

  /** A version as the registry has it. */
  public record Version(String model, long number, Digest digest, Manifest manifest) {

    Marker marker() {
      return new Marker(model, number, digest.toString());
    }
  }

  /**
   * What a reference means now, by asking the registry: a number, an alias, or empty for the
   * newest. The manifest is verified.
   */
  public Version resolve(String model, String reference) throws IOException {
    String which =
        reference.isEmpty()
            ? endpoints
                .ask("GET", "/v1/models/" + model, null)
                .path("model")
                .path("newest")
                .path("number")
                .asText()
            : reference;
    JsonNode answer =
        endpoints.ask("GET", "/v1/models/" + model + "/versions/" + Endpoints.encoded(which), null);
    byte[] bytes = answer.path("manifest").toString().getBytes(StandardCharsets.UTF_8);
    Digest digest = Digest.parse(answer.path("digest").asText()).orElse(null);
    if (digest == null || !Digest.of(bytes).equals(digest)) {
      throw new RefusedCallException(
          new Refusal(
              ErrorCode.INTERNAL,
              "the manifest that a node sent for %s@%s is not the version's; nothing was pulled"
                  .formatted(model, which)));
    }
    return new Version(model, answer.path("number").asLong(), digest, Manifest.decode(bytes));
  }

  /**
   * What a folder holds of a model, by its own word: for when nobody can be asked.
   *
   * @param reference a number: only that one counts; else whatever the folder was pulled as last
   */
  public static Optional<Marker> held(String model, String reference, Path folder)
      throws IOException {
    return Marker.read(folder)
        .filter(marker -> marker.model().equals(model))
        .filter(marker ->
            !reference.matches("\\d+") || reference.equals(String.valueOf(marker.number())));
  }

  /**
   * Pulls into a folder: one that is new or empty, or one that was pulled before.
   *
   * @throws BadTreeException when the folder holds anything else
   */
  public void pull(Version version, Path folder) throws IOException {
    pull(version, folder, folder);
  }

  /**
   * Pulls into a folder, with what another one has.
   *
   * @param former a folder that was pulled before, or one that does not exist
   */
  public void pull(Version version, Path folder, Path former) throws IOException {
    check(folder);
    Optional<Marker> present = check(former);
    progress.begun(version.manifest().bytes());
    Staging staging = Staging.begin(folder, version.digest().toString());
    IOException last = null;
    for (int tries = 0; tries <= endpoints.size(); tries++) {
      URI node = endpoints.node();
      try {
        Former chunks = present.isEmpty() ? Former.NONE : former(node, former, present.get());
        if (!chunks.isEmpty() && former.equals(folder)) {
          chunks.goesAway();
        }
        fetch(new Download(endpoints.calls(), node, staging, chunks, progress), version);
        staging.finish(version.marker());
        return;
      } catch (AnswerException e) {
        throw Endpoints.refused(e);
      } catch (Download.LocalException e) {
        throw new RefusedCallException(
            new Refusal(
                ErrorCode.DISK_FULL,
                ("the disk under %s does not take more (%s); the folder is as it was, and what came is"
                        + " kept: make room, and pull again")
                    .formatted(folder, e.getMessage())));
      } catch (IOException e) {
        last = e;
        endpoints.leave(node);
      }
    }
    throw new RefusedCallException(
        new Refusal(
            ErrorCode.UNAVAILABLE,
            "no node gives %s (%s); what came is kept, pull again"
                .formatted(version.model(), last == null ? "" : last.getMessage())));
  }

  private static Optional<Marker> check(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw new BadTreeException(folder + " is no folder; name one that is new, empty, or pulled");
    }
    Optional<Marker> marker = Marker.read(folder);
    try (Stream<Path> files = Files.list(folder)) {
      if (marker.isEmpty() && files.findAny().isPresent()) {
        throw new BadTreeException(
            folder + " holds files that were not pulled; name a folder that is new or empty");
      }
    }
    return marker;
  }

  /** What the present version has, where the node still knows that version. */
  private Former former(URI node, Path folder, Marker marker) throws IOException {
    Optional<Digest> digest = Digest.parse(marker.digest());
    if (digest.isEmpty()) {
      return Former.NONE;
    }
    try {
      return Former.of(endpoints.calls(), node, folder, digest.get());
    } catch (AnswerException | BadTreeException _) {
      return Former.NONE;
    }
  }

  private static void fetch(Download download, Version version) throws IOException {
    try (ExecutorService threads = Executors.newFixedThreadPool(FILES_AT_ONCE)) {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (Manifest.File file : version.manifest().files()) {
        tasks.add(() -> {
          download.file(file);
          return null;
        });
      }
      for (Future<Void> task : threads.invokeAll(tasks)) {
        Beside.await(task);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
