package io.quorate.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What every {@link Disk} does, short of crashes. */
public abstract class DiskContract {

  /**
   * The disk under test; the same files at every call within a test, as after a restart of the
   * process.
   */
  protected abstract Disk open();

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String read(DiskFile file, long offset, int length) {
    ByteBuffer into = ByteBuffer.allocate(length);
    file.read(offset, into);
    return new String(into.array(), StandardCharsets.UTF_8);
  }

  @Test
  void an_allocated_file_has_its_size_and_is_all_zeros() {
    DiskFile file = open().allocate("a", 10_000);
    assertThat(file.size()).isEqualTo(10_000);
    ByteBuffer into = ByteBuffer.allocate(10_000);
    file.read(0, into);
    assertThat(into.array()).containsOnly(0);
  }

  @Test
  void a_name_is_allocated_once() {
    Disk disk = open();
    disk.allocate("a", 100);
    assertThatThrownBy(() -> disk.allocate("a", 100))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("exists");
  }

  @Test
  void what_was_written_is_read_across_pages_and_after_a_restart() {
    Disk disk = open();
    try (DiskFile file = disk.allocate("a", 3L * Disk.PAGE_BYTES)) {
      file.write(Disk.PAGE_BYTES - 3, bytes("across"));
      file.write(0, bytes("start"));
      assertThat(read(file, Disk.PAGE_BYTES - 3, 6)).isEqualTo("across");
      file.sync();
    }
    disk.close();
    try (DiskFile file = open().open("a")) {
      assertThat(read(file, 0, 5)).isEqualTo("start");
      assertThat(read(file, Disk.PAGE_BYTES - 3, 6)).isEqualTo("across");
      assertThat(file.size()).isEqualTo(3L * Disk.PAGE_BYTES);
    }
  }

  @Test
  void two_handles_of_a_file_see_the_same_bytes() {
    Disk disk = open();
    DiskFile one = disk.allocate("a", 100);
    DiskFile other = disk.open("a");
    one.write(7, bytes("x"));
    assertThat(read(other, 7, 1)).isEqualTo("x");
  }

  @Test
  void a_write_changes_nothing_outside_its_range() {
    DiskFile file = open().allocate("a", 100);
    file.write(0, bytes("abcdef"));
    file.sync();
    file.write(2, bytes("XY"));
    assertThat(read(file, 0, 6)).isEqualTo("abXYef");
  }

  @Test
  void ranges_outside_the_file_are_refused() {
    DiskFile file = open().allocate("a", 10);
    assertThatThrownBy(() -> file.write(8, bytes("xyz")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> read(file, 8, 3)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> read(file, -1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThat(file.size()).isEqualTo(10);
  }

  @Test
  void a_rename_takes_the_bytes_and_the_open_handles_along() {
    Disk disk = open();
    DiskFile file = disk.allocate("a", 10);
    file.write(0, bytes("one"));
    disk.rename("a", "b");
    file.write(3, bytes("two"));
    assertThat(read(disk.open("b"), 0, 6)).isEqualTo("onetwo");
    assertThat(disk.list()).containsExactly("b");
  }

  @Test
  void a_rename_neither_invents_nor_overwrites() {
    Disk disk = open();
    disk.allocate("a", 10);
    disk.allocate("b", 10);
    assertThatThrownBy(() -> disk.rename("a", "b")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> disk.rename("c", "d")).isInstanceOf(IllegalArgumentException.class);
    assertThat(disk.list()).containsExactly("a", "b");
  }

  @Test
  void names_are_listed_in_order_and_survive_a_restart() {
    Disk disk = open();
    disk.allocate("b", 10);
    disk.allocate("c-2", 10);
    disk.allocate("a", 10);
    disk.delete("b");
    disk.delete("never-there");
    disk.close();
    assertThat(open().list()).containsExactly("a", "c-2");
  }

  @Test
  void an_absent_file_cannot_be_opened() {
    assertThatThrownBy(() -> open().open("a"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no file");
  }
}
