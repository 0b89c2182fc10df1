package io.quorate.models.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/** Documents as JSON: the components of a record in the order of their declaration. */
final class Documents {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private Documents() {}

  static byte[] write(Record document) {
    try {
      return MAPPER.writeValueAsBytes(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(document + " cannot be written", e);
    }
  }

  /**
   * @throws DamagedDocumentException when it is nothing of the kind
   */
  static <T extends Record> T read(Class<T> kind, String key, byte[] bytes) {
    try {
      return MAPPER.readValue(bytes, kind);
    } catch (IOException e) {
      throw new DamagedDocumentException(
          "the document '%s' of the registry is no %s: %s"
              .formatted(key, kind.getSimpleName(), e.getMessage()));
    }
  }
}
