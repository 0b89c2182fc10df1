package io.quorate.models.blob;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is appended to a file in any pieces. */
class PackTailTest {
  private static final int BYTES = 9_000_000;
  private static final int PAGE_BYTES = 4096;

  @TempDir Path folder;

  private final byte[] content = Bytes.random(1, BYTES);
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("file");
  }

  private FileChannel open() throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private static void assertHolds(PackTail tail, FileChannel channel, byte[] expected, int at)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(expected.length);
    if (!tail.read(bytes, at)) {
      PackFile.readFully(channel, bytes, at);
    }
    assertThat(bytes.array()).isEqualTo(expected);
  }

  @Test
  void everything_is_read_at_once_and_stands_in_the_file_once_it_is_flushed() throws IOException {
    Random random = new Random(2);
    int end = 0;
    while (end < BYTES) {
      try (FileChannel channel = open()) {
        channel.truncate(end); // as a crash left it, or whoever closed it
        try (PackTail tail = new PackTail(file, channel, end)) {
          for (int steps = random.nextInt(1, 60); steps > 0 && end < BYTES; steps--) {
            int length = Math.min(BYTES - end, random.nextInt(1, 1 << random.nextInt(1, 21)));
            tail.append(ByteBuffer.wrap(content, end, length));
            end += length;
            int from = random.nextInt(end);
            int to = Math.min(end, from + random.nextInt(1, 100_000));
            assertHolds(tail, channel, Arrays.copyOfRange(content, from, to), from);
            if (random.nextInt(3) == 0) {
              tail.flush();
              assertThat(channel.size()).isBetween((long) end, end + (long) PAGE_BYTES - 1);
              ByteBuffer last = ByteBuffer.allocate(Math.min(end, 10_000));
              PackFile.readFully(channel, last, end - last.capacity());
              assertThat(last.array())
                  .isEqualTo(Arrays.copyOfRange(content, end - last.capacity(), end));
            }
          }
          tail.flush();
        }
        channel.truncate(end);
      }
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(content);
  }

  @Test
  void what_is_cut_off_is_written_anew() throws IOException {
    try (FileChannel channel = open();
        PackTail tail = new PackTail(file, channel, 0)) {
      int[] cuts = {5_000, 0, 4096, 1_500_000, 3_000_001};
      byte[] other = Bytes.random(3, BYTES);
      for (int cut : cuts) {
        tail.append(ByteBuffer.wrap(content, 0, cut));
        tail.append(ByteBuffer.wrap(other, 0, 2_000_000));
        tail.cutTo(cut);
        tail.append(ByteBuffer.wrap(content, cut, 10_000));
        tail.flush();
        byte[] all = Arrays.copyOf(content, cut + 10_000);
        assertThat(Arrays.copyOf(Files.readAllBytes(file), all.length)).isEqualTo(all);
        assertHolds(tail, channel, all, 0);
        tail.cutTo(0);
      }
    }
  }
}
