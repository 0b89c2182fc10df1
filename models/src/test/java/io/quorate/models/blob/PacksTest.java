package io.quorate.models.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.models.blob.RecordHeader.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a loss of power leaves where a pack is full and the next one begins. */
class PacksTest {
  private static final long PACK_BYTES = 100_000;
  private static final int RECORD_BYTES = 30_000;

  @TempDir Path folder;

  private final List<byte[]> contents = new ArrayList<>();
  private Path first;
  private Path second;

  @BeforeEach
  void name() {
    first = PackFile.path(folder, 0);
    second = PackFile.path(folder, 1);
  }

  private Packs open() throws IOException {
    return Packs.open(folder, PACK_BYTES, () -> 0);
  }

  private void put(Packs packs) throws IOException {
    byte[] content = Bytes.random(contents.size(), RECORD_BYTES);
    packs.put(Kind.CHUNK, Digest.of(content), content, 0, content.length);
    contents.add(content);
  }

  private long recordsEnd() {
    return PackFile.OPENING_BYTES + contents.size() * (long) (RecordHeader.BYTES + RECORD_BYTES);
  }

  /** Everything is there, more fits behind it, and what was left opens again. */
  private void assertWhole() throws IOException {
    for (int round = 0; round < 3; round++) {
      try (Packs packs = open()) {
        for (byte[] content : contents) {
          assertThat(packs.read(Kind.CHUNK, Digest.of(content))).isEqualTo(content);
        }
        assertThat(packs.records(Kind.CHUNK)).isEqualTo(contents.size());
        put(packs);
        put(packs);
        packs.sync();
      }
    }
  }

  @Test
  void before_the_full_pack_is_cut_zeros_fill_its_last_page() throws IOException {
    byte[] padded;
    try (Packs packs = open()) {
      for (int i = 0; i < 3; i++) {
        put(packs);
      }
      packs.sync();
      padded = Files.readAllBytes(first);
    }
    int page = 4096; // whole pages, whether or not this file system wrote past the cache
    byte[] zeros = new byte[(int) (-recordsEnd() & (page - 1))];
    assertThat(padded).isEqualTo(Bytes.joined(Files.readAllBytes(first), zeros));
    Files.write(first, padded);
    assertWhole();
  }

  @Test
  void the_full_pack_is_cut_before_there_is_a_next_one() throws IOException {
    byte[] left;
    try (Packs packs = open()) {
      for (int i = 0; i < 3; i++) {
        put(packs);
      }
      Files.createFile(second); // the next one cannot be made
      assertThatThrownBy(() -> put(packs)).isInstanceOf(FileAlreadyExistsException.class);
      assertThat(Files.size(first)).as("zeros in an older pack are damage").isEqualTo(recordsEnd());
      left = Files.readAllBytes(first);
      Files.delete(second);
    }
    Files.write(first, left);
    assertWhole();
  }

  @Test
  void the_next_pack_may_have_a_name_and_no_beginning() throws IOException {
    for (int length = 0; length <= PackFile.OPENING_BYTES; length++) {
      contents.clear();
      Packs.clear(folder);
      try (Packs packs = open()) {
        for (int i = 0; i < 3; i++) {
          put(packs);
        }
      }
      PackFile.create(folder, 1).close();
      try (FileChannel channel = FileChannel.open(second, StandardOpenOption.WRITE)) {
        channel.truncate(length);
      }
      assertWhole();
    }
  }
}
