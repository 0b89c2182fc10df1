package io.quorate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class ReadmeTest {

  private static final Path ROOT = Shell.repository();

  @Test
  void both_languages_show_the_same_commands() throws IOException {
    List<String> english = blocks(ROOT.resolve("README.md"));
    assertThat(english).hasSizeGreaterThan(15);
    assertThat(blocks(ROOT.resolve("README.zh-CN.md"))).isEqualTo(english);
  }

  @Test
  void every_local_link_leads_somewhere() throws IOException {
    for (String name :
        List.of("README.md", "README.zh-CN.md", "ARCHITECTURE.md", "CONTRIBUTING.md")) {
      for (String link : links(ROOT.resolve(name))) {
        assertThat(ROOT.resolve(link)).describedAs("%s links %s", name, link).exists();
      }
    }
  }

  private static List<String> blocks(Path document) throws IOException {
    List<String> lines = new ArrayList<>();
    boolean inside = false;
    for (String line : Files.readAllLines(document)) {
      if (line.startsWith("```")) {
        inside = !inside;
      } else if (inside || line.startsWith("<!--")) {
        lines.add(line);
      }
    }
    return lines;
  }

  private static List<String> links(Path document) throws IOException {
    List<String> links = new ArrayList<>();
    var matcher = Pattern.compile("\\]\\(([^)#]+)[^)]*\\)").matcher(Files.readString(document));
    while (matcher.find()) {
      if (!matcher.group(1).contains("://")) {
        links.add(matcher.group(1));
      }
    }
    return links;
  }
}
