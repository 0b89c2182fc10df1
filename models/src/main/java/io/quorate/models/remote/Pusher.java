package io.quorate.models.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.models.blob.Cutting;
import io.quorate.models.blob.Digest;
import io.quorate.models.tree.Folder;
import io.quorate.models.tree.Manifest;
import io.quorate.models.wire.Beside;
import io.quorate.models.wire.BlobCalls.AnswerException;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Publishes a folder as a version. */
public final class Pusher {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final int FILES_AT_ONCE = 2;

  private final Endpoints endpoints;
  private final Progress progress;

  /** Over these nodes. */
  public Pusher(Endpoints endpoints, Progress progress) {
    this.endpoints = endpoints;
    this.progress = progress;
  }

  /**
   * What is published.
   *
   * @param parent number of the version that the folder was made from; 0: none
   * @param message for people
   */
  public record Push(String model, Path folder, long parent, String message) {}

  /**
   * Uploads what no node holds yet, and publishes. When a node dies meanwhile another one is asked,
   * and what was sent is not sent again.
   *
   * @return the node's answer: {@code version}, {@code created}, {@code alsoIn}
   */
  public JsonNode push(Push push) throws IOException {
    List<Folder.Entry> entries = Folder.list(push.folder());
    long bytes = entries.stream().mapToLong(Folder.Entry::size).sum();
    requireRoom(push.model(), bytes);
    progress.begun(bytes);
    String request = UUID.randomUUID().toString();
    endpoints.learn();
    IOException last = null;
    for (int tries = 0; tries <= endpoints.size(); tries++) {
      URI node = endpoints.node();
      try {
        Digest manifest = upload(new Upload(endpoints.calls(), node, request, progress), entries);
        ObjectNode body = MAPPER.createObjectNode();
        body.put("manifest", manifest.toString());
        body.put("parent", push.parent());
        body.put("requestId", request);
        body.put("upload", request);
        body.put("message", push.message());
        return endpoints.ask("POST", "/v1/models/" + push.model() + "/versions", body);
      } catch (AnswerException e) {
        throw Endpoints.refused(e);
      } catch (RefusedCallException e) {
        if (!e.refusal().details().containsKey("missing")) {
          throw e;
        }
        last = new IOException(e.getMessage()); // a node was restarted: what it lost is sent again
      } catch (ChangedFileException e) {
        throw e;
      } catch (IOException e) {
        last = e;
        endpoints.leave(node);
      }
    }
    throw new RefusedCallException(
        new Refusal(
            ErrorCode.UNAVAILABLE,
            "no node takes the upload (%s); what was sent is kept, push again"
                .formatted(last == null ? "none was asked" : last.getMessage())));
  }

  /** Refused before anything is sent; whether there is room is decided again by the publish. */
  private void requireRoom(String model, long bytes) {
    String namespace = model.substring(0, Math.max(0, model.indexOf('/')));
    endpoints.ask(
        "GET", "/v1/namespaces/" + Endpoints.encoded(namespace) + "?moreBytes=" + bytes, null);
  }

  private static Digest upload(Upload upload, List<Folder.Entry> entries) throws IOException {
    List<Manifest.File> files = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(FILES_AT_ONCE)) {
      List<Callable<Manifest.File>> tasks =
          entries.stream()
              .<Callable<Manifest.File>>map(entry -> () -> file(upload, entry))
              .toList();
      for (Future<Manifest.File> file : threads.invokeAll(tasks)) {
        files.add(Beside.await(file));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    byte[] manifest = new Manifest(files).encode();
    return upload.send(new ByteArrayInputStream(manifest), Cutting.DEFAULT).digest();
  }

  private static Manifest.File file(Upload upload, Folder.Entry entry) throws IOException {
    try (InputStream in = Files.newInputStream(entry.file())) {
      Upload.Sent sent = upload.send(in, Cutting.DEFAULT);
      if (sent.length() != entry.size()) {
        throw new ChangedFileException(entry.path());
      }
      return new Manifest.File(entry.path(), entry.size(), sent.digest(), entry.executable());
    }
  }

  /** Somebody wrote to the folder meanwhile. */
  private static final class ChangedFileException extends IOException {
    private static final long serialVersionUID = 1L;

    ChangedFileException(String path) {
      super("'" + path + "' changed while it was read; push again when nobody writes to it");
    }
  }
}
