package io.quorate.models.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

class S3ObjectStoreTest {
  private S3Server server;

  @BeforeEach
  void start() throws Exception {
    server = S3Server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void what_was_put_is_there_below_the_prefix_and_replaced_by_another_put() throws Exception {
    try (ObjectStore store = server.client("team/one")) {
      assertThat(store.get("a/b")).isEmpty();
      assertThat(store.contains("a/b")).isFalse();
      store.put("a/b", new byte[] {1, 2, 3});
      store.put("a/b", new byte[] {4});
      assertThat(store.get("a/b").orElseThrow()).containsExactly(4);
      assertThat(store.contains("a/b")).isTrue();
      assertThat(server.keys()).containsExactly("team/one/a/b");
    }
    try (ObjectStore other = server.client("")) {
      assertThat(other.contains("a/b")).isFalse();
      assertThat(other.contains("team/one/a/b")).isTrue();
    }
  }

  @Test
  void wrong_credentials_and_a_missing_bucket_are_told_apart() {
    try (ObjectStore wrong = server.client("models", "another secret")) {
      assertThatThrownBy(() -> wrong.put("a", new byte[1]))
          .isInstanceOf(ObjectStore.ObjectStoreException.class)
          .hasMessageContaining("cannot write 'a' in the object store s3://models/")
          .hasMessageContaining("refuses the credentials")
          .hasMessageContaining("AWS_SECRET_ACCESS_KEY");
      assertThatThrownBy(() -> ((S3ObjectStore) wrong).check())
          .hasMessageContaining("refuses the credentials");
    }
    try (ObjectStore nowhere = server.client("nowhere", "secret")) {
      assertThatThrownBy(() -> nowhere.put("a", new byte[1]))
          .hasMessageContaining("there is no such bucket");
      assertThatThrownBy(() -> ((S3ObjectStore) nowhere).check())
          .hasMessageContaining("there is no such bucket");
    }
  }

  @Test
  void one_that_never_answers_is_given_up() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        ObjectStore store =
            new S3ObjectStore(
                S3Location.parse("s3://models", "http://127.0.0.1:" + silent.getLocalPort(), null),
                StaticCredentialsProvider.create(AwsBasicCredentials.create("access", "secret")),
                new S3ObjectStore.Limits(Duration.ofMillis(200), Duration.ofMillis(600)))) {
      assertThatThrownBy(() -> store.get("a"))
          .isInstanceOf(ObjectStore.ObjectStoreException.class)
          .hasMessageContaining("does not answer as it should");
    }
  }

  @Test
  void a_place_is_read_or_refused_with_what_is_expected() {
    S3Location place = S3Location.parse("s3://bucket/a/b/", "http://127.0.0.1:9000", "eu-west-1");
    assertThat(place.prefix()).isEqualTo("a/b/");
    assertThat(place).hasToString("s3://bucket/a/b/ at http://127.0.0.1:9000");
    assertThat(S3Location.parse("s3://bucket", "", "").region()).isEqualTo("us-east-1");
    assertThatThrownBy(() -> S3Location.parse("bucket", null, null))
        .hasMessageContaining("s3://BUCKET/PREFIX, not 'bucket'");
    assertThatThrownBy(() -> S3Location.parse("s3://bucket", "localhost:9000", null))
        .hasMessageContaining("http://HOST:PORT or https://HOST, not 'localhost:9000'");
  }
}
