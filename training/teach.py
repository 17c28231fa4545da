#!/usr/bin/env python3
"""Answers of several models for texts without labels, mixed into one: what `finetune.py --extra` can learn from.

    python3 teach.py --encoder one --encoder another --also linear.jsonl \
        --train train.tsv.gz --held-out work/validation.idx --texts texts.tsv --out answers.jsonl

Log-odds are weighted so that they fit the held-out reviews best, which no encoder should have learned from. Needs what
finetune.py needs.
"""

import argparse
import json
import os
from pathlib import Path

import numpy as np
import torch

import amx
import encoder
import finetune
import wordpiece

TOKENS, HEAD = 510, 0.75  # what is read of a long text
ROUNDS = 50  # of Newton's method; a few are enough


def arguments(given=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--encoder", type=Path, action="append", default=[], help="a folder that finetune.py wrote")
    add(
        "--also",
        type=Path,
        action="append",
        default=[],
        help="answers for the held-out reviews and all texts, as `sentiment.jar classify --format jsonl` says them",
    )
    add("--train", type=Path, required=True, help="as for finetune.py")
    add("--held-out", type=Path, required=True, help="rows of --train that no encoder learned from")
    add("--texts", type=Path, required=True, help="as --train; the labels are not looked at")
    add("--out", type=Path, required=True)
    add("--threads", type=int, default=os.cpu_count())
    return parser.parse_args(given)


def encoded(folder, texts):
    """An encoder's log-odds of `positive`."""
    start = encoder.read_start(folder)
    tokenizer = wordpiece.WordPiece(start.tokenizer)
    if amx.fits(start.config):
        model = amx.Encoder(start.config, start.weights)
    else:
        model = encoder.Classifier(start.config, start.weights, torch.float32)
    ids = [finetune.shorten(tokenizer.ids(text), TOKENS, HEAD) for text in texts]
    order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
    odds = np.zeros(len(ids))
    with torch.no_grad():
        for begin in range(0, len(order), 32):
            rows = order[begin : begin + 32]
            logits = model.logits(finetune.framed([ids[i] for i in rows])).float().cpu().numpy()
            odds[rows] = logits[:, 1] - logits[:, 0]
            finetune.show(f"{folder.name}: {begin + len(rows)} of {len(order)}")
    return odds


def answered(path, texts):
    """The log-odds that a file with answers says."""
    found = dict(zip(*finetune.read_rows(path)))
    p = np.clip([found[text] for text in texts], 1e-6, 1 - 1e-6)
    return np.log(p / (1 - p))


def mixed(odds, labels):
    """Weights for log-odds, columns, and a bias: logistic regression by Newton's method."""
    rows = np.column_stack([odds, np.ones(len(odds))])
    weights = np.zeros(rows.shape[1])
    for _ in range(ROUNDS):
        p = 1 / (1 + np.exp(-rows @ weights))
        hessian = rows.T @ (rows * (p * (1 - p))[:, None]) + 1e-6 * np.eye(len(weights))
        weights += np.linalg.solve(hessian, rows.T @ (labels - p))
    return weights


def main(given=None):
    options = arguments(given)
    torch.set_num_threads(options.threads)
    reviews, targets = finetune.read_rows(options.train)
    held_out = [int(row) for row in options.held_out.read_text().split()]
    labels = np.array([targets[row] for row in held_out])
    texts = [reviews[row] for row in held_out]
    unlabelled = finetune.read_rows(options.texts)[0]
    everything = texts + unlabelled
    columns = [encoded(folder, everything) for folder in options.encoder]
    columns += [answered(path, everything) for path in options.also]
    names = [path.name for path in options.encoder + options.also]
    odds = np.column_stack(columns)
    for name, column in zip(names, odds[: len(labels)].T):
        finetune.show(f"{name}: {np.mean((column > 0) == (labels > 0.5)):.4f} of the held-out reviews", end=True)
    weights = mixed(odds[: len(labels)], labels)
    mix = odds @ weights[:-1] + weights[-1]
    right = np.mean((mix[: len(labels)] > 0) == (labels > 0.5))
    finetune.show(f"weights {np.round(weights, 3).tolist()}: {right:.4f} of the held-out reviews", end=True)
    with open(options.out, "w", encoding="utf-8") as out:
        for text, odd in zip(unlabelled, mix[len(labels) :]):
            p = round(float(1 / (1 + np.exp(-odd))), 6)
            out.write(json.dumps({"text": text, "probabilities": {"negative": round(1 - p, 6), "positive": p}}) + "\n")


if __name__ == "__main__":
    main()
