package io.github.sentimentj.onnx.encoder;

import io.github.sentimentj.huggingface.model.Activation;
import io.github.sentimentj.huggingface.model.Architecture.Linear;

/** How the large sums of an encoder are computed, and how their weights are stored. */
interface Arithmetic {

  /**
   * Looks up rows of a table.
   *
   * @param table the table
   * @param name of the table in the graph
   * @param ids the value that holds their numbers
   * @return the value that holds the rows, as float32
   */
  String gather(Matrix table, String name, String ids);

  /**
   * The first rows of a table.
   *
   * @param table the table
   * @param name of the table in the graph
   * @param count the value that holds their number, of shape [1]
   * @return the value that holds the rows, as float32
   */
  String first(Matrix table, String name, String count);

  /**
   * A linear map, of which the {@linkplain #bias bias} may not have been added yet.
   *
   * @param linear the map
   * @param x the rows that it is applied to, of shape [rows, inputs]
   * @param known what is known of them
   * @param output a new name
   * @return the name
   */
  String apply(Linear linear, String x, Rows known, String output);

  /**
   * What is still to be added to the results of linear maps.
   *
   * @param linears the maps
   * @return the value that holds their biases, side by side, or {@link
   *     io.github.sentimentj.onnx.graph.NodeBuilder#ABSENT}
   */
  String bias(Linear... linears);

  /**
   * What to compute instead of an activation.
   *
   * @param exact what the model says
   * @return a function that differs less from it than everything else here is inexact
   */
  Activation activation(Activation exact);
}
