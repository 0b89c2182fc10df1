package io.quorate.models.object;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where in an S3-compatible store objects lie.
 *
 * @param prefix before every key: empty, or with a slash at its end
 * @param endpoint null: Amazon's, of that region
 */
public record S3Location(String bucket, String prefix, @Nullable URI endpoint, String region) {
  private static final Pattern FORM =
      Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/([A-Za-z0-9._/-]*))?");

  /**
   * Reads {@code s3://bucket/prefix}.
   *
   * @param endpoint null or blank: Amazon's
   * @param region null or blank: {@code us-east-1}, which other stores mostly ignore
   * @throws IllegalArgumentException when it is nothing of the kind
   */
  public static S3Location parse(String text, @Nullable String endpoint, @Nullable String region) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "blobs lie in s3://BUCKET or s3://BUCKET/PREFIX, not '%s': a bucket has 3 to 63 lower-case letters, digits, dots and dashes"
              .formatted(text));
    }
    String prefix = form.group(2) == null ? "" : form.group(2).replaceAll("^/+|/+$", "");
    return new S3Location(
        form.group(1),
        prefix.isEmpty() ? "" : prefix + "/",
        endpoint == null || endpoint.isBlank() ? null : endpoint(endpoint),
        region == null || region.isBlank() ? "us-east-1" : region);
  }

  private static URI endpoint(String text) {
    if (!text.matches("https?://[^/\\s]+/?")) {
      throw new IllegalArgumentException(
          "the endpoint of the object store is http://HOST:PORT or https://HOST, not '%s'"
              .formatted(text));
    }
    return URI.create(text);
  }

  @Override
  public String toString() {
    return "s3://" + bucket + "/" + prefix + (endpoint == null ? "" : " at " + endpoint);
  }
}
