package io.github.sentimentj.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Around every test: whatever clients do, Undertow finds no error in how it is used. */
public final class UndertowErrors implements BeforeEachCallback, AfterEachCallback {

  private static final Logger UNDERTOW = Logger.getLogger("io.undertow");
  private static final List<LogRecord> ERRORS = new CopyOnWriteArrayList<>();

  static {
    UNDERTOW.addHandler(
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            if (record.getLevel().intValue() >= Level.SEVERE.intValue()) {
              ERRORS.add(record);
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        });
  }

  /** For the service loader. */
  public UndertowErrors() {}

  @Override
  public void beforeEach(ExtensionContext context) {
    ERRORS.clear();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    assertThat(ERRORS).extracting(LogRecord::getMessage).isEmpty();
  }
}
