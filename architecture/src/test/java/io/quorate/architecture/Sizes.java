package io.quorate.architecture;

import io.quorate.architecture.House.Source;
import java.util.ArrayList;
import java.util.List;

/** How long source files are. A long file has more than one concern. */
record Sizes(int files, long median, double shareOfSmall, List<String> tooLong) {
  static final long LINES_MAX = 600;
  static final long LINES_OF_SMALL = 250;
  static final double SHARE_OF_SMALL_MIN = 0.95;
  static final long MEDIAN_MAX = 110;

  static Sizes of(List<Source> sources) {
    List<Long> lines = new ArrayList<>();
    List<String> tooLong = new ArrayList<>();
    long small = 0;
    for (Source source : sources) {
      long count = source.text().lines().count();
      lines.add(count);
      small += count < LINES_OF_SMALL ? 1 : 0;
      if (count > LINES_MAX) {
        tooLong.add(
            "%s has %d lines, %d is the most: give each concern a class"
                .formatted(source.path(), count, LINES_MAX));
      }
    }
    lines.sort(null);
    long median = lines.isEmpty() ? 0 : lines.get(lines.size() / 2);
    return new Sizes(
        lines.size(), median, lines.isEmpty() ? 1 : (double) small / lines.size(), tooLong);
  }
}
