package io.github.sentimentj.testkit.wandb;

import io.github.sentimentj.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A page that shows what the server has: artifacts, runs, and a chart for each metric. */
final class StatusPage {

  private static final int WIDTH = 300;
  private static final int HEIGHT = 90;
  private static final int MAX_CHARTS = 60;

  private final Store store;
  private final StringBuilder html = new StringBuilder();

  StatusPage(Store store) {
    this.store = store;
  }

  String html() {
    html.append(
        """
        <!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="5">
        <meta name="viewport" content="width=device-width"><title>Fake W&amp;B</title>
        <style>
        :root{color-scheme:light dark;--ink:#1d2126;--soft:#596270;--line:#d9d8d3;--back:#f6f5f2;--card:#fff;--accent:#2b4c8c}
        @media(prefers-color-scheme:dark){:root{--ink:#eceef1;--soft:#a4adb9;--line:#363c45;--back:#14171b;--card:#1d2127;--accent:#9dbbf5}}
        body{margin:0 auto;max-width:68rem;padding:1.5rem;background:var(--back);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
        section{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:1rem 1.25rem;margin:1rem 0}
        h1,h2,h3{line-height:1.2;margin:.2rem 0 .6rem}table{border-collapse:collapse;width:100%}
        td,th{text-align:left;padding:.25rem .75rem .25rem 0;border-bottom:1px solid var(--line);vertical-align:top}
        .soft{color:var(--soft);font-size:.875rem}.charts{display:flex;flex-wrap:wrap;gap:1rem}
        figure{margin:0;width:300px;overflow-wrap:anywhere}circle{fill:var(--accent)}figcaption{font-size:.8rem;color:var(--soft)}polyline{fill:none;stroke:var(--accent);stroke-width:1.5}
        svg{border:1px solid var(--line);border-radius:.3rem;display:block}code{overflow-wrap:anywhere}
        .tag{border:1px solid var(--line);border-radius:.3rem;padding:0 .35rem;margin-right:.25rem;font-size:.85rem}
        pre{max-height:12rem;overflow:auto;font-size:.8rem;white-space:pre-wrap;margin:.5rem 0 0}
        </style>
        <h1>Fake W&amp;B</h1><p class="soft">Holds what it is sent until it ends. Not the real service.</p>
        """);
    if (store.projects().isEmpty()) {
      html.append("<section>Nothing has come yet.</section>");
    }
    store.projects().forEach(this::project);
    return html.append("</html>").toString();
  }

  private void project(ProjectNode project) {
    html.append("<h2>").append(escape(project.entity + "/" + project.name)).append("</h2>");
    project.collections.values().forEach(this::artifact);
    List<RunNode> runs = new ArrayList<>(project.runs.values());
    for (int i = runs.size() - 1; i >= 0; i--) {
      run(runs.get(i));
    }
  }

  private void artifact(CollectionNode collection) {
    html.append("<section><h3>Artifact ")
        .append(escape(collection.name))
        .append(" <span class=tag>")
        .append(escape(collection.artifactType))
        .append(
            "</span></h3><table><tr><th>Version<th>Aliases<th>State<th>Files<th>Digest<th>Used"
                + " by");
    for (int i = collection.versions.size() - 1; i >= 0; i--) {
      VersionNode version = collection.versions.get(i);
      html.append("<tr><td>v").append(i).append("<td>");
      version
          .aliases()
          .forEach(
              alias -> html.append("<span class=tag>").append(escape(alias)).append("</span>"));
      html.append("<td>").append(version.state.toLowerCase(Locale.ROOT)).append("<td>");
      version.files.forEach(
          (name, file) ->
              html.append(escape(name))
                  .append(" <span class=soft>")
                  .append(store.storage.size(file.key))
                  .append(" bytes</span><br>"));
      html.append("<td><code>").append(escape(version.digest)).append("</code><td>");
      html.append(escape(String.join(", ", version.usedBy.keySet())));
    }
    html.append("</table></section>");
  }

  private void run(RunNode run) {
    html.append("<section><h3>Run ")
        .append(escape(run.name))
        .append(" <span class=tag>")
        .append(escape(String.valueOf(run.values.getOrDefault("jobType", "run"))))
        .append("</span> <span class=tag>")
        .append(escape(run.state))
        .append("</span></h3><p class=soft>")
        .append(escape(String.valueOf(run.values.get("displayName"))))
        .append(", begun ")
        .append(run.createdAt)
        .append("</p><div class=charts>");
    Map<String, List<double[]>> metrics = new TreeMap<>();
    collect(metrics, run.lines("wandb-history.jsonl"));
    collect(metrics, run.lines("wandb-events.jsonl"));
    metrics.entrySet().stream()
        .limit(MAX_CHARTS)
        .forEach(metric -> chart(metric.getKey(), metric.getValue()));
    html.append("</div>");
    if (!run.files.isEmpty()) {
      html.append("<p class=soft>Files: ")
          .append(escape(String.join(", ", run.files.keySet())))
          .append("</p>");
    }
    List<String> log = run.lines("output.log");
    if (!log.isEmpty()) {
      String tail = String.join("\n", log.subList(Math.max(0, log.size() - 200), log.size()));
      html.append("<pre>").append(escape(tail)).append("</pre>");
    }
    html.append("</section>");
  }

  private static void collect(Map<String, List<double[]>> metrics, List<String> lines) {
    for (int i = 0; i < lines.size(); i++) {
      Json row;
      try {
        row = Json.parse(lines.get(i).replaceAll("-?(NaN|Infinity)", "null"));
      } catch (IllegalArgumentException e) {
        continue; // a line that no chart can show
      }
      int line = i;
      double x = row.find("_step").filter(Json::isNumber).map(Json::number).orElse((double) line);
      row.members()
          .forEach(
              (name, value) -> {
                if (value.isNumber() && !name.startsWith("_")) {
                  metrics
                      .computeIfAbsent(name, key -> new ArrayList<>())
                      .add(new double[] {x, value.number()});
                }
              });
    }
  }

  private void chart(String name, List<double[]> points) {
    double left = points.get(0)[0];
    double right = points.get(points.size() - 1)[0];
    double low = points.stream().mapToDouble(point -> point[1]).min().orElse(0);
    double high = points.stream().mapToDouble(point -> point[1]).max().orElse(1);
    html.append("<figure><svg width=%d height=%d><polyline points=\"".formatted(WIDTH, HEIGHT));
    for (double[] point : points) {
      double x = right > left ? (point[0] - left) / (right - left) : 0.5;
      double y = high > low ? (point[1] - low) / (high - low) : 0.5;
      html.append("%.1f,%.1f ".formatted(4 + x * (WIDTH - 8), HEIGHT - 4 - y * (HEIGHT - 8)));
    }
    html.append("\"/>");
    if (points.size() == 1) {
      html.append("<circle cx=%d cy=%d r=2 />".formatted(WIDTH / 2, HEIGHT / 2));
    }
    html.append("</svg><figcaption>")
        .append(escape(name))
        .append(
            " <b>%.4g</b> (%.4g to %.4g, %d points)</figcaption></figure>"
                .formatted(points.get(points.size() - 1)[1], low, high, points.size()));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
