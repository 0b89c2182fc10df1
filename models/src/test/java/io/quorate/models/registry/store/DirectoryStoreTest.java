package io.quorate.models.registry.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.models.registry.RegistryStore;
import io.quorate.models.registry.StoreAnswer;
import io.quorate.models.registry.StoreQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryStoreTest extends RegistryStoreContract {
  @TempDir Path directory;

  @Override
  RegistryStore open() throws IOException {
    return DirectoryStore.open(directory);
  }

  private static void put(RegistryStore store, String key, byte[] document) {
    assertThat(
            store.ask(
                new StoreQuery.Commit(List.of(), List.of(new StoreQuery.Change(key, document)))))
        .isInstanceOf(StoreAnswer.Committed.class);
  }

  private static byte[] get(RegistryStore store, String key) {
    var found = (StoreAnswer.Documents) store.ask(new StoreQuery.Read(List.of(key), List.of()));
    return found.documents().get(key).bytes();
  }

  private Path log() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".log")).findFirst().orElseThrow();
    }
  }

  @Test
  void a_torn_end_is_cut_off() throws IOException {
    try (RegistryStore store = open()) {
      put(store, "a", new byte[] {1});
      Files.write(log(), new byte[] {0, 0, 0, 9, 1, 2, 3, 4, 5}, StandardOpenOption.APPEND);
      put(store, "b", new byte[] {2});
    }
    try (RegistryStore store = open()) {
      assertThat(get(store, "a")).containsExactly(1);
      assertThat(get(store, "b")).containsExactly(2);
    }
  }

  @Test
  void the_log_is_written_anew_and_others_notice() throws IOException {
    try (RegistryStore one = open();
        RegistryStore other = open()) {
      put(other, "kept", new byte[] {7});
      Path first = log();
      byte[] document = new byte[100_000];
      for (int i = 0; i < 40; i++) {
        document[0] = (byte) i;
        put(one, "overwritten", document);
      }
      assertThat(log()).isNotEqualTo(first);
      assertThat(Files.size(log())).isLessThan(2_000_000);
      assertThat(get(other, "kept")).containsExactly(7);
      assertThat(get(other, "overwritten")[0]).isEqualTo((byte) 39);
      put(other, "more", new byte[] {8});
      assertThat(get(one, "more")).containsExactly(8);
    }
  }

  @Test
  void a_directory_that_is_gone_is_said() throws IOException {
    RegistryStore store = DirectoryStore.open(directory.resolve("sub"));
    put(store, "a", new byte[] {1});
    try (Stream<Path> files = Files.list(directory.resolve("sub"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory.resolve("sub"));
    assertThat(store.ask(new StoreQuery.Read(List.of("a"), List.of())))
        .isInstanceOfSatisfying(
            StoreAnswer.Refused.class,
            refused -> assertThat(refused.refusal().message()).contains("cannot be used"));
    store.close();
  }
}
