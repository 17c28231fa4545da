package io.github.sentimentj.training.document;

import java.util.Collections;
import java.util.List;

/** Builds a Markdown text. Not thread-safe. */
public final class Markdown {

  private final StringBuilder text = new StringBuilder();

  /** Begins with nothing. */
  public Markdown() {}

  /**
   * Adds a heading.
   *
   * @param level 1 for the title
   * @param title what it says
   */
  public void heading(int level, String title) {
    text.append(text.length() == 0 ? "" : "\n")
        .append("#".repeat(level))
        .append(' ')
        .append(title)
        .append('\n');
  }

  /**
   * Adds a paragraph, or anything else that stands between empty lines.
   *
   * @param content Markdown
   */
  public void paragraph(String content) {
    text.append('\n').append(content).append('\n');
  }

  /**
   * Adds an image.
   *
   * @param description for those who do not see it
   * @param file relative to the text
   */
  public void image(String description, String file) {
    paragraph("![" + description + "](" + file + ")");
  }

  /**
   * Adds a table.
   *
   * @param head the titles of its columns
   * @param rows its cells
   */
  public void table(List<String> head, List<List<String>> rows) {
    text.append('\n');
    row(head);
    row(Collections.nCopies(head.size(), "---"));
    rows.forEach(this::row);
  }

  private void row(List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
