package io.quorate.simulation.engine;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Messages in words: records with their bytes shown, where they are text, as text. For traces only.
 */
public final class Texts {
  private static final int BYTES_MAX = 24;

  private final BiFunction<String, byte[], @Nullable String> special;

  /**
   * @param special says what bytes of a record's component of that name mean; null when nothing
   *     special
   */
  public Texts(BiFunction<String, byte[], @Nullable String> special) {
    this.special = special;
  }

  /** Any value in words. */
  public String of(@Nullable Object value) {
    return of("", value);
  }

  private String of(String name, @Nullable Object value) {
    if (value instanceof byte[] bytes) {
      return bytes(name, bytes);
    }
    if (value instanceof long[] numbers) {
      return numbers.length + " numbers";
    }
    if (value instanceof Collection<?> many) {
      List<String> texts = new ArrayList<>();
      many.forEach(one -> texts.add(of(name, one)));
      return texts.toString();
    }
    return value instanceof Record entity ? entity(entity) : String.valueOf(value);
  }

  private String entity(Record entity) {
    if (declaresText(entity)) {
      return entity.toString();
    }
    List<String> parts = new ArrayList<>();
    for (RecordComponent component : entity.getClass().getRecordComponents()) {
      parts.add(component.getName() + "=" + of(component.getName(), read(component, entity)));
    }
    return entity.getClass().getSimpleName() + "(" + String.join(", ", parts) + ")";
  }

  /** Whether a record has a text of its own: then that is used. */
  private static boolean declaresText(Record entity) {
    try {
      return entity.getClass().getMethod("toString").getDeclaringClass() == entity.getClass()
          && entity.getClass().getRecordComponents().length <= 2
          && !entity.toString().startsWith(entity.getClass().getSimpleName() + "[");
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }

  private static @Nullable Object read(RecordComponent component, Record entity) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(entity);
    } catch (IllegalAccessException | InvocationTargetException e) {
      return "?";
    }
  }

  private String bytes(String name, byte[] bytes) {
    String meaning = special.apply(name, bytes);
    if (meaning != null) {
      return meaning;
    }
    for (byte b : bytes) {
      if (b < ' ' || b > '~') {
        return bytes.length + " bytes";
      }
    }
    String text = new String(bytes, StandardCharsets.US_ASCII);
    return text.length() <= BYTES_MAX
        ? "'" + text + "'"
        : "'" + text.substring(0, BYTES_MAX) + "…'";
  }
}
