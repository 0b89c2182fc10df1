package io.quorate.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.EvaluationResult;
import io.quorate.architecture.House.Source;
import io.quorate.architecture.Rooms.Room;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A room imports only rooms below it, and protocols do not import each other. */
class LayeringTest {
  private static final String FIXTURE = "io.quorate.architecture.fixture";
  private static final House HOUSE = House.ofThisBuild();
  private static final JavaClasses CLASSES = HOUSE.classes();
  private static final JavaClasses FIXTURES = new ClassFileImporter().importPackages(FIXTURE);

  static List<Room> rooms() {
    return Rooms.ofQuorate().rooms();
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void importsOnlyWhatTheTableAllows(Room room) {
    Layering.onlyLowerRooms(Rooms.ofQuorate(), room).check(CLASSES);
  }

  @Test
  void protocolsDoNotImportEachOther() {
    Layering.protocolsApart(Rooms.ofQuorate()).check(CLASSES);
  }

  @Test
  void everyModuleHasItsRowInTheTable() {
    assertThat(rooms()).extracting(Room::name).containsAll(HOUSE.modules());
  }

  /** Without this, a folder that moved would make every rule above pass on nothing. */
  @Test
  void everySourceFileWasScanned() {
    TreeSet<String> missing = new TreeSet<>();
    for (Source source : HOUSE.java()) {
      if (source.path().startsWith(source.module() + "/src/main/java/")
          && !source.path().endsWith("module-info.java")) {
        String type =
            source
                .path()
                .replaceFirst(".*/src/main/java/", "")
                .replaceFirst("\\.java$", "")
                .replace('/', '.');
        if (!CLASSES.contain(type)) {
          missing.add(type);
        }
      }
    }
    assertThat(missing).as("sources without a scanned class; was the module compiled?").isEmpty();
    assertThat(CLASSES.size()).as("scanned classes").isGreaterThan(100);
  }

  @Test
  void anImportFromAHigherRoomIsFound() {
    assertThat(violations("store"))
        .anyMatch(line -> line.contains("ReachesUp") && line.contains("TopFloor"));
  }

  @Test
  void aLibraryInAPureRoomIsFound() {
    assertThat(violations("store"))
        .anyMatch(line -> line.contains("UsesLibrary") && line.contains("archunit"));
  }

  @Test
  void anImportFromALowerRoomIsFine() {
    assertThat(violations("server")).isEmpty();
    assertThat(violations("node")).isEmpty();
  }

  @Test
  void aProtocolThatImportsAnotherIsFound() {
    EvaluationResult result = Layering.protocolsApart(Rooms.ofRoot(FIXTURE)).evaluate(FIXTURES);

    assertThat(result.getFailureReport().getDetails()).hasSize(1);
    assertThat(result.getFailureReport().getDetails().getFirst())
        .contains("paxos")
        .contains("raft");
  }

  private static List<String> violations(String name) {
    Rooms fixtures = Rooms.ofRoot(FIXTURE);
    Room room =
        fixtures.rooms().stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow();
    return Layering.onlyLowerRooms(fixtures, room)
        .evaluate(FIXTURES)
        .getFailureReport()
        .getDetails();
  }
}
