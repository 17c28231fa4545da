"""Writes calibration-golden.json, the path given: what scikit-learn and scipy make of the same numbers."""
import json, sys
import numpy as np, scipy, sklearn
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax
from sklearn.calibration import calibration_curve
from sklearn.isotonic import IsotonicRegression
from sklearn.metrics import (brier_score_loss, log_loss, precision_recall_fscore_support,
                             roc_auc_score, accuracy_score)

rng = np.random.default_rng(7)
r = lambda a: np.asarray(a).tolist()

def two(n, digits):
    z = rng.normal(0, 2, n)
    y = (rng.random(n) < 1 / (1 + np.exp(-z / 2))).astype(int)
    p = np.round(1 / (1 + np.exp(-z)), digits)
    return p, y

def isotonic(n, digits):
    p, y = two(n, digits)
    iso = IsotonicRegression(out_of_bounds="clip").fit(p, y)
    grid = np.linspace(0, 1, 41)
    margin = 1 / (n + 2)  # the one thing that is added: no probability of 0 or 1
    map = np.interp(grid, iso.X_thresholds_, np.clip(iso.y_thresholds_, margin, 1 - margin))
    return {"p": r(p), "expected": r(y), "grid": r(grid), "calibrated": r(map)}

def temperature(p, y):
    loss = lambda b: log_loss(y, np.exp(log_softmax(b * np.log(p), axis=1)), labels=range(p.shape[1]))
    best = minimize_scalar(loss, bounds=(0.01, 100), method="bounded", options={"xatol": 1e-10})
    return {"p": r(p), "expected": r(y), "temperature": 1 / best.x, "logLoss": float(best.fun)}

def temperature_two(n):
    p, y = two(n, 6)
    return temperature(np.stack([1 - p, p], 1), y)

def temperature_three(n):
    z = rng.normal(0, 2, (n, 3))
    y = np.array([rng.choice(3, p=np.exp(log_softmax(row / 1.7))) for row in z])
    p = np.round(np.exp(log_softmax(z, axis=1)), 6)
    return temperature(p, y)

def reliability(n):
    p, y = two(n, 6)
    top = np.maximum(p, 1 - p)
    right = ((p > 0.5).astype(int) == y).astype(int)
    true, pred = calibration_curve(right, 2 * top - 1, n_bins=15, strategy="uniform")
    return {"p": r(p), "expected": r(y), "accuracy": r(true), "confidence": r((1 + pred) / 2)}

def multi_label(n, labels):
    z = rng.normal(-0.5, 1.5, (n, labels))
    y = (rng.random((n, labels)) < 1 / (1 + np.exp(-z))).astype(int)
    p = np.round(1 / (1 + np.exp(-1.5 * z)), 6)
    d = (p > 0.5).astype(int)
    precision, recall, f1, support = precision_recall_fscore_support(y, d, zero_division=0)
    return {"p": r(p), "expected": r(y), "accuracy": accuracy_score(y, d),
            "precision": r(precision), "recall": r(recall), "f1": r(f1), "support": r(support),
            "rocAuc": r(roc_auc_score(y, p, average=None)),
            "logLoss": log_loss(y.ravel(), p.ravel()),
            "brier": brier_score_loss(y.ravel(), p.ravel()),
            "temperature": temperature(np.stack([1 - p.ravel(), p.ravel()], 1), y.ravel())["temperature"]}

out = {
    "provenance": f"sentiment-core/src/test/python/calibration_golden.py, scikit-learn {sklearn.__version__}, scipy {scipy.__version__}, "
                  f"numpy {np.__version__}, seed 7",
    "isotonic": isotonic(60, 6),
    "isotonicTies": isotonic(64, 1),
    "isotonicLarge": isotonic(1500, 4),
    "temperatureTwo": temperature_two(100),
    "temperatureThree": temperature_three(100),
    "reliability": reliability(200),
    "multiLabel": multi_label(60, 3),
}
json.dump(out, open(sys.argv[1], "w"), separators=(",", ":"))
