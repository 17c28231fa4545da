package io.github.sentimentj.wandb;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import io.github.sentimentj.wandb.http.JsonCodec;
import io.github.sentimentj.wandb.run.RunRecord;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

/** What a run says of process and machine: the file {@code wandb-metadata.json}. */
final class RunMetadata {

  private RunMetadata() {}

  static byte[] json(RunRecord.Start start) {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    ObjectNode json = JsonCodec.MAPPER.createObjectNode();
    json.put("os", system.getName() + " " + system.getVersion() + " " + system.getArch());
    json.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
    json.put("startedAt", start.start().toString());
    // The arguments may hold secrets.
    json.put("program", System.getProperty("sun.java.command", "").replaceFirst(" .*", ""));
    json.put("host", start.host());
    json.put("cpu_count", system.getAvailableProcessors());
    json.put("cpu_count_logical", system.getAvailableProcessors());
    ArrayNode libraries = json.putArray("classPath");
    for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
      libraries.add(new File(entry).getName()); // where it lies is nobody's business
    }
    json.putObject("memory").put("total", String.valueOf(system.getTotalMemorySize()));
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }
}
