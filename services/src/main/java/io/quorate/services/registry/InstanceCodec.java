package io.quorate.services.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Instances as text that people and other programs can read: {@code address=…}, {@code
 * healthy=true}, and {@code meta.<name>=<value>} for each of the metadata, a line each. In names
 * and values {@code %}, {@code =} and line breaks are percent-encoded.
 */
public final class InstanceCodec {

  private static final String ADDRESS = "address";
  private static final String HEALTHY = "healthy";
  private static final String META = "meta.";
  private static final String SPECIAL = "%=\n\r";

  private InstanceCodec() {}

  public static byte[] encode(Instance instance) {
    StringBuilder text = new StringBuilder();
    line(ADDRESS, instance.address(), text);
    line(HEALTHY, Boolean.toString(instance.healthy()), text);
    instance.metadata().forEach((name, value) -> line(META + escape(name), value, text));
    return text.toString().getBytes(UTF_8);
  }

  /** The instance, or null where somebody wrote something else. */
  public static @Nullable Instance decode(byte[] bytes) {
    String address = "";
    boolean healthy = true;
    TreeMap<String, String> metadata = new TreeMap<>();
    for (String line : new String(bytes, UTF_8).split("\n", -1)) {
      int at = line.indexOf('=');
      if (at > 0) {
        String name = line.substring(0, at);
        String value = unescape(line.substring(at + 1));
        if (name.equals(ADDRESS)) {
          address = value;
        } else if (name.equals(HEALTHY)) {
          healthy = Boolean.parseBoolean(value);
        } else if (name.startsWith(META)) {
          metadata.put(unescape(name.substring(META.length())), value);
        }
      }
    }
    return address.isBlank() ? null : new Instance(address, healthy, metadata);
  }

  private static void line(String name, String value, StringBuilder text) {
    text.append(name).append('=').append(escape(value)).append('\n');
  }

  private static String escape(String text) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (SPECIAL.indexOf(c) >= 0) {
        escaped
            .append('%')
            .append(Character.forDigit(c >> 4, 16))
            .append(Character.forDigit(c & 15, 16));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }

  private static String unescape(String text) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int high = c == '%' && i + 3 <= text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
      int low = high >= 0 ? Character.digit(text.charAt(i + 2), 16) : -1;
      if (low >= 0) {
        plain.append((char) (high << 4 | low));
        i += 2;
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }
}
