package io.github.sentimentj.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

@DisplayName("The contract")
class BrokenBackendsTest {

  /** Core's hashes find the flipped byte before any backend sees it. */
  private static final String NO_BACKENDS_FAULT = "open_flippedByte_namesFile";

  @AfterEach
  void repair() {
    FaultyProvider.fault = Fault.NONE;
  }

  @Test
  @DisplayName("passes a correct backend, fails every broken one, and has no test without a fault")
  void contract_eachFault_found() {
    Outcome correct = run(Fault.NONE);
    assertThat(correct.failed).isEmpty();
    assertThat(correct.passed).hasSizeGreaterThan(20);

    Set<String> useful = new TreeSet<>();
    for (Fault fault : Fault.values()) {
      if (fault != Fault.NONE) {
        Outcome broken = run(fault);
        assertThat(broken.failed).as(fault.name()).isNotEmpty();
        // What fails everything does not show that each test looks at something.
        if (fault != Fault.CLOSE_FAILS) {
          useful.addAll(broken.failed);
        }
      }
    }
    useful.add(NO_BACKENDS_FAULT);
    assertThat(useful).isEqualTo(correct.passed);
  }

  private static Outcome run(Fault fault) {
    FaultyProvider.fault = fault;
    Outcome outcome = new Outcome();
    LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request();
    if (!fault.ofLimit()) {
      request.selectors(selectClass(FaultyBackendContract.class));
    }
    if (fault.ofLimit() || fault == Fault.NONE) {
      request.selectors(selectClass(FaultyLimitedContract.class));
    }
    LauncherFactory.create().execute(request.build(), outcome);
    return outcome;
  }

  /** Names of the test methods, those with parameters once. */
  private static final class Outcome implements TestExecutionListener {
    final Set<String> passed = new TreeSet<>();
    final Set<String> failed = new TreeSet<>();

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (test.isTest()) {
        String name =
            test.getSource()
                .filter(MethodSource.class::isInstance)
                .map(source -> ((MethodSource) source).getMethodName())
                .orElseGet(test::getDisplayName);
        (result.getStatus() == Status.SUCCESSFUL ? passed : failed).add(name);
      }
    }
  }
}
