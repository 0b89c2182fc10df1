package io.quorate.models.registry;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What models, aliases, fleets and people may be called. */
final class Names {
  private static final String PART = "[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?";
  private static final Pattern MODEL = Pattern.compile(PART + "/" + PART);
  private static final Pattern WORD = Pattern.compile(PART);
  private static final Pattern PERSON = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@+-]{0,126}");

  private Names() {}

  static @Nullable Refusal model(String name) {
    return MODEL.matcher(name).matches()
        ? null
        : new Refusal(
            ErrorCode.INVALID_ARGUMENT,
            ("'%s' is no name of a model: it is namespace/model, each of 1 to 64 lower-case letters,"
                    + " digits, dots, dashes or underscores, with a letter or digit at both ends")
                .formatted(name));
  }

  static @Nullable Refusal namespace(String name) {
    return WORD.matcher(name).matches()
        ? null
        : new Refusal(
            ErrorCode.INVALID_ARGUMENT,
            ("'%s' is no name of a namespace, the first part of namespace/model: 1 to 64 lower-case"
                    + " letters, digits, dots, dashes or underscores, with a letter or digit at both"
                    + " ends")
                .formatted(name));
  }

  static @Nullable Refusal alias(String name) {
    return word("an alias", name);
  }

  static @Nullable Refusal fleet(String name) {
    return word("a fleet", name);
  }

  static @Nullable Refusal agent(String name) {
    return word("an agent", name);
  }

  private static @Nullable Refusal word(String what, String name) {
    boolean number = !name.isEmpty() && name.chars().allMatch(c -> c >= '0' && c <= '9');
    return WORD.matcher(name).matches() && !number
        ? null
        : new Refusal(
            ErrorCode.INVALID_ARGUMENT,
            ("'%s' is no name of %s: 1 to 64 lower-case letters, digits, dots, dashes or"
                    + " underscores, with a letter or digit at both ends, and not a number")
                .formatted(name, what));
  }

  static @Nullable Refusal person(String name) {
    return PERSON.matcher(name).matches()
        ? null
        : new Refusal(
            ErrorCode.INVALID_ARGUMENT,
            "'%s' is no name of a person: letters, digits and . _ @ + -, 127 at most"
                .formatted(name));
  }
}
