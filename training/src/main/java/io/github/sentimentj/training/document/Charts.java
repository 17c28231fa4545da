package io.github.sentimentj.training.document;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.knowm.xchart.AnnotationLine;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.HorizontalBarChart;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws charts as PNG files that look alike. */
public final class Charts {

  private static final int WIDTH = 820;
  private static final int HEIGHT = 400;
  private static final int DPI = 144;

  // Told apart by the colour-blind too (Okabe and Ito, 2008).
  private static final Color BLUE = new Color(0x0072B2);
  private static final Color ORANGE = new Color(0xD55E00);
  private static final Color GREEN = new Color(0x009E73);
  private static final Color GREY = new Color(0x767676);
  private static final Color PALE = new Color(0xE4E4E4);

  private static final BasicStroke DASHED =
      new BasicStroke(1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 1, new float[] {4, 4}, 0);

  private Charts() {}

  /**
   * What the axes of a chart say.
   *
   * @param title above it
   * @param x below it
   * @param y beside it
   */
  public record Axes(String title, String x, String y) {}

  /**
   * Draws a line for each of several series.
   *
   * @param axes titles
   * @param x the places of the points, the same for all
   * @param lines for each name the heights of its points, shares in [0, 1]
   * @param marks places on the x-axis that are marked
   * @param logarithmic whether the x-axis is
   * @param legend where there is room for the names
   * @param file where the chart goes
   * @throws IOException if it cannot be written
   */
  public static void lines(
      Axes axes,
      double[] x,
      Map<String, double[]> lines,
      List<Integer> marks,
      boolean logarithmic,
      LegendPosition legend,
      Path file)
      throws IOException {
    XYChart chart = chart(axes, legend);
    chart.getStyler().setXAxisLogarithmic(logarithmic);
    chart.getStyler().setXAxisDecimalPattern("#,###");
    chart.getStyler().setXAxisMin(x[0]);
    chart.getStyler().setXAxisMax(x[x.length - 1]);
    lines.forEach(
        (name, heights) -> {
          XYSeries series = chart.addSeries(name, x, heights);
          series.setMarker(SeriesMarkers.NONE);
          series.setLineStyle(new BasicStroke(2.2f));
        });
    for (int mark : marks) {
      chart.addAnnotation(new AnnotationLine(mark, true, false));
    }
    BitmapEncoder.saveBitmapWithDPI(chart, file.toString(), BitmapFormat.PNG, DPI);
  }

  /**
   * A line through points.
   *
   * @param x their places
   * @param y their heights, shares in [0, 1]
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over once, to be drawn
  public record Curve(double[] x, double[] y) {}

  /**
   * Draws lines that have points of their own.
   *
   * @param axes titles
   * @param curves by name
   * @param xRange the least and the greatest x that is shown
   * @param yRange the least and the greatest y that is shown
   * @param xPattern how numbers on the x-axis are written, as in {@link java.text.DecimalFormat}
   * @param legend where there is room for the names
   * @param file where the chart goes
   * @throws IOException if it cannot be written
   */
  public static void curves(
      Axes axes,
      Map<String, Curve> curves,
      double[] xRange,
      double[] yRange,
      String xPattern,
      LegendPosition legend,
      Path file)
      throws IOException {
    XYChart chart = chart(axes, legend);
    chart.getStyler().setXAxisDecimalPattern(xPattern);
    chart.getStyler().setXAxisMin(xRange[0]);
    chart.getStyler().setXAxisMax(xRange[1]);
    chart.getStyler().setYAxisMin(yRange[0]);
    chart.getStyler().setYAxisMax(yRange[1]);
    if (yRange[1] - yRange[0] < 0.1) {
      chart.getStyler().setYAxisTickLabelsFormattingFunction(Charts::tenths);
    }
    curves.forEach(
        (name, curve) -> {
          XYSeries series = chart.addSeries(name, curve.x(), curve.y());
          boolean single = curve.x().length == 1;
          series.setMarker(single ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
          series.setLineStyle(new BasicStroke(2.2f));
        });
    BitmapEncoder.saveBitmapWithDPI(chart, file.toString(), BitmapFormat.PNG, DPI);
  }

  private static XYChart chart(Axes axes, LegendPosition legend) {
    XYChart chart = new XYChart(WIDTH, HEIGHT);
    chart.setTitle(axes.title());
    chart.setXAxisTitle(axes.x());
    chart.setYAxisTitle(axes.y());
    style(chart.getStyler());
    chart.getStyler().setYAxisTickLabelsFormattingFunction(Charts::percent);
    chart.getStyler().setLegendPosition(legend);
    return chart;
  }

  /**
   * Draws horizontal bars, the first at the top: those below 0 in one colour, the others in
   * another.
   *
   * @param axes titles
   * @param names of the bars
   * @param values their lengths
   * @param sides what bars below 0 stand for, and what the others do
   * @param file where the chart goes
   * @throws IOException if it cannot be written
   */
  public static void bars(
      Axes axes, List<String> names, List<Double> values, List<String> sides, Path file)
      throws IOException {
    HorizontalBarChart chart = new HorizontalBarChart(WIDTH, 120 + 18 * names.size());
    chart.setTitle(axes.title());
    chart.setXAxisTitle(axes.x());
    style(chart.getStyler());
    chart.getStyler().setAvailableSpaceFill(0.75);
    chart
        .getStyler()
        .setXAxisMaxLabelCount(names.size() + 1); // the names', in spite of the X: all of them
    chart.getStyler().setLegendPosition(LegendPosition.InsideSE);
    chart.getStyler().setPlotGridHorizontalLinesVisible(false);
    chart.addSeries(sides.get(0), values.stream().map(v -> Math.min(v, 0)).toList(), names);
    chart.addSeries(sides.get(1), values.stream().map(v -> Math.max(v, 0)).toList(), names);
    BitmapEncoder.saveBitmapWithDPI(chart, file.toString(), BitmapFormat.PNG, DPI);
  }

  private static void style(AxesChartStyler styler) {
    styler.setSeriesColors(new Color[] {BLUE, ORANGE, GREEN, GREY});
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false);
    styler.setPlotGridLinesColor(PALE);
    styler.setPlotGridLinesStroke(new BasicStroke(1f));
    styler.setPlotGridVerticalLinesVisible(false);
    styler.setAxisTicksMarksVisible(false);
    styler.setAnnotationLineColor(GREY);
    styler.setAnnotationLineStroke(DASHED);
    styler.setLegendBorderColor(Color.WHITE);
    styler.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 15));
    styler.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    styler.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
    styler.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    styler.setLocale(Locale.ROOT);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }

  private static String tenths(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
