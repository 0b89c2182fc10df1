package io.quorate.models.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.quorate.models.blob.Digest;
import io.quorate.models.tree.Manifest.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreeTest {
  private static final Digest SOME = Digest.of(new byte[] {1});
  private static final Marker MARKER = new Marker("team/ranker", 1, SOME.toString());

  @TempDir Path root;

  private static File file(String path) {
    return new File(path, 1, SOME, false);
  }

  @Test
  void a_folder_is_listed_by_path_without_what_is_ours() throws IOException {
    Files.createDirectories(root.resolve("b/empty"));
    Files.writeString(root.resolve("b/two"), "22");
    Files.writeString(root.resolve("a"), "1");
    assertThat(root.resolve("a").toFile().setExecutable(true)).isTrue();
    MARKER.write(root);
    assertThat(Folder.list(root))
        .extracting(Folder.Entry::path, Folder.Entry::size, Folder.Entry::executable)
        .containsExactly(tuple("a", 1L, true), tuple("b/two", 2L, false));
    assertThat(Marker.read(root)).contains(MARKER);
  }

  @Test
  void links_are_refused_wherever_they_lead() throws IOException {
    Files.writeString(root.resolve("a"), "1");
    Files.createSymbolicLink(root.resolve("link"), Path.of("a"));
    assertThatThrownBy(() -> Folder.list(root)).hasMessageContaining("'link' is a symbolic link");
    Files.delete(root.resolve("link"));
    Files.createSymbolicLink(root.resolve("folder"), Path.of("/etc"));
    assertThatThrownBy(() -> Folder.list(root)).hasMessageContaining("'folder' is a symbolic link");
  }

  @Test
  void an_empty_folder_is_no_model() {
    assertThatThrownBy(() -> Folder.list(root)).hasMessageContaining("holds no file");
    assertThatThrownBy(() -> Folder.list(root.resolve("none"))).hasMessageContaining("no folder");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/etc/passwd",
        "../a",
        "a/../b",
        "a//b",
        "a/",
        "./a",
        "a\\b",
        "a\nb",
        "a\u0000b",
        ".quorate-model.json",
        "a/.quorate-x",
        "a\ud800b"
      })
  void paths_that_lead_elsewhere_are_refused(String path) throws IOException {
    assertThatThrownBy(() -> new Manifest(List.of(file(path))))
        .isInstanceOf(BadTreeException.class);
    Staging staging = Staging.begin(root.resolve("target"), "1");
    Path draft = Files.write(staging.draft("d"), new byte[] {1});
    assertThatThrownBy(() -> staging.add(path, false, draft)).isInstanceOf(BadTreeException.class);
  }

  @Test
  void a_manifest_has_one_form() {
    Manifest manifest = new Manifest(List.of(file("b"), file("a/ü"), file("a-b")));
    assertThat(Manifest.decode(manifest.encode())).isEqualTo(manifest);
    assertThat(manifest).isEqualTo(new Manifest(List.of(file("a-b"), file("a/ü"), file("b"))));
    String other = new String(manifest.encode(), StandardCharsets.UTF_8).replace(",", ", ");
    assertThatThrownBy(() -> Manifest.decode(other.getBytes(StandardCharsets.UTF_8)))
        .hasMessageContaining("canonical");
    assertThatThrownBy(() -> Manifest.decode("{".getBytes(StandardCharsets.UTF_8)))
        .hasMessageContaining("not JSON");
    assertThatThrownBy(() -> Manifest.decode("{}".getBytes(StandardCharsets.UTF_8)))
        .hasMessageContaining("1 to 100000 files");
  }

  @Test
  void a_file_is_no_folder_too() {
    assertThatThrownBy(() -> new Manifest(List.of(file("a"), file("a-b"), file("a/b/c"))))
        .hasMessageContaining("'a' is a file and a folder");
    assertThatThrownBy(() -> new Manifest(List.of(file("a"), file("a"))))
        .hasMessageContaining("comes twice");
  }

  @Test
  void a_folder_appears_when_it_is_complete() throws IOException {
    Path target = root.resolve("model");
    Staging staging = Staging.begin(target, "1");
    staging.add("a/b", true, Files.write(staging.draft("d"), new byte[] {1}));
    Files.write(staging.draft("left"), new byte[] {2});
    assertThat(target).doesNotExist();
    staging.finish(MARKER);
    assertThat(target.resolve("a/b")).hasBinaryContent(new byte[] {1}).isExecutable();
    assertThat(Marker.read(target)).contains(MARKER);
    assertThat(names(root)).containsExactly("model");
    assertThat(names(target)).containsExactly(".quorate-model.json", "a");
  }

  @Test
  void what_is_not_finished_leaves_the_former_one_and_is_gone_on_with() throws IOException {
    Path target = root.resolve("model");
    make(target, 1);
    Staging first = Staging.begin(target, "2");
    first.add("a", false, Files.write(first.draft("d"), new byte[] {2}));
    assertThat(target.resolve("a")).hasBinaryContent(new byte[] {1});
    Staging again = Staging.begin(target, "2");
    assertThat(again.present("a")).isPresent();
    assertThat(again.present("b")).isEmpty();
    assertThat(Staging.begin(target, "3").present("a")).as("another version").isEmpty();
    assertThat(target.resolve("a")).hasBinaryContent(new byte[] {1});
    Staging.begin(target, "3").discard();
    assertThat(names(root)).containsExactly("model");
    make(target, 4);
    assertThat(target.resolve("a")).hasBinaryContent(new byte[] {4});
    assertThat(names(root)).containsExactly("model");
  }

  @Test
  void a_crash_between_the_renames_is_mended_by_the_next_attempt() throws IOException {
    Path target = root.resolve("model");
    make(target, 1);
    Files.move(target, root.resolve(".quorate-model.old"));
    Staging.begin(target, "2").discard();
    assertThat(target.resolve("a")).hasBinaryContent(new byte[] {1});
  }

  private static void make(Path target, int content) throws IOException {
    Staging staging = Staging.begin(target, String.valueOf(content));
    staging.add("a", false, Files.write(staging.draft("d"), new byte[] {(byte) content}));
    staging.finish(MARKER);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
