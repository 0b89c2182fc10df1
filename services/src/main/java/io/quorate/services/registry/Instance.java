package io.quorate.services.registry;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One instance of a service.
 *
 * @param address where it serves, such as {@code 10.0.0.7:8080}
 * @param healthy whether it wants to be used
 * @param metadata whatever its users agree on, by name
 */
public record Instance(String address, boolean healthy, SortedMap<String, String> metadata) {

  public Instance {
    if (address.isBlank()) {
      throw new IllegalArgumentException(
          "An instance has an address, such as 10.0.0.7:8080, not a blank one");
    }
    metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
  }

  /** A healthy one. */
  public Instance(String address, Map<String, String> metadata) {
    this(address, true, new TreeMap<>(metadata));
  }

  /** The same in another state of health. */
  public Instance withHealth(boolean now) {
    return new Instance(address, now, metadata);
  }
}
