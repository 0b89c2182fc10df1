package io.quorate.architecture;

import io.quorate.architecture.House.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Words that no file of the repository contains. Written in parts, so that this file does not break
 * its own rule.
 */
final class Words {
  /** A pattern and what to write instead. */
  private record Ban(Pattern pattern, String instead) {}

  private static final List<Ban> BANS =
      List.of(
          new Ban(
              Pattern.compile("\\b(TO" + "DO|FIX" + "ME|X" + "XX|HA" + "CK)\\b"),
              "do it, or open an issue that says what is missing"),
          new Ban(
              Pattern.compile("(?i)\\bnot (yet )?imple" + "mented\\b"),
              "finish it, or leave it out and say so in the documentation"),
          new Ban(
              Pattern.compile(
                  "(?<![\\w.~$}*])/(wo" + "rk|ro" + "ot|ho" + "me/\\w+|Use" + "rs/\\w+)/"),
              "a path of one machine: use a relative path or a parameter"),
          new Ban(
              Pattern.compile(
                  "(?i)\\b(repo1?\\.mav" + "en\\.(apache\\.)?org|artif" + "actory|jf" + "rog)\\b"),
              "where packages come from is the user's setting"));

  private Words() {}

  static List<String> violations(List<Source> sources) {
    List<String> found = new ArrayList<>();
    for (Source source : sources) {
      int number = 0;
      for (String line : source.text().lines().toList()) {
        number++;
        for (Ban ban : BANS) {
          if (ban.pattern().matcher(line).find()) {
            found.add(
                "%s:%d: \"%s\": %s".formatted(source.path(), number, line.strip(), ban.instead()));
          }
        }
      }
    }
    return found;
  }
}
