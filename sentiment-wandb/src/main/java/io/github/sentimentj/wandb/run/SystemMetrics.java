package io.github.sentimentj.wandb.run;

import com.sun.management.OperatingSystemMXBean;
import io.github.sentimentj.wandb.run.RunRecord.Item;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Metrics of this process and this machine, under the official client's names where it has them.
 * What a machine does not tell is left out. Not thread-safe.
 */
final class SystemMetrics {

  private static final double MEGABYTE = 1 << 20;
  private static final double GIGABYTE = 1 << 30;

  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final long receivedBefore;
  private final long sentBefore;
  private long pausesBefore;
  private List<Item> items = new ArrayList<>();

  SystemMetrics() {
    receivedBefore = network(1);
    sentBefore = network(9);
    pausesBefore = pauses();
  }

  /** How things are now; counters since it was made, pauses since the last sample. */
  List<Item> sample() {
    items = new ArrayList<>();
    processor();
    memory();
    disk();
    addIf("network.recv", (double) (network(1) - receivedBefore), receivedBefore >= 0);
    addIf("network.sent", (double) (network(9) - sentBefore), sentBefore >= 0);
    machine();
    return items;
  }

  private void processor() {
    // A share of all processors, as the official client says it of one.
    addIf("cpu", 100 * system.getProcessCpuLoad(), system.getProcessCpuLoad() >= 0);
    addIf("cpu.host", 100 * system.getCpuLoad(), system.getCpuLoad() >= 0);
    add("proc.cpu.threads", ManagementFactory.getThreadMXBean().getThreadCount());
  }

  private void memory() {
    double total = (double) system.getTotalMemorySize();
    double available = meminfo("MemAvailable");
    double free = available >= 0 ? available : (double) system.getFreeMemorySize();
    add("memory_percent", 100 * (total - free) / total);
    add("proc.memory.availableMB", free / MEGABYTE);
    double resident = fields("/proc/self/statm", "", 1) * 4096;
    addIf("proc.memory.rssMB", resident / MEGABYTE, resident >= 0);
    addIf("proc.memory.percent", 100 * resident / total, resident >= 0);
  }

  private static double meminfo(String name) {
    return fields("/proc/meminfo", name + ":", 1) * 1024;
  }

  private void disk() {
    try {
      FileStore store = Files.getFileStore(Path.of("").toAbsolutePath());
      double used = store.getTotalSpace() - (double) store.getUsableSpace();
      addIf("disk./.usagePercent", 100 * used / store.getTotalSpace(), store.getTotalSpace() > 0);
      add("disk./.usageGB", used / GIGABYTE);
    } catch (IOException e) {
      // A disk that does not say.
    }
    double read = fields("/proc/self/io", "read_bytes:", 1);
    double written = fields("/proc/self/io", "write_bytes:", 1);
    addIf("disk.in", read / MEGABYTE, read >= 0);
    addIf("disk.out", written / MEGABYTE, written >= 0);
  }

  private void machine() {
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    add("jvm.heap.usedMB", heap.getUsed() / MEGABYTE);
    add("jvm.heap.committedMB", heap.getCommitted() / MEGABYTE);
    addIf("jvm.heap.percent", 100.0 * heap.getUsed() / heap.getMax(), heap.getMax() > 0);
    long pauses = pauses();
    add("jvm.gc.pauseMillis", (double) (pauses - pausesBefore));
    pausesBefore = pauses;
  }

  private static long pauses() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
        .filter(millis -> millis > 0)
        .sum();
  }

  /** A column of all network interfaces but the loopback; -1 if nothing says. */
  private static long network(int column) {
    long sum = 0;
    List<String> lines = lines("/proc/net/dev");
    for (String line : lines) {
      String[] parts = line.strip().split("[:\\s]+", -1);
      if (line.contains(":") && !parts[0].equals("lo") && parts.length > column) {
        sum += (long) number(parts[column]);
      }
    }
    return lines.isEmpty() ? -1 : sum;
  }

  /** A column of the line that begins with something; negative if there is none. */
  private static double fields(String file, String start, int column) {
    for (String line : lines(file)) {
      String[] parts = line.strip().split("\\s+", -1);
      if (line.startsWith(start) && parts.length > column) {
        return number(parts[column]);
      }
    }
    return -1;
  }

  private static List<String> lines(String file) {
    try {
      Path path = Path.of(file);
      return Files.isReadable(path) ? Files.readAllLines(path) : List.of();
    } catch (IOException e) {
      return List.of(); // another system, or a container that hides it
    }
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private void add(String key, double value) {
    items.add(new Item(key, String.valueOf(value)));
  }

  private void addIf(String key, double value, boolean known) {
    if (known) {
      add(key, value);
    }
  }
}
