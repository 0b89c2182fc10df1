package io.quorate.cli;

import io.quorate.models.object.S3Location;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.BlobStoreContext;
import org.jclouds.blobstore.TransientApiMetadata;
import org.jclouds.blobstore.domain.StorageMetadata;
import org.jclouds.blobstore.options.ListContainerOptions;

/**
 * A bucket in this process, for nodes that read who they are from a file of credentials. No test
 * classes of the models' room are taken for it: the launcher builds up to classes only, and Maven
 * wants a jar for those of another room.
 */
final class LocalBucket implements AutoCloseable {
  private static final String NAME = "models";
  private static final String ID = "access";
  private static final String SECRET = "secret";
  private static final String CREDENTIALS = "aws.sharedCredentialsFile";

  private final BlobStoreContext context;
  private final BlobStore objects;
  private final S3Proxy proxy;

  /** Starts one, whose credentials nodes of this process find in that file. */
  LocalBucket(Path credentials) throws Exception {
    context =
        ContextBuilder.newBuilder(new TransientApiMetadata())
            .credentials(ID, SECRET)
            .build(BlobStoreContext.class);
    objects = context.getBlobStore();
    objects.createContainerInLocation(null, NAME);
    proxy =
        S3Proxy.builder()
            .blobStore(objects)
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V4, ID, SECRET)
            .build();
    proxy.start();
    Files.writeString(
        credentials,
        "[default]\naws_access_key_id = %s\naws_secret_access_key = %s\n".formatted(ID, SECRET));
    System.setProperty(CREDENTIALS, credentials.toString());
  }

  S3Location location(String prefix) {
    return S3Location.parse(
        "s3://" + NAME + "/" + prefix, "http://127.0.0.1:" + proxy.getPort(), null);
  }

  List<String> keys(String prefix) {
    return objects.list(NAME, ListContainerOptions.Builder.recursive()).stream()
        .map(StorageMetadata::getName)
        .filter(key -> key.startsWith(prefix))
        .sorted()
        .toList();
  }

  void put(String key, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    objects.putBlob(NAME, objects.blobBuilder(key).payload(bytes).build());
  }

  @Override
  public void close() {
    System.clearProperty(CREDENTIALS);
    try (context) {
      proxy.stop();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
