"""Prints golden.json: what numpy and scipy make of the same histograms."""

import json
import sys

import numpy as np
import scipy
from scipy.spatial.distance import jensenshannon
from scipy.special import kolmogorov
from scipy.stats import ks_2samp

PROBABILITIES = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5,
                 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999]
LENGTHS = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536,
           2048, 3072, 4096, 6144, 8192, 12288, 16384, 24576, 32768, 49152, 65536]
rng = np.random.default_rng(20)


def histogram(values, edges):
    return np.bincount(np.digitize(values, edges), minlength=len(edges) + 1).tolist()


def answers(count, sharpness, lean, mean_length):
    logits = rng.normal(lean, sharpness, (count, len(lean)))
    rows = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    tokens = rng.lognormal(np.log(mean_length), 0.7, count).astype(int)
    return rows.round(5), tokens


def profile(rows, tokens):
    labels = ["negative", "neutral", "positive"] if rows.shape[1] == 3 else ["negative", "positive"]
    top = rows.argmax(axis=1)
    return {
        "labels": labels,
        "scores": [histogram(rows[:, i], PROBABILITIES) for i in range(rows.shape[1])][-1 if len(labels) == 2 else 0:],
        "confidence": histogram(rows.max(axis=1), PROBABILITIES),
        "lengths": histogram(tokens, LENGTHS),
        "predictions": np.bincount(top, minlength=len(labels)).tolist(),
    }


def divergence(reference, window, ordered=True):
    p, q = np.array(reference), np.array(window)
    n, m = p.sum(), q.sum()
    smooth = [(x / x.sum() + 1e-4) / (1 + 1e-4 * len(x)) for x in (p, q)]
    figures = {"psi": float(((smooth[1] - smooth[0]) * np.log(smooth[1] / smooth[0])).sum()),
               "jensenShannon": float(jensenshannon(p, q, base=2) ** 2)}
    if ordered:
        bins = np.arange(len(p))
        d = ks_2samp(np.repeat(bins, p), np.repeat(bins, q), mode="asymp").statistic
        figures["kolmogorovSmirnov"] = float(d)
        figures["pValue"] = float(kolmogorov(d * np.sqrt(n * m / (n + m))))
    return figures


def case(reference, window):
    a, b = profile(*reference), profile(*window)
    return {"reference": a, "window": b, "drift": {
        "referenceTexts": len(reference[1]), "windowTexts": len(window[1]),
        "scores": [divergence(p, q) for p, q in zip(a["scores"], b["scores"])],
        "confidence": divergence(a["confidence"], b["confidence"]),
        "lengths": divergence(a["lengths"], b["lengths"]),
        "predictions": divergence(a["predictions"], b["predictions"], ordered=False)}}


few = answers(20, 2, [0, 0, 0.5], 30)
three = answers(300, 2, [0, 0, 0], 200)
two = answers(25000, 2, [0, 0], 230)
json.dump({
    "provenance": f"sentiment-core/src/test/python/drift_golden.py, numpy {np.__version__}, scipy {scipy.__version__}, "
                  f"Python {sys.version.split()[0]}",
    "answers": [row.tolist() + [int(t)] for row, t in zip(*few)],
    "cases": [
        case(three, few),
        case(two, answers(25000, 2, [0, 0], 230)),
        case(two, answers(2000, 2.1, [0, 0.1], 220)),
        case(two, answers(1500, 1, [2, 0], 15)),
    ]}, sys.stdout, separators=(",", ":"))
print()
