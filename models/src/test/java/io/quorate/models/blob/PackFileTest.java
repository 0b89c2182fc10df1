package io.quorate.models.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.models.blob.RecordHeader.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pack on a disk that has no room left. */
class PackFileTest {
  private static final int ROOM_MORE = 900_000;

  @TempDir Path folder;

  private final Map<Long, byte[]> appended = new LinkedHashMap<>();

  private static Encoded record(long seed, int length) {
    byte[] bytes = Bytes.random(seed, length);
    return Encoded.of(Kind.CHUNK, Digest.of(bytes), bytes, 0, length);
  }

  /** Also of several mebibytes: these are in the file in part before the disk is full. */
  private long append(PackFile pack, Encoded record) throws IOException {
    long at = pack.append(record.header(), record.body(), record.from());
    appended.put(at, record.body());
    return at;
  }

  private void assertHoldsAll(PackFile pack) throws IOException {
    for (Map.Entry<Long, byte[]> record : appended.entrySet()) {
      RecordHeader header = pack.header(record.getKey());
      assertThat(pack.body(header, record.getKey())).isEqualTo(record.getValue());
    }
  }

  @Test
  void a_full_disk_takes_nothing_back_and_the_pack_goes_on_once_there_is_room() throws IOException {
    PackFile.create(folder, 0).close();
    Path path = PackFile.path(folder, 0);
    FullDisk disk =
        new FullDisk(
            FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE), ROOM_MORE);
    // A path that cannot be opened has it all written through the channel.
    PackFile pack = new PackFile(0, folder.resolve("none"), disk, PackFile.OPENING_BYTES);
    Random random = new Random(11);
    int full = 0;
    for (int i = 0; i < 120; i++) {
      Encoded record = record(i, random.nextInt(1, 1 << random.nextInt(12, 22)));
      long before = pack.length();
      try {
        append(pack, record);
        if (random.nextInt(4) == 0) {
          pack.sync();
        }
      } catch (IOException e) {
        assertThat(e).hasMessage("No space left on device");
        full++;
        assertHoldsAll(pack);
        if (pack.length() == before) { // it was the append that failed, and it fails again
          assertThatThrownBy(() -> append(pack, record)).hasMessage("No space left on device");
        }
        assertHoldsAll(pack);
        disk.room(pack.length() + ROOM_MORE);
      }
    }
    assertThat(full).isGreaterThan(5);
    disk.room(Long.MAX_VALUE);
    pack.seal();
    assertHoldsAll(pack);
    pack.close();
    assertThat(Files.size(path)).isEqualTo(pack.length());
    PackFile opened = PackFile.open(folder, 0);
    long[] records = {0};
    assertThat(
            opened.scan(
                true,
                (_, at) -> {
                  assertThat(appended).containsKey(at);
                  records[0]++;
                }))
        .isEqualTo(opened.length());
    assertThat(records[0]).isEqualTo(appended.size());
    opened.close();
  }
}
