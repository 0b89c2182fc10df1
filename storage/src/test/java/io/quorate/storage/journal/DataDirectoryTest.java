package io.quorate.storage.journal;

import static io.quorate.storage.journal.JournalFixture.ROSTER;
import static io.quorate.storage.journal.JournalFixture.SMALL;
import static io.quorate.storage.journal.JournalFixture.commit;
import static io.quorate.storage.journal.JournalFixture.fresh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.storage.disk.MemoryDisk;
import java.util.List;
import org.junit.jupiter.api.Test;

class DataDirectoryTest {
  private final MemoryDisk disk = new MemoryDisk();

  @Test
  void a_directory_remembers_whose_it_is() {
    assertThat(RosterFile.read(disk)).isEmpty();
    fresh(disk);
    assertThat(RosterFile.read(disk)).contains(ROSTER);
  }

  @Test
  void a_directory_of_another_cluster_node_or_generation_is_refused() {
    fresh(disk);
    List<Roster> others =
        List.of(new Roster("c-2", "n1", 7), new Roster("c-1", "n2", 7), new Roster("c-1", "n1", 8));
    for (Roster other : others) {
      assertThatThrownBy(() -> Journal.open(disk, SMALL, other))
          .isInstanceOf(DataDirectoryException.class)
          .hasMessageContaining("belongs to node n1 of cluster c-1, generation 7")
          .hasMessageContaining("Start it with its own data directory");
    }
    fresh(disk);
  }

  @Test
  void a_segment_of_another_node_is_refused() {
    commit(fresh(disk), "a");
    MemoryDisk other = disk.copy();
    other.delete("roster");
    RosterFile.write(other, new Roster("c-1", "n2", 7));
    assertThatThrownBy(() -> Journal.open(other, SMALL, new Roster("c-1", "n2", 7)))
        .isInstanceOf(DataDirectoryException.class)
        .hasMessageContaining("journal-");
  }

  @Test
  void a_newer_format_is_refused() {
    RosterFile.write(disk, new Roster("c-1", "n1", 7, Roster.FORMAT + 1));
    assertThatThrownBy(() -> Journal.open(disk, SMALL, ROSTER))
        .isInstanceOf(DataDirectoryException.class)
        .hasMessageContaining("has format 3")
        .hasMessageContaining("reads formats up to 2");
  }

  @Test
  void an_older_format_is_refused() {
    RosterFile.write(disk, new Roster("c-1", "n1", 7, Roster.FORMAT - 1));
    assertThatThrownBy(() -> Journal.open(disk, SMALL, ROSTER))
        .isInstanceOf(DataDirectoryException.class)
        .hasMessageContaining("has format 1")
        .hasMessageContaining("reads format 2 only");
  }

  @Test
  void a_damaged_roster_is_found() {
    fresh(disk);
    disk.bytes("roster")[30] ^= 1;
    assertThatThrownBy(() -> RosterFile.read(disk)).isInstanceOf(CorruptJournalException.class);
  }
}
