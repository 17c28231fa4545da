/** The backend for scikit-learn pipelines saved with joblib or pickle. */
module io.github.sentimentj.sklearn {
  requires static org.jspecify;
  requires transitive io.github.sentimentj;
}
