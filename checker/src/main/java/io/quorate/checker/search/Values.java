package io.quorate.checker.search;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Numbers the values of one key. Number 0 is no value. */
final class Values {

  static final int ABSENT = 0;

  private final Meter meter;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<@Nullable String> texts = new ArrayList<>();
  private final Pairs concatenated;
  private final List<Integer> results = new ArrayList<>();

  Values(Meter meter) {
    this.meter = meter;
    this.concatenated = new Pairs(meter);
    texts.add(null);
  }

  int number(@Nullable String text) {
    if (text == null) {
      return ABSENT;
    }
    Integer known = numbers.putIfAbsent(text, texts.size());
    if (known != null) {
      return known;
    }
    texts.add(text);
    return texts.size() - 1;
  }

  /** The text, empty for no value. */
  String text(int number) {
    String text = texts.get(number);
    return text == null ? "" : text;
  }

  int size() {
    return texts.size();
  }

  /** The number of one value with another behind it. */
  int append(int value, int suffix) {
    int pair = concatenated.number(value, suffix);
    if (pair < results.size()) {
      return results.get(pair);
    }
    String text = text(value) + text(suffix);
    Integer known = numbers.get(text);
    if (known == null) {
      // A search may try very many orders of appends: this is where its memory goes.
      meter.reserve(2L * text.length() + 120);
      meter.look();
      known = number(text);
    }
    results.add(known);
    return known;
  }
}
