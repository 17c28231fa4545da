package io.github.sentimentj.beam;

import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;

/** Says of each row when it was, in seconds, if it is in the window of that time. */
final class Times extends PTransform<PCollection<Row>, PCollection<String>> {

  private static final long serialVersionUID = 1L;

  @Override
  public PCollection<String> expand(PCollection<Row> rows) {
    return rows.apply(ParDo.of(new Fn()));
  }

  private static final class Fn extends DoFn<Row, String> {

    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(
        @Element Row row,
        @Timestamp Instant time,
        BoundedWindow window,
        OutputReceiver<String> receiver) {
      if (((IntervalWindow) window).start().compareTo(time) <= 0
          && !time.isAfter(window.maxTimestamp())) {
        receiver.output(row.getString("text") + " at " + time.getMillis() / 1000);
      }
    }
  }
}
