package io.github.sentimentj.wandb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.github.sentimentj.testkit.wandb.Fault;
import io.github.sentimentj.testkit.wandb.Faults;
import io.github.sentimentj.testkit.wandb.Profile;
import io.github.sentimentj.testkit.wandb.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every fault at every stage, once and for ever, and two of them together: a whole model or a clear
 * error, and in time.
 */
@Timeout(60)
class FaultMatrixTest {

  private static final List<Fault> FAULTS =
      List.of(
          Fault.latency(Duration.ofMillis(100)),
          Fault.status(503),
          Fault.status(401),
          Fault.status(404),
          Fault.rateLimit(Duration.ofMillis(10)),
          Fault.cutAfter(20),
          Fault.refused(),
          Fault.wrongBytes());

  private static final List<String> DOWNLOADS =
      List.of("ArtifactMembershipByName", "ArtifactManifest", "ArtifactFileURLs");

  private static final List<String> UPLOADS =
      List.of(
          "UpsertBucket",
          "CreateArtifact",
          "CreateArtifactManifest",
          "CreateArtifactFiles",
          "CommitArtifact");

  @TempDir Path folder;

  record Case(Stage stage, String operation, Fault fault, int times) {
    void on(Server server) {
      if (operation.isEmpty()) {
        server.fake.faults().next(stage, fault, times);
      } else {
        server.fake.faults().nextOperation(operation, fault, times);
      }
    }

    /** Whether a client that tries again must come through. */
    boolean passes() {
      if (fault.kind() == Fault.Kind.LATENCY) {
        return true;
      }
      boolean expired =
          operation.isEmpty()
              && stage != Stage.FILE_STREAM
              && fault.kind() == Fault.Kind.STATUS
              && (fault.amount() == 401 || fault.amount() == 403);
      boolean lasting = fault.kind() == Fault.Kind.STATUS && fault.amount() < 500 && !expired;
      boolean harmless =
          fault.kind() == Fault.Kind.WRONG_BYTES
              && (stage == Stage.FILE_UPLOAD || stage == Stage.MANIFEST_UPLOAD);
      // A wrong letter in an answer may be in a name or a URL, which nothing can tell.
      boolean misleading = stage == Stage.GRAPHQL && fault.kind() == Fault.Kind.WRONG_BYTES;
      return harmless || (times == 1 && !lasting && !misleading);
    }
  }

  private static Stream<Case> cases(List<String> operations, List<Stage> stages) {
    List<Case> cases = new ArrayList<>();
    for (int times : List.of(1, Faults.ALWAYS)) {
      for (Fault fault : FAULTS) {
        operations.forEach(name -> cases.add(new Case(Stage.GRAPHQL, name, fault, times)));
        stages.forEach(stage -> cases.add(new Case(stage, "", fault, times)));
      }
    }
    return cases.stream();
  }

  static Stream<Case> downloads() {
    return cases(DOWNLOADS, List.of(Stage.MANIFEST_DOWNLOAD, Stage.FILE_DOWNLOAD));
  }

  static Stream<Case> uploads() {
    return cases(UPLOADS, List.of(Stage.MANIFEST_UPLOAD, Stage.FILE_UPLOAD));
  }

  /** Each two faults at two stages, and at each stage each fault before the next. */
  private static Stream<List<Case>> pairs(List<String> operations, List<Stage> stages) {
    List<Case> once = cases(operations, stages).filter(each -> each.times == 1).toList();
    int places = operations.size() + stages.size();
    List<List<Case>> pairs = new ArrayList<>();
    for (int first = 0; first < FAULTS.size(); first++) {
      for (int second = first + 1; second < FAULTS.size(); second++) {
        int pair = pairs.size();
        pairs.add(
            List.of(
                once.get(first * places + pair % places),
                once.get(second * places + (pair + 1 + pair / places) % places)));
      }
      for (int place = 0; place < places; place++) {
        int next = (first + 1 + place) % FAULTS.size();
        pairs.add(List.of(once.get(first * places + place), once.get(next * places + place)));
      }
    }
    return pairs.stream();
  }

  static Stream<List<Case>> downloadPairs() {
    return pairs(DOWNLOADS, List.of(Stage.MANIFEST_DOWNLOAD, Stage.FILE_DOWNLOAD));
  }

  static Stream<List<Case>> uploadPairs() {
    return pairs(UPLOADS, List.of(Stage.MANIFEST_UPLOAD, Stage.FILE_UPLOAD));
  }

  @ParameterizedTest
  @MethodSource("downloads")
  void aDownloadIsWholeOrAnError(Case fault) throws IOException {
    download(List.of(fault));
  }

  @ParameterizedTest
  @MethodSource("downloadPairs")
  void aDownloadWithTwoFaultsIsWholeOrAnError(List<Case> faults) throws IOException {
    download(faults);
  }

  private void download(List<Case> faults) throws IOException {
    try (Server server = new Server(folder, Profile.CURRENT);
        Wandb wandb = server.connect()) {
      Path content = server.content("content", 1);
      server.save("imdb", content);
      Path target = folder.resolve("target");
      faults.forEach(fault -> fault.on(server));

      WandbException failure = failure(() -> wandb.download(wandb.artifact("imdb"), target));

      if (faults.stream().allMatch(Case::passes)) {
        assertThat(failure).isNull();
      }
      if (failure == null) {
        assertThat(Folders.of(target)).isEqualTo(Folders.of(content));
      } else {
        assertThat(Folders.of(target)).isEmpty();
        assertThat(failure).message().isNotBlank().doesNotContain("local-0123", "signature=");
      }
      server.fake.faults().clear();
      wandb.download(wandb.artifact("imdb"), target);
      assertThat(Folders.of(target)).isEqualTo(Folders.of(content));
    }
  }

  @ParameterizedTest
  @MethodSource("uploads")
  void anUploadIsWholeOrAnError(Case fault) throws IOException {
    upload(List.of(fault));
  }

  @ParameterizedTest
  @MethodSource("uploadPairs")
  void anUploadWithTwoFaultsIsWholeOrAnError(List<Case> faults) throws IOException {
    upload(faults);
  }

  private void upload(List<Case> faults) throws IOException {
    try (Server server = new Server(folder, Profile.CURRENT);
        Wandb wandb = server.connect()) {
      Path before = server.content("before", 1);
      Path content = server.content("content", 2);
      server.save("imdb", before);
      faults.forEach(fault -> fault.on(server));

      WandbException failure = failure(() -> server.save("imdb", content));

      server.fake.faults().clear();
      if (faults.stream().allMatch(Case::passes)) {
        assertThat(failure).isNull();
      }
      Path target = wandb.download(wandb.artifact("imdb"), folder.resolve("target"));
      if (failure == null) {
        assertThat(Folders.of(target)).isEqualTo(Folders.of(content));
      } else {
        // Of a version that was not saved nothing is seen; unless only its run's end was not told.
        assertThat(Folders.of(target)).isIn(Folders.of(before), Folders.of(content));
        assertThat(failure).message().isNotBlank().doesNotContain("local-0123", "signature=");
      }
      assertThatNoException().isThrownBy(() -> server.save("imdb", content));
    }
  }

  private interface Doing {
    Object run() throws IOException;
  }

  private static WandbException failure(Doing doing) throws IOException {
    try {
      Object unused = doing.run();
      return null;
    } catch (WandbException e) {
      return e;
    }
  }
}
