package io.quorate.server.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.storage.disk.Disk;
import io.quorate.storage.disk.DiskContract;
import io.quorate.storage.disk.DiskFullException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
