package io.quorate.models.tree;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a pulled folder says of itself, in a file that is no part of the model.
 *
 * @param digest of the version's manifest
 */
public record Marker(String model, long number, String digest) {
  /** What names of Quorate's own files begin with. */
  static final String RESERVED = ".quorate-";

  private static final String NAME = RESERVED + "model.json";
  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /** Writes it into a folder. */
  public void write(Path folder) throws IOException {
    Files.write(folder.resolve(NAME), MAPPER.writeValueAsBytes(this));
  }

  /**
   * Reads a folder's; empty where it has none.
   *
   * @throws BadTreeException when it cannot be read
   */
  public static Optional<Marker> read(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try {
      return Optional.of(MAPPER.readValue(file.toFile(), Marker.class));
    } catch (JacksonException e) {
      throw new BadTreeException(file + " cannot be read; delete it, and name the parent yourself");
    }
  }
}
