"""Writes the SavedModel folders of the tests, and what TensorFlow itself answers: make_fixtures.py FOLDER"""

import json
import os
import pathlib
import sys

os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
import keras
import numpy as np
import tensorflow as tf

TEXTS = [
    "",
    "good",
    "a good film",
    "a bad film, really bad",
    "The Best film of the year!",
    "naïve café 😀 good",
    "not bad not good just " + "fine " * 40,
]
WORDS = ["a", "bad", "best", "film", "fine", "good", "just", "not", "of", "really", "the", "year"]


def write(folder, golden, sentiment=None, **extra):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "golden.json").write_text(
        json.dumps(
            {
                "producer": f"tensorflow {tf.__version__}, keras {keras.__version__}",
                "golden": [{"text": t, "probabilities": p} for t, p in golden],
            },
            ensure_ascii=False,
        )
    )
    if sentiment:
        (folder / "sentiment.json").write_text(json.dumps(sentiment))
    for name, content in extra.items():
        (folder / f"{name}.json").write_text(json.dumps(content))


def keras_text(out):
    """A string goes in; a vocabulary and a loop are in the graph."""
    layer = keras.layers.TextVectorization(max_tokens=20, output_sequence_length=9, vocabulary=WORDS)
    model = keras.Sequential(
        [
            keras.Input(shape=(1,), dtype="string"),
            layer,
            keras.layers.Embedding(20, 4, mask_zero=True),
            keras.layers.LSTM(5),
            keras.layers.Dense(3, activation="softmax"),
        ]
    )
    folder = out / "keras_text_lstm"
    golden = [(t, model(tf.constant([[t]])).numpy()[0].tolist()) for t in TEXTS]
    model.export(str(folder / "model"), format="tf_saved_model", verbose=False)
    write(folder, golden, {"labels": ["bad", "fine", "good"]})


def keras_ids(out):
    """Numbers go in, of one length; a logit comes out."""
    model = keras.Sequential(
        [
            keras.Input(shape=(8,), dtype="int32"),
            keras.layers.Embedding(16, 4, mask_zero=True),
            keras.layers.Bidirectional(keras.layers.GRU(3)),
            keras.layers.Dense(1),
        ]
    )
    index = {w: i + 2 for i, w in enumerate(WORDS)} | {"<OOV>": 1}

    def encode(text):
        clean = "".join(" " if c in '!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n' else c for c in text.lower())
        ids = [index.get(w, 1) for w in clean.split(" ") if w][-8:]
        return ids + [0] * (8 - len(ids))

    golden = []
    for t in TEXTS:
        p = float(tf.sigmoid(model(tf.constant([encode(t)], tf.int32)))[0, 0])
        golden.append((t, [1 - p, p]))
    folder = out / "keras_ids_logit"
    model.export(str(folder / "model"), format="tf_saved_model", verbose=False)
    write(
        folder,
        golden,
        {"output": "logits", "text": {"tokenizer": "words.json", "padding": "post", "truncating": "pre"}},
        words=index,
    )


class Bag(tf.Module):
    """A vocabulary in a file of its own, ragged strings, two outputs and two signatures."""

    def __init__(self, vocabulary):
        super().__init__()
        self.table = tf.lookup.StaticHashTable(
            tf.lookup.TextFileInitializer(
                vocabulary, tf.string, tf.lookup.TextFileIndex.WHOLE_LINE, tf.int64, tf.lookup.TextFileIndex.LINE_NUMBER
            ),
            len(WORDS),
        )
        self.weights = tf.Variable(tf.random.stateless_normal([len(WORDS) + 1, 2], [1, 2]), name="weights")

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, "texts")])
    def scores(self, texts):
        clean = tf.strings.regex_replace(tf.strings.lower(texts), "[^a-z ]", " ")
        ids = self.table.lookup(tf.strings.split(clean).flat_values)
        rows = tf.strings.split(clean).with_flat_values(ids)
        logits = tf.reduce_sum(tf.ragged.map_flat_values(lambda i: tf.gather(self.weights, i), rows), axis=1)
        probabilities = tf.nn.softmax(logits)
        return {"probabilities": probabilities, "class": tf.gather(["bad", "good"], tf.argmax(logits, 1))}

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, "texts")])
    def shout(self, texts):
        return {"texts": tf.strings.upper(texts)}


def bag(out):
    folder = out / "module_asset"
    folder.mkdir(parents=True, exist_ok=True)
    vocabulary = folder / "vocabulary.txt"
    vocabulary.write_text("\n".join(WORDS) + "\n")
    module = Bag(str(vocabulary))
    golden = [(t, module.scores(tf.constant([t]))["probabilities"].numpy()[0].tolist()) for t in TEXTS]
    tf.saved_model.save(module, str(folder / "model"), signatures={"scores": module.scores, "shout": module.shout})
    vocabulary.unlink()
    write(folder, golden, {"labels": ["bad", "good"], "signature": "scores"})


def legacy(out):
    """Written by a session, as TensorFlow 1 did: no functions, a table of its own, sharded saving."""
    folder = out / "session_v1"
    graph = tf.Graph()
    v1 = tf.compat.v1
    with graph.as_default(), v1.Session() as session:
        texts = v1.placeholder(tf.string, [None], "texts")
        buckets = tf.strings.to_hash_bucket_fast(tf.strings.lower(texts), 16)
        weights = v1.get_variable("weights", [16, 2], initializer=v1.random_normal_initializer(seed=3))
        table = tf.lookup.StaticHashTable(
            tf.lookup.KeyValueTensorInitializer(tf.constant(WORDS), tf.range(len(WORDS), dtype=tf.int64)), 12
        )
        known = tf.cast(table.lookup(tf.strings.lower(texts)) % 2, tf.float32)
        out_scores = tf.nn.softmax(tf.gather(weights, buckets) * (1 + tf.expand_dims(known, 1)))
        session.run([v1.global_variables_initializer(), v1.tables_initializer()])
        golden = [(t, session.run(out_scores, {texts: [t]})[0].tolist()) for t in TEXTS]
        builder = v1.saved_model.Builder(str(folder / "model"))
        builder.add_meta_graph_and_variables(
            session,
            ["serve"],
            {
                "serving_default": v1.saved_model.predict_signature_def({"texts": texts}, {"scores": out_scores}),
            },
            main_op=v1.tables_initializer(),
        )
        builder.save()
    write(folder, golden)


class Writes(tf.Module):
    """Writes a file when it is asked."""

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, "texts")])
    def __call__(self, texts):
        tf.io.write_file("written-by-a-model", tf.strings.reduce_join(texts))
        return {"scores": tf.ones([tf.shape(texts)[0], 2]) / 2}


def writes(out):
    module = Writes()
    tf.saved_model.save(module, str(out / "writes"), signatures=module.__call__)


if __name__ == "__main__":
    out = pathlib.Path(sys.argv[1])
    keras.utils.set_random_seed(7)
    for make in (keras_text, keras_ids, bag, legacy):
        make(out / "fixtures")
    writes(out / "hostile")
