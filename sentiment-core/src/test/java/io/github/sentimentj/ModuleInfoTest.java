package io.github.sentimentj;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ModuleInfoTest {

  @Test
  void exports_toEveryone_publicPackagesOnly() throws URISyntaxException {
    Path classes =
        Path.of(
            SentimentClassifier.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    ModuleDescriptor module =
        ModuleFinder.of(classes).find("io.github.sentimentj").orElseThrow().descriptor();
    assertThat(module.exports().stream().filter(each -> !each.isQualified()))
        .extracting(ModuleDescriptor.Exports::source)
        .containsExactlyInAnyOrder(
            "io.github.sentimentj",
            "io.github.sentimentj.drift",
            "io.github.sentimentj.evaluation",
            "io.github.sentimentj.spi");
    assertThat(module.exports().stream().filter(ModuleDescriptor.Exports::isQualified))
        .extracting(ModuleDescriptor.Exports::source)
        .containsExactlyInAnyOrder(
            "io.github.sentimentj.json", "io.github.sentimentj.linear", "io.github.sentimentj.web");
  }
}
