package io.quorate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files an import takes, and the reasons for which it leaves others out. */
class FileTreeTest {

  @TempDir Path folder;

  private final ImportSummary summary = new ImportSummary();

  private Map<String, Long> skipped() {
    Map<String, Long> counts = new HashMap<>();
    summary.skipped().forEach((reason, group) -> counts.put(reason, group.getCount()));
    return counts;
  }

  @Test
  void everythingThatIsNoFileOfTheRightSizeIsSkippedWithItsReason() throws IOException {
    Files.writeString(Files.createDirectories(folder.resolve("a/b")).resolve("file"), "12345");
    Files.writeString(folder.resolve("six"), "123456");
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("a/b/file"));
    Files.createSymbolicLink(folder.resolve("loop"), folder);
    Path socket = folder.resolve("socket");
    try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.bind(UnixDomainSocketAddress.of(socket));
      FileTree tree = FileTree.walk(folder, "", 5, summary);
      assertThat(tree.files().stream().map(FileTree.Entry::key)).containsExactly("a/b/file");
    }
    assertThat(skipped())
        .containsOnly(
            Map.entry("symbolic link", 2L),
            Map.entry("no regular file", 1L),
            Map.entry("larger than the keyspace's limit of 5 bytes", 1L));
    assertThat(summary.text(1)).contains("  1 skipped: no regular file, such as socket");
  }

  @Test
  void aPathIsCountedInBytesWithItsPrefix() throws IOException {
    Files.writeString(folder.resolve("ab"), "fits");
    Files.writeString(folder.resolve("\u00e4b"), "does not fit");
    FileTree tree = FileTree.walk(folder, "p".repeat(4094), 100, summary);
    assertThat(tree.files()).hasSize(1);
    assertThat(skipped()).containsOnly(Map.entry("path longer than 4096 bytes", 1L));
  }

  @Test
  void whatCannotBeReadIsSkipped() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "hidden");
    Files.setPosixFilePermissions(secret, Set.<PosixFilePermission>of());
    boolean readable = Files.isReadable(secret); // by the superuser
    FileTree tree = FileTree.walk(folder, "", 100, summary);
    assertThat(tree.files()).hasSize(readable ? 1 : 0);
    FileTree.walk(folder.resolve("gone"), "", 100, summary);
    assertThat(skipped()).containsOnly(Map.entry("cannot be read", readable ? 1L : 2L));
  }

  @Test
  void theSummaryCountsAllAndShowsThree() {
    for (int i = 0; i < 5; i++) {
      summary.skip("symbolic link", "k" + i);
    }
    assertThat(summary.text(1)).contains("  5 skipped: symbolic link, such as k0, k1, k2");
    assertThat(summary.text(1)).doesNotContain("k3");
  }
}
