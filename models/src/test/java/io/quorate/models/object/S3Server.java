package io.quorate.models.object;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.BlobStoreContext;
import org.jclouds.blobstore.TransientApiMetadata;
import org.jclouds.blobstore.domain.StorageMetadata;
import org.jclouds.blobstore.options.ListContainerOptions;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** S3Proxy in this process, with one bucket in memory; it verifies signatures of version 4. */
public final class S3Server implements AutoCloseable {
  private static final String BUCKET = "models";

  private final BlobStoreContext context;
  private final BlobStore objects;
  private final S3Proxy proxy;

  private S3Server(BlobStoreContext context, S3Proxy proxy) {
    this.context = context;
    this.objects = context.getBlobStore();
    this.proxy = proxy;
  }

  /** Starts one on any free port. */
  public static S3Server start() throws Exception {
    BlobStoreContext context =
        ContextBuilder.newBuilder(new TransientApiMetadata())
            .credentials("access", "secret")
            .build(BlobStoreContext.class);
    context.getBlobStore().createContainerInLocation(null, BUCKET);
    S3Proxy proxy =
        S3Proxy.builder()
            .blobStore(context.getBlobStore())
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V4, "access", "secret")
            .build();
    proxy.start();
    return new S3Server(context, proxy);
  }

  /** A client of the right bucket, below a prefix. */
  public ObjectStore client(String prefix) {
    return client(BUCKET + "/" + prefix, "secret");
  }

  ObjectStore client(String place, String secret) {
    return client(place, secret, "http://127.0.0.1:" + proxy.getPort());
  }

  static S3ObjectStore client(String place, String secret, String endpoint) {
    return new S3ObjectStore(
        S3Location.parse("s3://" + place, endpoint, null),
        StaticCredentialsProvider.create(AwsBasicCredentials.create("access", secret)),
        new S3ObjectStore.Limits(Duration.ofSeconds(5), Duration.ofSeconds(10)));
  }

  /** What lies in the bucket. */
  public List<String> keys() {
    return objects.list(BUCKET, ListContainerOptions.Builder.recursive()).stream()
        .map(StorageMetadata::getName)
        .sorted()
        .toList();
  }

  /** Puts something else in an object's place. */
  public void replace(String key, byte[] bytes) {
    objects.putBlob(BUCKET, objects.blobBuilder(key).payload(bytes).build());
  }

  /** Puts something else in an object's place. */
  public void replace(String key, String text) {
    replace(key, text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    try {
      proxy.stop();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    context.close();
  }
}
