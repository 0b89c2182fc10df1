package io.quorate.services.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quorate.store.machine.KeyRange;

/** Where instances stand. */
final class RegistryKeys {

  private static final String ROOT = "services/";

  private RegistryKeys() {}

  static byte[] instance(String service, long lease) {
    return (prefix(service) + Long.toHexString(lease)).getBytes(UTF_8);
  }

  static KeyRange instances(String service) {
    return KeyRange.prefix(prefix(service).getBytes(UTF_8));
  }

  private static String prefix(String service) {
    if (service.isEmpty() || service.indexOf('/') >= 0) {
      throw new IllegalArgumentException(
          "A service's name has at least one character and no '/', not '%s'".formatted(service));
    }
    return ROOT + service + "/";
  }
}
