package io.quorate.models.object;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Objects in a bucket of an S3-compatible store. Asks for no more than the oldest of them know. */
public final class S3ObjectStore implements ObjectStore {

  /**
   * How long a call may take.
   *
   * @param attempt one try of it
   * @param call all tries together
   */
  public record Limits(Duration attempt, Duration call) {
    /** What is used where nobody says otherwise. */
    public static final Limits DEFAULT = new Limits(Duration.ofSeconds(10), Duration.ofSeconds(30));
  }

  private static final Logger LOG = LoggerFactory.getLogger(S3ObjectStore.class);

  private final S3Location location;
  private final S3Client client;

  /** Reaches nobody yet. */
  public S3ObjectStore(S3Location location, AwsCredentialsProvider credentials, Limits limits) {
    this.location = location;
    S3ClientBuilder builder =
        S3Client.builder()
            .region(Region.of(location.region()))
            .credentialsProvider(credentials)
            // Stores other than Amazon's mostly know no trailing checksums. We hash for ourselves.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .serviceConfiguration(S3Configuration.builder().chunkedEncodingEnabled(false).build())
            .overrideConfiguration(limit ->
                limit.apiCallAttemptTimeout(limits.attempt()).apiCallTimeout(limits.call()))
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(Duration.ofSeconds(2))
                    .socketTimeout(limits.attempt()));
    if (location.endpoint() != null) {
      builder.endpointOverride(location.endpoint()).forcePathStyle(true);
    }
    this.client = builder.build();
  }

  /**
   * Opens the store of a place. Credentials are those that Amazon's tools find; for another
   * endpoint only the environment's and those of {@code ~/.aws} are looked for.
   *
   * @throws ObjectStoreException when it refuses, or has no such bucket; one that does not answer
   *     may do so later
   */
  public static S3ObjectStore open(S3Location location) throws ObjectStoreException {
    AwsCredentialsProvider credentials =
        location.endpoint() == null
            ? DefaultCredentialsProvider.builder().build()
            : AwsCredentialsProviderChain.of(
                EnvironmentVariableCredentialsProvider.create(),
                ProfileCredentialsProvider.create());
    S3ObjectStore store = new S3ObjectStore(location, credentials, Limits.DEFAULT);
    try {
      store.check();
      return store;
    } catch (ObjectStoreException e) {
      if (e.getCause() instanceof SdkClientException silent
          && !String.valueOf(silent.getMessage()).contains("credentials")) {
        LOG.warn("{}", e.getMessage());
        return store;
      }
      store.close();
      throw e;
    }
  }

  /**
   * Asks whether the bucket can be used at all.
   *
   * @throws ObjectStoreException when it cannot, and why
   */
  public void check() throws ObjectStoreException {
    ask(
        "list",
        "",
        () ->
            client.listObjectsV2(
                list -> list.bucket(location.bucket()).prefix(location.prefix()).maxKeys(1)));
  }

  @Override
  public void put(String key, byte[] bytes) throws IOException {
    ask(
        "write",
        key,
        () ->
            client.putObject(
                put -> put.bucket(location.bucket()).key(location.prefix() + key),
                RequestBody.fromBytes(bytes)));
  }

  @Override
  public Optional<byte[]> get(String key) throws IOException {
    return ask(
            "read",
            key,
            () ->
                client.getObjectAsBytes(
                    get -> get.bucket(location.bucket()).key(location.prefix() + key)))
        .map(bytes -> bytes.asByteArrayUnsafe());
  }

  @Override
  public boolean contains(String key) throws IOException {
    return ask(
            "look for",
            key,
            () ->
                client.headObject(
                    head -> head.bucket(location.bucket()).key(location.prefix() + key)))
        .isPresent();
  }

  @Override
  public List<Listed> list(String prefix, String after) throws IOException {
    int own = location.prefix().length();
    return ask(
            "list",
            prefix,
            () ->
                client.listObjectsV2(list -> {
                  list.bucket(location.bucket()).prefix(location.prefix() + prefix);
                  if (!after.isEmpty()) {
                    list.startAfter(location.prefix() + after);
                  }
                }))
        .map(page ->
            page.contents().stream()
                .map(object -> new Listed(object.key().substring(own), object.size()))
                .toList())
        .orElse(List.of());
  }

  /** One call for each: a call for many needs a header that not all stores agree on. */
  @Override
  public void delete(String key) throws IOException {
    ask(
        "delete",
        key,
        () ->
            client.deleteObject(
                delete -> delete.bucket(location.bucket()).key(location.prefix() + key)));
  }

  /** Empty where there is no such object. */
  private <T> Optional<T> ask(String what, String key, Supplier<T> call)
      throws ObjectStoreException {
    try {
      return Optional.of(call.get());
    } catch (NoSuchBucketException e) {
      throw failed(what, key, "there is no such bucket; make it, or name another one", e);
    } catch (S3Exception e) {
      if (e.statusCode() == 404) {
        return Optional.empty();
      }
      throw failed(what, key, refusal(e), e);
    } catch (SdkClientException e) {
      throw failed(what, key, "it does not answer as it should: " + e.getMessage(), e);
    } catch (SdkException e) {
      throw failed(what, key, String.valueOf(e.getMessage()), e);
    }
  }

  private static String refusal(S3Exception e) {
    return switch (e.statusCode()) {
      case 401, 403 ->
          "it refuses the credentials (%s); are AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY right, and may they read and write the bucket?"
              .formatted(e.getMessage());
      default -> "it answers with an error: " + e.getMessage();
    };
  }

  private ObjectStoreException failed(String what, String key, String why, Exception cause) {
    return new ObjectStoreException(
        "cannot %s '%s' in the object store %s: %s".formatted(what, key, location, why), cause);
  }

  @Override
  public String name() {
    return location.toString();
  }

  @Override
  public void close() {
    client.close();
  }
}
