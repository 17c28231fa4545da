package io.github.sentimentj.spring;

import io.github.sentimentj.ModelInfo;
import java.util.LinkedHashMap;
import java.util.Map;

/** A model as the actuator shows it. */
final class ModelDescription {

  private ModelDescription() {}

  static Map<String, Object> of(ModelInfo model) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("name", model.name());
    details.put("version", model.version());
    details.put("loader", model.loader());
    details.put("backend", model.backend());
    details.put("precision", model.precision().name());
    details.put("labels", model.labels());
    model.maxTokens().ifPresent(tokens -> details.put("maxTokens", tokens));
    details.put("calibrated", model.calibrated());
    details.put("sha256", model.sha256());
    return details;
  }
}
