"""BERT's layers on AMX, through amx.cpp: on two such cores several times as fast as PyTorch's own operators.

Texts lie one behind the other, without padding. Weights stay in float32, products and what layers hand on are bfloat16.
"""

import ctypes
import hashlib
import os
import subprocess
import tempfile
from pathlib import Path

import torch
import torch.nn.functional as F

import encoder

SOURCE = Path(__file__).with_name("amx.cpp")
COMPILER = ["g++", "-O3", "-march=sapphirerapids", "-fopenmp", "-shared", "-fPIC"]
ROWS = 32  # the kernels take multiples of so many tokens
HEAD = 32  # and heads of this size
# In the order in which Layer takes their weights and biases.
PARTS = [
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "attention.output.LayerNorm",
    "intermediate.dense",
    "output.dense",
    "output.LayerNorm",
]


def fits(config):
    """Whether the kernels are written for such an encoder, this processor has AMX, and there is a compiler."""
    if config["hidden_size"] != HEAD * config["num_attention_heads"] or config["hidden_size"] > 1024:
        return False
    if config["hidden_act"] != "gelu" or config["intermediate_size"] % ROWS:
        return False
    try:
        return " amx_bf16 " in Path("/proc/cpuinfo").read_text() and not subprocess.call(
            ["g++", "--version"], stdout=subprocess.DEVNULL
        )
    except OSError:
        return False


def load():
    """The kernels; compiled once for each state of their source."""
    state = hashlib.sha256(SOURCE.read_bytes() + repr(COMPILER).encode()).hexdigest()[:16]
    library = Path(tempfile.gettempdir()) / f"sentimentj-amx-{os.getuid()}" / f"{state}.so"
    library.parent.mkdir(mode=0o700, exist_ok=True)
    if library.parent.stat().st_uid != os.getuid():
        raise PermissionError(f"{library.parent} belongs to somebody else")
    if not library.exists():
        temporary = library.with_suffix(f".{os.getpid()}")
        subprocess.run([*COMPILER, str(SOURCE), "-o", str(temporary)], check=True)
        os.replace(temporary, library)
    kernels = ctypes.CDLL(str(library))
    if kernels.allow_amx() != 0:
        raise OSError("the system does not let this process use AMX")
    return kernels


def at(tensor):
    return ctypes.c_void_p(None if tensor is None else tensor.data_ptr())


class Matrix:
    """One matrix [n][k] in the order in which products read it, for the way forward and the way back."""

    def __init__(self, kernels, n, k):
        self.kernels, self.n, self.k = kernels, n, k
        self.there, self.back = (torch.empty(n * k, dtype=torch.bfloat16) for _ in range(2))

    def take(self, weight):
        self.kernels.pack(at(weight), self.n, self.k, at(self.there))
        self.kernels.pack_back(at(weight), self.n, self.k, at(self.back))

    def forward(self, x, bias, gelu=None):
        """x W^T + bias; its GELU goes to `gelu`, where that is given."""
        y = torch.empty(x.shape[0], self.n, dtype=torch.bfloat16)
        kind = 0 if gelu is None else 1
        self.kernels.multiply(x.shape[0], self.n, self.k, at(x), at(self.there), at(bias), at(y), at(gelu), kind)
        return y

    def backward(self, dy, before_gelu=None, plus=None):
        """dy W, on through the GELU of what is given, or added to what is given."""
        dx = torch.empty(dy.shape[0], self.k, dtype=torch.bfloat16)
        more, kind = (before_gelu, 2) if before_gelu is not None else (plus, 3) if plus is not None else (None, 0)
        self.kernels.multiply(dy.shape[0], self.k, self.n, at(dy), at(self.back), None, at(dx), at(more), kind)
        return dx

    def gradients(self, dy, x):
        """Of the matrix and of the bias."""
        weight, bias = torch.empty(self.n, self.k), torch.empty(self.n)
        self.kernels.gradient(x.shape[0], self.n, self.k, at(dy), at(x), at(weight), at(bias))
        return weight, bias


class Norm:
    """norm(x + dropout(r)); the same seed drops the same on the way back."""

    def __init__(self, kernels, epsilon, gain, bias, dropout):
        self.kernels, self.gain, self.dropout = kernels, gain, ctypes.c_float(dropout)
        self.epsilon, self.bias = ctypes.c_float(epsilon), bias
        self.seed = ctypes.c_uint32(int(torch.randint(1 << 31, ())))

    def forward(self, x, r):
        y, self.normed, self.inverse = torch.empty_like(x), torch.empty_like(x), torch.empty(x.shape[0])
        self.kernels.add_norm(
            *x.shape, at(x), at(r), at(self.gain), at(self.bias), self.epsilon, self.dropout, self.seed,
            at(y), at(self.normed), at(self.inverse),
        )  # fmt: skip
        return y

    def backward(self, dy):
        """The gradients of x, of r, of gain and of bias."""
        dx = torch.empty_like(dy)
        dr = torch.empty_like(dy) if self.dropout.value else dx
        gain, bias = torch.empty_like(self.gain), torch.empty_like(self.gain)
        self.kernels.add_norm_back(
            *dy.shape, at(dy), at(self.normed), at(self.inverse), at(self.gain), self.dropout, self.seed,
            at(dx), at(dr), at(gain), at(bias),
        )  # fmt: skip
        return dx, dr, gain, bias


class Layer(torch.autograd.Function):
    """One layer. What it needs on the way back is in `ctx`, not in PyTorch's graph."""

    @staticmethod
    def forward(ctx, x, starts, net, matrices, dropout, *weights):
        (_, qb, _, kb, _, vb, _, ob, g1, b1, _, ib, _, rb, g2, b2) = weights
        qkv, out, inner, outer = matrices
        norm1 = Norm(net.kernels, net.epsilon, g1, b1, dropout)
        norm2 = Norm(net.kernels, net.epsilon, g2, b2, dropout)
        p = qkv.forward(x, torch.cat([qb, kb, vb]))
        a, sums = torch.empty_like(x), torch.empty(net.heads, x.shape[0])
        net.kernels.attend(len(starts) - 1, at(starts), net.heads, at(p), at(a), at(sums))
        y = norm1.forward(x, out.forward(a, ob))
        g = torch.empty(x.shape[0], inner.n, dtype=torch.bfloat16)
        h = inner.forward(y, ib, g)
        z = norm2.forward(y, outer.forward(g, rb))
        ctx.kept = x, starts, net, matrices, norm1, norm2, p, a, sums, y, g, h
        return z

    @staticmethod
    def backward(ctx, dz):
        x, starts, net, (qkv, out, inner, outer), norm1, norm2, p, a, sums, y, g, h = ctx.kept
        ctx.kept = None
        dy, dr, *of_norm2 = norm2.backward(dz.contiguous())
        of_outer = outer.gradients(dr, g)
        dh = outer.backward(dr, before_gelu=h)
        of_inner = inner.gradients(dh, y)
        dx, dr, *of_norm1 = norm1.backward(inner.backward(dh, plus=dy))
        of_out = out.gradients(dr, a)
        da, dp = out.backward(dr), torch.empty_like(p)
        net.kernels.attend_back(len(starts) - 1, at(starts), net.heads, at(p), at(a), at(sums), at(da), at(dp))
        weight, bias = qkv.gradients(dp, x)
        of_qkv = [part for pair in zip(weight.chunk(3), bias.chunk(3)) for part in pair]
        dx = qkv.backward(dp, plus=dx)
        return dx, None, None, None, None, *of_qkv, *of_out, *of_norm1, *of_inner, *of_outer, *of_norm2


class Encoder:
    """encoder.Classifier with other arithmetic: bfloat16 between layers too."""

    def __init__(self, config, weights):
        self.kernels = load()
        self.weights = weights
        self.heads = config["num_attention_heads"]
        self.epsilon = config["layer_norm_eps"]
        hidden, wide = config["hidden_size"], config["intermediate_size"]
        shapes = [(3 * hidden, hidden), (hidden, hidden), (wide, hidden), (hidden, wide)]
        self.matrices = [[Matrix(self.kernels, *shape) for shape in shapes] for _ in range(config["num_hidden_layers"])]
        self.take_weights()

    def layer(self, number):
        prefix = f"bert.encoder.layer.{number}."
        return [self.weights[f"{prefix}{part}.{kind}"] for part in PARTS for kind in ("weight", "bias")]

    def take_weights(self):
        """To be called after each change of the weights."""
        for number, (qkv, *others) in enumerate(self.matrices):
            q, _, k, _, v, _, out, _, _, _, inner, _, outer, *_ = (w.detach() for w in self.layer(number))
            qkv.take(torch.cat([q, k, v]))
            for matrix, weight in zip(others, (out, inner, outer)):
                matrix.take(weight)

    def logits(self, texts, dropout=0.0):
        """Of texts as token ids, [CLS] and [SEP] included."""
        w = self.weights
        lengths = [len(text) for text in texts]
        lengths += [-sum(lengths) % ROWS]  # one more text, of which nothing is used
        ids = torch.cat([*map(torch.as_tensor, texts), torch.zeros(lengths[-1], dtype=torch.int64)])
        places = torch.cat([torch.arange(length) for length in lengths])
        starts = torch.tensor([0, *lengths]).cumsum(0).int()
        x = (
            F.embedding(ids, w["bert.embeddings.word_embeddings.weight"])
            + F.embedding(places, w["bert.embeddings.position_embeddings.weight"])
            + w["bert.embeddings.token_type_embeddings.weight"][0]
        )
        gain, bias = w["bert.embeddings.LayerNorm.weight"], w["bert.embeddings.LayerNorm.bias"]
        x = F.layer_norm(x, x.shape[-1:], gain, bias, self.epsilon)
        if dropout:
            x = F.dropout(x, dropout)
        x = x.bfloat16()
        for number, matrices in enumerate(self.matrices):
            x = Layer.apply(x, starts, self, matrices, dropout, *self.layer(number))
        return encoder.head(w, x[starts[: len(texts)].long()].float(), dropout)
