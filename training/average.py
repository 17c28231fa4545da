#!/usr/bin/env python3
"""The mean of the weights of encoders that began as one and went on apart. It is often better than any of them.

    python3 average.py one another --out mean
"""

import argparse
from pathlib import Path

import encoder
import finetune


def arguments(given=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("encoder", type=Path, nargs="+", help="a folder that finetune.py wrote")
    parser.add_argument("--out", type=Path, required=True)
    return parser.parse_args(given)


def main(given=None):
    options = arguments(given)
    starts = [encoder.read_start(folder) for folder in options.encoder]
    shapes = [{name: weight.shape for name, weight in start.weights.items()} for start in starts]
    for folder, shape in zip(options.encoder, shapes):
        if shape != shapes[0] or starts[0].tokenizer != (folder / "tokenizer.json").read_bytes():
            raise SystemExit(f"{folder} and {options.encoder[0]} did not begin as one: their weights or tokens differ")
    mean = {name: sum(start.weights[name] for start in starts) / len(starts) for name in shapes[0]}
    encoder.write_folder(options.out, starts[0], mean, finetune.LABELS)


if __name__ == "__main__":
    main()
