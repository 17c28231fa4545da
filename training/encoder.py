"""BERT for classification: reads start weights, computes logits, writes a HuggingFace folder."""

import json
import math
import shutil
import struct
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

HEADS = 12  # of every encoder that an ONNX file may be read from: it does not say
EPSILON = 1e-12


@dataclass
class Start:
    """What a fine-tuning starts from."""

    config: dict
    weights: dict
    tokenizer: bytes


# ------------------------------------------------------------------------------------------------------------- reading


def read_start(path):
    path = Path(path)
    if path.is_dir():
        config = json.loads((path / "config.json").read_text())
        return Start(config, read_safetensors(path / "model.safetensors"), (path / "tokenizer.json").read_bytes())
    if path.suffix == ".jar":
        with zipfile.ZipFile(path) as jar:
            model = next(name for name in jar.namelist() if name.endswith(".onnx"))
            tokenizer = next(name for name in jar.namelist() if name.endswith("tokenizer.json"))
            return from_onnx(jar.read(model), jar.read(tokenizer))
    return from_onnx(path.read_bytes(), (path.parent / "tokenizer.json").read_bytes())


def from_onnx(model, tokenizer):
    """The encoder's weights, and new ones for the layers behind it."""
    weights = {"bert." + name: torch.from_numpy(value) for name, value in onnx_weights(model).items()}
    vocabulary, hidden = weights["bert.embeddings.word_embeddings.weight"].shape
    for name, shape in {"bert.pooler.dense": (hidden, hidden), "classifier": (2, hidden)}.items():
        weights[name + ".weight"] = torch.randn(shape) * 0.02
        weights[name + ".bias"] = torch.zeros(shape[0])
    layers = sum(name.endswith("intermediate.dense.bias") for name in weights)
    config = {
        "architectures": ["BertForSequenceClassification"],
        "model_type": "bert",
        "vocab_size": vocabulary,
        "hidden_size": hidden,
        "num_hidden_layers": layers,
        "num_attention_heads": HEADS,
        "intermediate_size": weights["bert.encoder.layer.0.intermediate.dense.bias"].shape[0],
        "hidden_act": "gelu",
        "layer_norm_eps": EPSILON,
        "max_position_embeddings": weights["bert.embeddings.position_embeddings.weight"].shape[0],
        "type_vocab_size": weights["bert.embeddings.token_type_embeddings.weight"].shape[0],
        "position_embedding_type": "absolute",
        "pad_token_id": 0,
        "torch_dtype": "float32",
    }
    return Start(config, weights, tokenizer)


def onnx_weights(model):
    """Name to array. Matrices of products have lost their names in the file; the node's own name says which it is."""
    found, anonymous, nodes = {}, {}, []
    for number, graph in fields(memoryview(model)):
        if number != 7:  # ModelProto.graph
            continue
        for kind, value in fields(graph):
            if kind == 5:  # GraphProto.initializer
                name, array = onnx_tensor(value)
                if array is not None:
                    (anonymous if "::" in name else found)[name] = array
            elif kind == 1:  # GraphProto.node
                nodes.append(onnx_node(value))
    for name, kind, inputs in nodes:
        if kind == "MatMul" and inputs[1] in anonymous:
            place = name.strip("/").rsplit("/", 1)[0].replace("/", ".")
            found[place + ".weight"] = np.ascontiguousarray(anonymous[inputs[1]].T)
    return {name: value for name, value in found.items() if name.startswith(("embeddings.", "encoder."))}


def onnx_tensor(tensor):
    """TensorProto; the array is None unless it is raw float32."""
    shape, name, kind, raw = [], "", 0, None
    for number, value in fields(tensor):
        if number == 1:
            shape.append(value)
        elif number == 2:
            kind = value
        elif number == 8:
            name = bytes(value).decode()
        elif number == 9:
            raw = value
    return name, np.frombuffer(raw, dtype="<f4").reshape(shape).copy() if kind == 1 and raw is not None else None


def onnx_node(node):
    """NodeProto: its name, its kind, its inputs."""
    values = {1: [], 3: [""], 4: [""]}
    for number, value in fields(node):
        if number in values:
            values[number].append(bytes(value).decode())
    return values[3][-1], values[4][-1], values[1]


def fields(message):
    """Number and value of each field of a protocol buffer message."""
    at = 0

    def varint():
        nonlocal at
        result = shift = 0
        while True:
            byte = message[at]
            at += 1
            result |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return result

    while at < len(message):
        key = varint()
        kind = key & 7
        if kind == 0:
            yield key >> 3, varint()
            continue
        size = varint() if kind == 2 else {1: 8, 5: 4}[kind]
        yield key >> 3, message[at : at + size]
        at += size


def read_safetensors(path):
    data = path.read_bytes()
    size = struct.unpack("<Q", data[:8])[0]
    weights = {}
    for name, entry in json.loads(data[8 : 8 + size]).items():
        if name == "__metadata__":
            continue
        if entry["dtype"] != "F32":
            raise ValueError(f"{path}: {name}: expected F32, found {entry['dtype']}")
        begin, end = entry["data_offsets"]
        array = np.frombuffer(data[8 + size + begin : 8 + size + end], dtype="<f4")
        weights[name] = torch.from_numpy(array.reshape(entry["shape"]).copy())
    return weights


# ------------------------------------------------------------------------------------------------------------- writing


def write_folder(folder, start, weights, labels):
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    config = dict(start.config)
    config["id2label"] = {str(i): label for i, label in enumerate(labels)}
    config["label2id"] = {label: i for i, label in enumerate(labels)}
    tokenizer = {
        "tokenizer_class": "BertTokenizer",
        "do_lower_case": True,
        "model_max_length": config["max_position_embeddings"],
    }
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    (folder / "tokenizer_config.json").write_text(json.dumps(tokenizer, indent=2) + "\n")
    (folder / "tokenizer.json").write_bytes(start.tokenizer)
    write_safetensors(folder / "model.safetensors", weights)


def write_safetensors(path, weights):
    header, at = {"__metadata__": {"format": "pt"}}, 0
    for name, weight in weights.items():
        end = at + 4 * weight.numel()
        header[name] = {"dtype": "F32", "shape": list(weight.shape), "data_offsets": [at, end]}
        at = end
    head = json.dumps(header, separators=(",", ":")).encode()
    head += b" " * (-len(head) % 8)
    with open(path, "wb") as out:
        out.write(struct.pack("<Q", len(head)) + head)
        for weight in weights.values():
            out.write(weight.detach().float().cpu().numpy().astype("<f4").tobytes())


# ----------------------------------------------------------------------------------------------------------- computing


def head(weights, first, dropout):
    """Logits from the state of [CLS]."""
    pooled = torch.tanh(F.linear(first, weights["bert.pooler.dense.weight"], weights["bert.pooler.dense.bias"]))
    if dropout:
        pooled = F.dropout(pooled, dropout)
    return F.linear(pooled, weights["classifier.weight"], weights["classifier.bias"])


class Classifier:
    """BertForSequenceClassification. Products are computed in `dtype`; sums, norms and weights stay in float32."""

    def __init__(self, config, weights, dtype):
        self.weights = weights
        self.dtype = dtype
        self.heads = config["num_attention_heads"]
        self.layers = config["num_hidden_layers"]
        self.epsilon = config["layer_norm_eps"]

    def take_weights(self):
        """Nothing to do: they are used where they are."""

    def logits(self, texts, dropout=0.0):
        """Of texts as token ids, [CLS] and [SEP] included."""
        w = self.weights
        ids, lengths = self.pad(texts)
        rows, width = ids.shape
        self.dropout = dropout
        # Token types are all 0. Rows are one long row of tokens wherever tokens do not meet.
        x = F.embedding(ids, w["bert.embeddings.word_embeddings.weight"])
        x = (
            x
            + w["bert.embeddings.position_embeddings.weight"][:width]
            + w["bert.embeddings.token_type_embeddings.weight"][0]
        )
        x = self.drop(self.norm(x.flatten(0, 1), "bert.embeddings.LayerNorm"))
        real = torch.arange(width, device=ids.device) < lengths[:, None]
        for layer in range(self.layers):
            x = self.layer(x, real, f"bert.encoder.layer.{layer}.")
        return head(w, x.view(rows, width, -1)[:, 0], dropout)

    def pad(self, texts):
        """Ids, padded to a multiple of 16, and the number of them in each row."""
        device = self.weights["classifier.bias"].device
        lengths = torch.tensor([len(ids) for ids in texts])
        width = (int(lengths.max()) + 15) // 16 * 16
        ids = np.zeros((len(texts), width), dtype=np.int64)
        for row, text in zip(ids, texts):
            row[: len(text)] = text
        return torch.from_numpy(ids).to(device), lengths.to(device)

    def drop(self, x):
        return F.dropout(x, self.dropout) if self.dropout else x

    def layer(self, x, real, name):
        low = x.to(self.dtype)
        q, k, v = (
            self.split(self.linear(low, f"{name}attention.self.{part}"), real) for part in ("query", "key", "value")
        )
        attended = self.attention(q, k, v, real).transpose(1, 2).reshape(x.shape)
        attended = self.drop(self.linear(attended, name + "attention.output.dense"))
        x = self.norm(x + attended, name + "attention.output.LayerNorm")
        inner = F.gelu(self.linear(x.to(self.dtype), name + "intermediate.dense"))
        return self.norm(x + self.drop(self.linear(inner, name + "output.dense")), name + "output.LayerNorm")

    def split(self, x, real):
        return x.view(*real.shape, self.heads, -1).transpose(1, 2)

    def attention(self, q, k, v, real):
        if hasattr(F, "scaled_dot_product_attention"):
            return F.scaled_dot_product_attention(q, k, v, real[:, None, None])
        scores = (q * q.shape[-1] ** -0.5) @ k.transpose(-1, -2)
        return scores.masked_fill(~real[:, None, None], -math.inf).softmax(-1) @ v

    def linear(self, x, name):
        return F.linear(x, self.weights[name + ".weight"].to(self.dtype), self.weights[name + ".bias"].to(self.dtype))

    def norm(self, x, name):
        return F.layer_norm(x, x.shape[-1:], self.weights[name + ".weight"], self.weights[name + ".bias"], self.epsilon)
