package io.quorate.server.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.storage.disk.Disk;
import io.quorate.storage.disk.DiskContract;
import io.quorate.storage.disk.DiskFile;
import io.quorate.storage.disk.DiskFullException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDiskTest extends DiskContract {
  @TempDir private Path directory;

  @Override
  protected Disk open() {
    return new FileDisk(directory, 0);
  }

  @Test
  void a_draft_that_a_crash_left_is_removed() throws IOException {
    Files.write(directory.resolve("a.draft"), new byte[100]);
    assertThat(open().list()).isEmpty();
    assertThat(directory.resolve("a.draft")).doesNotExist();
  }

  @Test
  void room_that_is_to_be_kept_free_is_not_taken() {
    Disk disk = new FileDisk(directory, Long.MAX_VALUE / 2);
    assertThatThrownBy(() -> disk.allocate("a", 4096))
        .isInstanceOf(DiskFullException.class)
        .hasMessageContaining("no room");
    assertThat(disk.list()).isEmpty();
  }

  @Test
  void what_a_log_and_others_write_past_the_cache_and_through_it_is_what_is_read() {
    Random random = new Random(762);
    byte[] expected = new byte[512 * Disk.PAGE_BYTES];
    try (Disk disk = open();
        DiskFile file = disk.allocate("log", expected.length)) {
      int end = 0;
      for (int i = 0; i < 400; i++) {
        boolean large = i % 50 == 49;
        int length = 64 * (1 + random.nextInt(large ? 5_000 : 100));
        if (end + length > expected.length) {
          end = 0; // as in a file that is used again
        }
        write(file, expected, end, padded(random, end, length));
        end += length;
        if (i % 7 == 0) { // somebody writes where the log's last page is, or elsewhere
          int at = Math.max(0, end - random.nextInt(2 * Disk.PAGE_BYTES));
          write(file, expected, at, bytes(random, Math.min(700, expected.length - at)));
        }
        assertThat(read(file, expected.length)).as("after write %d", i).isEqualTo(expected);
      }
      file.sync();
    }
    try (Disk disk = open();
        DiskFile file = disk.open("log")) {
      assertThat(read(file, expected.length)).isEqualTo(expected);
    }
  }

  private static void write(DiskFile file, byte[] expected, int offset, byte[] bytes) {
    file.write(offset, ByteBuffer.wrap(bytes));
    System.arraycopy(bytes, 0, expected, offset, bytes.length);
  }

  /** A block as the journal writes it: zeros follow up to the end of the page. */
  private static byte[] padded(Random random, int offset, int length) {
    int pageEnd = (offset + length + Disk.PAGE_BYTES - 1) & -Disk.PAGE_BYTES;
    return Arrays.copyOf(bytes(random, length), pageEnd - offset);
  }

  private static byte[] bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] read(DiskFile file, int length) {
    ByteBuffer into = ByteBuffer.allocate(length);
    file.read(0, into);
    return into.array();
  }

  @Test
  void pages_go_past_the_cache_where_the_file_system_can() throws IOException {
    open().allocate("log", 4 * Disk.PAGE_BYTES).close();
    try (DirectPages pages = DirectPages.open(directory.resolve("log"))) {
      if (pages == null) {
        return; // through the cache then, which the test before this one saw to be the same
      }
      assertThat(pages.takes(0, Disk.PAGE_BYTES)).isTrue();
      assertThat(pages.takes(64, Disk.PAGE_BYTES - 64)).as("nobody knows what precedes").isFalse();
      assertThat(pages.takes(0, 100)).as("nobody knows what follows").isFalse();
      pages.write(0, ByteBuffer.allocate(2 * Disk.PAGE_BYTES));
      assertThat(pages.takes(Disk.PAGE_BYTES + 64, Disk.PAGE_BYTES - 64)).isTrue();
      pages.forget(2 * Disk.PAGE_BYTES - 1, 1);
      assertThat(pages.takes(Disk.PAGE_BYTES + 64, Disk.PAGE_BYTES - 64)).isFalse();
    }
  }

  @Test
  void strange_names_are_refused() {
    assertThatThrownBy(() -> open().allocate("../a", 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lower-case letters");
  }

  @Test
  void a_data_directory_serves_one_node_at_a_time() {
    try (DirectoryLock lock = DirectoryLock.acquire(directory.resolve("data"))) {
      assertThat(lock).isNotNull();
      assertThatThrownBy(() -> DirectoryLock.acquire(directory.resolve("data")))
          .isInstanceOf(DirectoryLockedException.class)
          .hasMessageContaining("in use by another running process");
    }
    DirectoryLock.acquire(directory.resolve("data")).close();
  }
}
