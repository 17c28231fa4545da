"""Writes the models in src/test/resources/fixtures with the real Keras (3.15, TensorFlow backend), and
what Keras itself answers. Weights are random and seeded; nothing is trained.

    python make_fixtures.py OUT [NAME...]
"""
import json
import os
import pickle
import sys

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import numpy as np
import tensorflow as tf
from keras import layers as L
from keras.src.legacy.preprocessing.text import Tokenizer
from keras.utils import pad_sequences

TEXTS = [
    "A good film, really good!",
    "",
    "bad bad bad",
    "It was not a bad film. It was a good one, and the plot is great",
    "Never again: the worst plot of the year, a waste of my time and of yours and of all the money",
    "unknownword anotherunknown",
    "the",
    "Great acting\tGREAT\nmusic <br /> don't miss it",
    "\u00c9patant! caf\u00e9 \u0130stanbul \U0001f600 good",
    "good unknownword bad",
    "a b c d e f g h i j k l m n o p q r s t u v w x y z good bad the of and",
]
CORPUS = TEXTS[:5] + TEXTS[7:9] + ["the film is a film of the year", "music and plot and acting"]

WORDS = 40
LENGTH = 12
MODELS = {}
rng = np.random.default_rng(7)


def model(function):
    MODELS[function.__name__] = function
    return function


def randomize(m):
    for w in m.weights:
        name = w.path.split("/")[-1]
        shape = w.shape
        if not np.issubdtype(np.dtype(w.dtype) if w.dtype != "bfloat16" else np.float32, np.floating):
            continue
        if name in ("moving_variance",):
            value = rng.uniform(0.3, 2.0, shape)
        elif name in ("gamma", "scale"):
            value = rng.uniform(0.5, 1.5, shape)
        else:
            fan = shape[-2] if len(shape) > 1 else 4
            value = rng.normal(0, 1.2 / np.sqrt(max(1, fan)), shape)
            if name == "embeddings":
                value = rng.normal(0, 1, shape)
        w.assign(value.astype("float32"))


def seq(*stack, mask=False, out=1, length=LENGTH, size=6):
    m = keras.Sequential(
        [L.Input((length,)), L.Embedding(WORDS, size, mask_zero=mask), *stack]
        + [L.Dense(out, activation="sigmoid" if out == 1 else "softmax")]
    )
    return m


def tokens(size=6, mask=True, length=LENGTH):
    i = L.Input((length,))
    return i, L.Embedding(WORDS, size, mask_zero=mask)(i)


def head(i, x, out=1):
    return keras.Model(i, L.Dense(out, activation="sigmoid" if out == 1 else "softmax")(x))


# Recurrent layers
@model
def lstm_mask_post(): return seq(L.LSTM(5), mask=True), {"padding": "post", "truncating": "post"}
@model
def lstm_mask_pre(): return seq(L.LSTM(5), mask=True)
@model
def lstm_sequences_mask(): return seq(L.LSTM(5, return_sequences=True), L.LSTM(3), mask=True), {"padding": "post"}
@model
def lstm_sequences_flatten():
    i, x = tokens()
    x = L.LSTM(3, return_sequences=True)(x)
    return head(i, L.GlobalMaxPooling1D()(x)), {"padding": "post"}
@model
def lstm_backwards_sequences_mask():
    i, x = tokens()
    return head(i, L.GlobalMaxPooling1D()(L.Conv1D(4, 3)(L.LSTM(3, return_sequences=True, go_backwards=True)(x)))), {"padding": "post"}
@model
def lstm_backwards_nomask():
    i, x = tokens(mask=False)
    return head(i, L.Flatten()(L.LSTM(3, return_sequences=True, go_backwards=True)(x)))
@model
def lstm_backwards_last(): return seq(L.LSTM(4, go_backwards=True), mask=True)
@model
def lstm_options(): return seq(L.LSTM(4, activation="relu", recurrent_activation="hard_sigmoid", use_bias=False, unit_forget_bias=False), mask=True)
@model
def lstm_elu_linear(): return seq(L.LSTM(4, activation="elu", recurrent_activation="sigmoid", unroll=True), mask=True)
@model
def lstm_linear(): return seq(L.LSTM(4, activation=None, recurrent_activation="hard_sigmoid"), L.Dense(3, activation="tanh"))
@model
def lstm_state():
    i, x = tokens()
    y, h, c = L.LSTM(4, return_sequences=True, return_state=True)(x)
    return head(i, L.Concatenate()([h, c, L.GlobalMaxPooling1D()(y)])), {"padding": "post"}
@model
def gru_default_mask(): return seq(L.GRU(5), mask=True)
@model
def gru_no_reset_after(): return seq(L.GRU(5, reset_after=False, recurrent_activation="hard_sigmoid"), mask=True), {"padding": "post"}
@model
def gru_no_bias(): return seq(L.GRU(5, use_bias=False, go_backwards=True), out=3)
@model
def gru_state():
    i, x = tokens()
    y, h = L.GRU(4, return_sequences=True, return_state=True)(x)
    return head(i, L.Concatenate()([h, L.GlobalAveragePooling1D()(y)])), {"skip_empty": True}
@model
def rnn_simple(): return seq(L.SimpleRNN(5, return_sequences=True), L.SimpleRNN(4, activation="softplus"), mask=True), {"padding": "post"}
@model
def rnn_zero_output():
    i, x = tokens()
    a = L.LSTM(4, zero_output_for_mask=True, return_sequences=True)(x)
    b = L.LSTM(4, zero_output_for_mask=True)(x)
    return head(i, L.Concatenate()([L.GlobalMaxPooling1D()(a), b])), {"padding": "post"}
@model
def bi_lstm_sequences(): return seq(L.Bidirectional(L.LSTM(3, return_sequences=True)), L.Bidirectional(L.GRU(3)), mask=True)
@model
def bi_lstm_sequences_post(): return seq(L.Bidirectional(L.LSTM(3, return_sequences=True)), L.GlobalMaxPooling1D(), mask=True), {"padding": "post"}
@model
def bi_sum(): return seq(L.Bidirectional(L.LSTM(3), merge_mode="sum"), mask=True)
@model
def bi_mul(): return seq(L.Bidirectional(L.SimpleRNN(3, return_sequences=True), merge_mode="mul"), L.GlobalAveragePooling1D(), mask=True), {"skip_empty": True}
@model
def bi_ave(): return seq(L.Bidirectional(L.GRU(3), merge_mode="ave"))
@model
def bi_none():
    i, x = tokens()
    a, b = L.Bidirectional(L.LSTM(3), merge_mode=None)(x)
    return head(i, L.Subtract()([a, b]))
@model
def bi_two_layers(): return seq(L.Bidirectional(L.LSTM(3), backward_layer=L.LSTM(3, activation="relu", go_backwards=True)), mask=True)
@model
def bi_state():
    i, x = tokens()
    y, fh, fc, bh, bc = L.Bidirectional(L.LSTM(3, return_state=True, return_sequences=True))(x)
    return head(i, L.Concatenate()([fh, fc, bh, bc, L.GlobalMaxPooling1D()(y)]))
@model
def bi_wide_names():
    return keras.Sequential([L.Input((LENGTH,)), L.Embedding(WORDS, 4, mask_zero=True, name="words"),
        L.Bidirectional(L.LSTM(3, name="inner"), name="both"), L.Dropout(0.5), L.Dense(4, "relu", name="d1"), L.Dense(1, "sigmoid", name="out")])


# Convolutions and pooling
@model
def conv_causal(): return seq(L.Conv1D(5, 3, padding="causal", dilation_rate=2, activation="relu"), L.GlobalMaxPooling1D())
@model
def conv_same_stride(): return seq(L.Conv1D(5, 4, padding="same", strides=3, activation="elu"), L.GlobalAveragePooling1D())
@model
def conv_same_dilation(): return seq(L.Conv1D(5, 4, padding="same", dilation_rate=3), L.GlobalMaxPooling1D())
@model
def conv_groups(): return seq(L.Conv1D(6, 2, groups=3, use_bias=False, activation="selu"), L.Flatten())
@model
def conv_valid_stride(): return seq(L.Conv1D(4, 5, strides=2), L.Flatten(), out=3)
@model
def separable(): return seq(L.SeparableConv1D(5, 3, depth_multiplier=2, padding="same", activation="relu"), L.SeparableConv1D(4, 3, strides=2, use_bias=False), L.GlobalMaxPooling1D())
@model
def depthwise(): return seq(L.DepthwiseConv1D(3, depth_multiplier=2, activation="tanh"), L.GlobalMaxPooling1D())
@model
def pools(): return seq(L.MaxPooling1D(2), L.AveragePooling1D(2, strides=1, padding="same"), L.MaxPooling1D(3, strides=2, padding="same"), L.Flatten())
@model
def average_same(): return seq(L.AveragePooling1D(5, strides=3, padding="same"), L.Flatten())
@model
def pool_permuted():
    i, x = tokens(mask=False)
    x = L.Permute((2, 1))(x)
    x = L.MaxPooling1D(2)(x)
    return head(i, L.Flatten()(x))
@model
def conv_any_length(): return seq(L.Conv1D(5, 4), L.MaxPooling1D(2), L.GlobalMaxPooling1D(), length=None), {"maxlen": None}
@model
def conv_any_length_same(): return seq(L.Conv1D(5, 4, strides=2, padding="same"), L.GlobalAveragePooling1D(), length=None), {"maxlen": None}
@model
def gap_mask(): return seq(L.GlobalAveragePooling1D(), mask=True), {"skip_empty": True}
@model
def gap_keepdims(): return seq(L.GlobalAveragePooling1D(keepdims=True), L.Flatten(), mask=True), {"skip_empty": True}
@model
def conv_destroys_mask(): return seq(L.Conv1D(4, 2, padding="same"), L.GlobalAveragePooling1D(), mask=True)
@model
def any_length_lstm(): return seq(L.Bidirectional(L.LSTM(4)), mask=True, length=None), {"maxlen": 10, "padding": "post"}


# Shapes and merges
@model
def shapes():
    i, x = tokens(size=8, mask=False)
    a = L.Reshape((6, 16))(x)
    a = L.Permute((2, 1))(a)
    a = L.ZeroPadding1D((1, 2))(a)
    a = L.Cropping1D((2, 1))(a)
    a = L.UpSampling1D(2)(a)
    a = L.Reshape((-1, 4))(a)
    return head(i, L.Flatten()(a))
@model
def repeat():
    i, x = tokens(mask=False)
    a = L.GlobalMaxPooling1D()(x)
    a = L.RepeatVector(4)(a)
    a = L.LSTM(3)(a)
    return head(i, a)
@model
def merges():
    i, x = tokens(mask=True)
    a = L.Dense(5, "relu")(x)
    b = L.Dense(5, "tanh")(x)
    c = L.LSTM(5, return_sequences=True)(x)
    m = [L.Add()([a, b, c]), L.Multiply()([a, b]), L.Average()([a, b, c]), L.Maximum()([a, c]), L.Minimum()([b, c]), L.Subtract()([a, c])]
    return head(i, L.GlobalAveragePooling1D()(L.Concatenate()(m))), {"skip_empty": True}
@model
def merge_broadcast():
    i, x = tokens(mask=False)
    a = L.GlobalMaxPooling1D()(x)
    return head(i, L.Flatten()(L.Multiply()([x, a])))
@model
def merge_mask_or():
    i = L.Input((LENGTH,))
    a = L.Embedding(WORDS, 4, mask_zero=True)(i)
    b = L.Embedding(WORDS, 4)(i)
    return head(i, L.GlobalAveragePooling1D()(L.Add()([a, b])))
@model
def concat_mask_some():
    i = L.Input((LENGTH,))
    a = L.Embedding(WORDS, 4, mask_zero=True)(i)
    b = L.Embedding(WORDS, 4)(i)
    return head(i, L.LSTM(3)(L.Concatenate()([a, b])))
@model
def concat_time():
    i = L.Input((LENGTH,))
    a = L.Embedding(WORDS, 4, mask_zero=True)(i)
    b = L.Embedding(WORDS, 4)(i)
    return head(i, L.LSTM(3)(L.Concatenate(axis=1)([a, b, a])))
@model
def dots():
    i, x = tokens(mask=False)
    a = L.Dense(5)(x)
    d = L.Dot(axes=(1, 1))([x, a])
    n = L.Dot(axes=-1, normalize=True)([L.GlobalMaxPooling1D()(x), L.GlobalAveragePooling1D()(x)])
    return head(i, L.Concatenate()([L.Flatten()(d), n]))
@model
def operators():
    i, x = tokens(mask=False)
    a = L.Dense(6)(x)
    return head(i, L.GlobalMaxPooling1D()(x + a * x - a))
@model
def masking_layer():
    i, x = tokens(mask=False)
    x = L.ReLU()(x)
    x = L.Masking(0.0)(L.Dense(2, "relu", use_bias=False)(x))
    return head(i, L.LSTM(3)(x))
@model
def time_distributed():
    i, x = tokens(size=8)
    x = L.TimeDistributed(L.Dense(4, "relu"))(x)
    inner = keras.Sequential([L.Input((4,)), L.Dense(3, "tanh"), L.BatchNormalization()])
    x = L.TimeDistributed(inner)(x)
    return head(i, L.LSTM(3)(x))
@model
def time_distributed_any(): return seq(L.TimeDistributed(L.Dense(4, "relu")), L.GlobalMaxPooling1D(), length=None), {"maxlen": None}
@model
def hierarchical():
    i, x = tokens(size=4, mask=False)
    x = L.Reshape((3, 4, 4))(x)
    x = L.TimeDistributed(L.Bidirectional(L.LSTM(3)))(x)
    return head(i, L.GRU(3)(x))


# Normalization, activations
@model
def norms(): return seq(L.LayerNormalization(), L.BatchNormalization(), L.LayerNormalization(center=False), L.BatchNormalization(scale=False), L.LayerNormalization(scale=False), L.BatchNormalization(center=False), L.UnitNormalization(), L.GlobalMaxPooling1D())
@model
def norm_axes(): return seq(L.LayerNormalization(axis=[1, 2], epsilon=1e-5), L.BatchNormalization(axis=1, epsilon=1e-2), L.RMSNormalization(), L.GlobalMaxPooling1D())
@model
def activations():
    i, x = tokens(mask=False, size=3)
    names = ["relu", "sigmoid", "tanh", "softmax", "elu", "selu", "softplus", "softsign", "exponential", "silu", "gelu", "leaky_relu", "hard_sigmoid", "relu6", "mish", "log_softmax", "hard_silu", "celu", "log_sigmoid", "hard_tanh", "tanh_shrink", "linear"]
    return head(i, L.GlobalAveragePooling1D()(L.Concatenate()([L.Activation(n)(L.Dense(2)(x)) for n in names])))
@model
def activation_layers():
    i, x = tokens(mask=False, size=3)
    a = [L.ReLU(), L.ReLU(max_value=1.0, negative_slope=0.3, threshold=0.2), L.ReLU(threshold=0.4), L.LeakyReLU(negative_slope=0.15), L.ELU(alpha=0.7), L.PReLU(), L.PReLU(shared_axes=[1]), L.Softmax(), L.Softmax(axis=1)]
    return head(i, L.GlobalAveragePooling1D()(L.Concatenate()([layer(L.Dense(2)(x)) for layer in a])))
@model
def noise(): return seq(L.SpatialDropout1D(0.2), L.GaussianNoise(0.3), L.GaussianDropout(0.2), L.AlphaDropout(0.1), L.ActivityRegularization(0.1), L.Identity(), L.LSTM(3), L.Dropout(0.1), mask=True)
@model
def softmax_layer():
    i, x = tokens(mask=False)
    return keras.Model(i, L.Softmax()(L.Dense(4)(L.GlobalMaxPooling1D()(x))))
@model
def sigmoid_labels(): 
    i, x = tokens(mask=False)
    return keras.Model(i, L.Dense(3, "sigmoid")(L.GlobalMaxPooling1D()(x)))
@model
def logits_one():
    i, x = tokens(mask=False)
    return keras.Model(i, L.Dense(1)(L.GlobalMaxPooling1D()(x)))
@model
def logits_three():
    i, x = tokens(mask=False)
    return keras.Model(i, L.Dense(3)(L.GlobalMaxPooling1D()(x)))


# Attention
@model
def multi_head():
    i, x = tokens(size=6, mask=True)
    a = L.MultiHeadAttention(2, 3)(x, x)
    x = L.LayerNormalization()(L.Add()([x, a]))
    f = L.Dense(6)(L.Dense(8, "gelu")(x))
    x = L.LayerNormalization()(x + f)
    return head(i, L.GlobalAveragePooling1D()(x)), {"padding": "post"}
@model
def multi_head_keeps_mask():
    i, x = tokens(size=6, mask=True)
    a = L.MultiHeadAttention(2, 3, dropout=0.1)(x, x)
    return head(i, L.GlobalAveragePooling1D()(a)), {"padding": "post", "skip_empty": True}
@model
def multi_head_options():
    i, x = tokens(size=6, mask=False)
    k = L.Dense(4)(x)
    a = L.MultiHeadAttention(3, 2, value_dim=5, output_shape=7, use_bias=False)(query=x, value=k, key=L.Dense(3)(x))
    b, scores = L.MultiHeadAttention(1, 2)(x, k, return_attention_scores=True, use_causal_mask=True)
    return head(i, L.GlobalMaxPooling1D()(L.Concatenate()([a, b])))
@model
def multi_head_causal_mask():
    i, x = tokens(size=6, mask=True)
    a = L.MultiHeadAttention(2, 3)(x, x, use_causal_mask=True)
    return head(i, L.LSTM(3)(a))
@model
def attention_dot():
    i, x = tokens(size=6, mask=True)
    q = L.LSTM(6, return_sequences=True)(x)
    a = L.Attention(use_scale=True)([q, x])
    b = L.AdditiveAttention()([q, x])
    c = L.Attention()([q, x, L.Dense(6)(x)], use_causal_mask=True)
    return head(i, L.GlobalAveragePooling1D()(L.Concatenate()([a, b, c]))), {"padding": "post", "skip_empty": True}
@model
def einsum(): return seq(L.EinsumDense("abc,cd->abd", output_shape=(None, 5), bias_axes="d", activation="relu"), L.EinsumDense("...x,xy->...y", output_shape=4), L.GlobalMaxPooling1D())
@model
def mask_after_attention_branch():
    i, x = tokens(size=6, mask=True)
    a = L.MultiHeadAttention(2, 3)(x, x)
    g = L.GlobalAveragePooling1D()(x)
    return head(i, L.Concatenate()([g, L.GlobalMaxPooling1D()(a)])), {"padding": "post", "skip_empty": True}


# Models in models
def encoder():
    j = L.Input((LENGTH,))
    e = L.Embedding(WORDS, 5, mask_zero=True, trainable=False)(j)
    b = L.BatchNormalization()(e)
    return keras.Model(j, L.Bidirectional(L.LSTM(3))(b), name="encoder")
@model
def nested():
    i = L.Input((LENGTH,))
    x = encoder()(i)
    x = keras.Sequential([L.Input((6,)), L.Dense(5, "relu"), L.BatchNormalization(), L.Dense(4)], name="top")(x)
    return head(i, x)
@model
def nested_sequential(): return keras.Sequential([L.Input((LENGTH,)), encoder(), keras.Sequential([L.Input((6,)), L.Dense(3), L.Dense(2, "relu")]), L.Dense(1, "sigmoid")])
@model
def shared():
    i, x = tokens(size=5, mask=True)
    d = L.Dense(5, "relu")
    r = L.LSTM(3)
    a = r(d(x))
    b = r(d(d(x)))
    return head(i, L.Concatenate()([a, b])), {"padding": "post"}
@model
def shared_model():
    i = L.Input((LENGTH,))
    e = L.Embedding(WORDS, 5, mask_zero=True)(i)
    j = L.Input((LENGTH, 5))
    inner = keras.Model(j, L.LSTM(3)(L.Dense(5)(j)))
    return head(i, L.Concatenate()([inner(e), inner(L.Dense(5)(e))])), {"padding": "post"}
@model
def two_outputs_inside():
    i = L.Input((LENGTH,))
    j = L.Input((LENGTH,))
    e = L.Embedding(WORDS, 5, mask_zero=True)(j)
    inner = keras.Model(j, [L.LSTM(3)(e), L.GlobalMaxPooling1D()(e)])
    a, b = inner(i)
    return head(i, L.Concatenate()([b, a]))


# Texts inside of the model
def vectorized(layer, *stack, out=1):
    layer.adapt(CORPUS)
    return keras.Sequential([L.Input((1,), dtype="string"), layer, *stack, L.Dense(out, activation="sigmoid" if out == 1 else "softmax")])
@model
def vector_int_any(): return vectorized(L.TextVectorization(max_tokens=30), L.Embedding(30, 4, mask_zero=True), L.LSTM(3))
@model
def vector_int_length(): return vectorized(L.TextVectorization(output_sequence_length=6, standardize="lower"), L.Embedding(60, 4), L.Flatten())
@model
def vector_strip(): return vectorized(L.TextVectorization(output_sequence_length=9, standardize="strip_punctuation", ngrams=2), L.Embedding(120, 4), L.GlobalMaxPooling1D())
@model
def vector_plain_ngrams(): return vectorized(L.TextVectorization(standardize=None, ngrams=(1, 3), output_sequence_length=20), L.Embedding(200, 4), L.GlobalMaxPooling1D())
@model
def vector_multi_hot(): return vectorized(L.TextVectorization(output_mode="multi_hot", max_tokens=80, pad_to_max_tokens=True), L.Dense(4, "relu"))
@model
def vector_count(): return vectorized(L.TextVectorization(output_mode="count", max_tokens=20), L.Dense(4, "relu"), out=3)
@model
def vector_tf_idf(): return vectorized(L.TextVectorization(output_mode="tf_idf", ngrams=2, max_tokens=200, pad_to_max_tokens=True), L.Dense(4, "relu"))
@model
def vector_vocabulary():
    v = L.TextVectorization(vocabulary=["good", "bad", "the", "film"], output_sequence_length=7)
    return keras.Sequential([L.Input((1,), dtype="string"), v, L.Embedding(6, 4, mask_zero=True), L.Bidirectional(L.GRU(3)), L.Dense(1, "sigmoid")])
@model
def vector_vocabulary_idf():
    v = L.TextVectorization(vocabulary=["good", "bad", "the", "film"], idf_weights=[1.0, 2.0, 0.5, 0.25], output_mode="tf_idf")
    return keras.Sequential([L.Input((1,), dtype="string"), v, L.Dense(1, "sigmoid")])
@model
def vector_functional():
    i = L.Input((), dtype="string", name="text")
    v = L.TextVectorization(output_sequence_length=8)
    v.adapt(CORPUS)
    x = L.Embedding(60, 4, mask_zero=True)(v(i))
    return keras.Model(i, L.Dense(2, "softmax")(L.Bidirectional(L.LSTM(3))(x)))


LEGACY = {  # also as .h5, and as JSON with weights
    "lstm_mask_pre", "gru_default_mask", "gru_no_reset_after", "bi_lstm_sequences", "bi_two_layers", "separable", "norms",
    "multi_head", "multi_head_options", "attention_dot", "nested", "nested_sequential", "shared", "shared_model", "time_distributed", "merges", "einsum",
    "activation_layers", "activations", "hierarchical", "lstm_state", "rnn_simple", "conv_causal", "operators", "two_outputs_inside",
}


def answers(m, options, tokenizer, texts):
    if tokenizer is None:
        return [m(tf.constant([t]) if len(m.input_shape) == 1 else tf.constant([[t]]), training=False)[0] for t in texts]
    rows = tokenizer.texts_to_sequences(texts)
    how = {"padding": options["padding"], "truncating": options["truncating"]}
    if options["maxlen"]:
        return m(pad_sequences(rows, options["maxlen"], **how), training=False)
    return [m(pad_sequences([r], max(options["least"], len(r)), **how), training=False)[0] for r in rows]


def golden(m, options, tokenizer):
    # Keras divides by zero where there is nothing to average.
    texts = [t for t in TEXTS if t or not options.get("skip_empty")]
    rows = []
    for text, y in zip(texts, np.asarray(answers(m, options, tokenizer, texts), "float64")):
        assert not np.isnan(y).any(), text
        if options.get("logits"):
            y = 1 / (1 + np.exp(-y)) if len(y) == 1 else np.exp(y) / np.exp(y).sum()
        rows.append({"text": text, "probabilities": [1 - y[0], y[0]] if len(y) == 1 else list(y)})
    return rows


def main(out, names):
    tokenizer = Tokenizer(num_words=WORDS, oov_token="<OOV>")
    tokenizer.fit_on_texts(CORPUS)
    pickles = os.path.join(out, "..", "pickles")
    os.makedirs(pickles, exist_ok=True)
    for protocol in range(6):
        with open(os.path.join(pickles, "tokenizer%d.pickle" % protocol), "wb") as f:
            pickle.dump(tokenizer, f, protocol)
    for name, function in MODELS.items():
        if (names and name not in names) or os.path.exists(os.path.join(out, name, "golden.json")):
            continue
        keras.backend.clear_session()
        global rng
        rng = np.random.default_rng(sum(map(ord, name)))
        keras.utils.set_random_seed(7)
        try:
            built = function()
        except Exception as e:
            print("FAILED", name, repr(e)[:300], flush=True)
            continue
        m, options = built if isinstance(built, tuple) else (built, {})
        options = {"padding": "pre", "truncating": "pre", "maxlen": LENGTH, "least": 8, **options}
        options["logits"] = name.startswith("logits")
        randomize(m)
        own = name.startswith("vector")
        try:
            rows = golden(m, options, None if own else tokenizer)
        except Exception as e:
            print("FAILED", name, repr(e)[:300], flush=True)
            continue
        spread = np.ptp([r["probabilities"][0] for r in rows])
        for form in ["keras"] + (["h5", "json"] if name in LEGACY else []):
            folder = os.path.join(out, name + ("" if form == "keras" else "_" + form))
            os.makedirs(folder, exist_ok=True)
            if form == "json":
                with open(os.path.join(folder, "model.json"), "w") as f:
                    f.write(m.to_json())
                m.save_weights(os.path.join(folder, "model.weights.h5"))
            else:
                m.save(os.path.join(folder, "model." + form))
            if not own:
                with open(os.path.join(folder, "tokenizer.json"), "w") as f:
                    f.write(tokenizer.to_json())
            result = {"producer": "keras " + keras.__version__, "golden": rows}
            if not own:
                result["preprocessing"] = {k: options[k] for k in ("maxlen", "padding", "truncating")}
            with open(os.path.join(folder, "golden.json"), "w") as f:
                json.dump(result, f)
        print(name, "spread %.3f" % spread, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
