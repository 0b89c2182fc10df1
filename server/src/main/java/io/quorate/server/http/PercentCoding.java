package io.quorate.server.http;

import io.quorate.protocol.process.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Percent-encoding of bytes in paths and queries (RFC 3986, section 2.1), both ways. */
final class PercentCoding {
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

  private PercentCoding() {}

  /** The bytes that a text stands for; {@code what} names it in the error. */
  static byte[] decode(String what, String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '%') {
        // Jetty hands over bytes that were not encoded as characters; they count as what they were.
        bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
        continue;
      }
      if (i + 2 >= text.length()
          || !HexFormat.isHexDigit(text.charAt(i + 1))
          || !HexFormat.isHexDigit(text.charAt(i + 2))) {
        throw new Problem(
            ErrorCode.INVALID_ARGUMENT,
            what
                + " has a '%' at character "
                + i
                + " that two hexadecimal digits do not follow; write %25 for the sign itself");
      }
      bytes.write(HexFormat.fromHexDigits(text, i + 1, i + 3));
      i += 2;
    }
    return bytes.toByteArray();
  }

  /** A text that {@link #decode} turns back into the bytes, safe in a query and in a path. */
  static String encode(byte[] bytes) {
    StringBuilder text = new StringBuilder(bytes.length + 16);
    for (byte b : bytes) {
      if (b > 0 && UNRESERVED.indexOf(b) >= 0) {
        text.append((char) b);
      } else {
        text.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return text.toString();
  }
}
