/** MLflow's scoring server, and the routes that SageMaker asks of a container. */
@NullMarked
package io.github.sentimentj.http.mlflow;

import org.jspecify.annotations.NullMarked;
