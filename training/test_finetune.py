"""python3 -m unittest discover training"""

import json
import random
import tempfile
import unittest
from pathlib import Path

import torch
import torch.nn.functional as F

import amx
import average
import encoder
import finetune
import phrases
import teach
import wordpiece

WORDS = ["[PAD]", "[UNK]", "good", "bad", "film", "##s", "a", "the", ",", "!", "cafe", "中", "don", "'", "t"]


def varint(number):
    out = b""
    while number > 127:
        out += bytes([number & 127 | 128])
        number >>= 7
    return out + bytes([number])


def field(number, value):
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    value = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(value)) + value


def tensor(name, values):
    return (
        b"".join(field(1, size) for size in values.shape)
        + field(2, 1)
        + field(8, name)
        + field(9, values.numpy().tobytes())
    )


class FineTuneTest(unittest.TestCase):
    def setUp(self):
        self.place = tempfile.TemporaryDirectory()
        self.addCleanup(self.place.cleanup)
        self.folder = Path(self.place.name)
        vocabulary = {word: i for i, word in enumerate(WORDS)} | {"[CLS]": 101, "[SEP]": 102}
        self.tokenizer = json.dumps(
            {"model": {"type": "WordPiece", "unk_token": "[UNK]", "vocab": vocabulary}}
        ).encode()
        rng = random.Random(3)
        rows = []
        for i in range(60):
            words = ["bad", "good"][i % 2], *rng.choices(["a", "the", "film", "films"], k=rng.randint(2, 30))
            rows.append(f"{i % 2}\t{' '.join(words)} {i}")
        (self.folder / "train.tsv").write_text("\n".join(rows) + "\n")
        torch.manual_seed(5)
        encoder.write_folder(self.folder / "start", self.start(), self.start().weights, ["a", "b"])

    def start(self):
        hidden, inner = 24, 32
        shapes = {
            "embeddings.word_embeddings.weight": (103, hidden),
            "embeddings.position_embeddings.weight": (512, hidden),
            "embeddings.token_type_embeddings.weight": (2, hidden),
            "embeddings.LayerNorm.weight": (hidden,),
            "embeddings.LayerNorm.bias": (hidden,),
        }
        for name, shape in {
            "attention.self.query": (hidden, hidden),
            "attention.self.key": (hidden, hidden),
            "attention.self.value": (hidden, hidden),
            "attention.output.dense": (hidden, hidden),
            "intermediate.dense": (inner, hidden),
            "output.dense": (hidden, inner),
        }.items():
            shapes[f"encoder.layer.0.{name}.weight"], shapes[f"encoder.layer.0.{name}.bias"] = shape, shape[:1]
        for name in ("attention.output.LayerNorm", "output.LayerNorm"):
            shapes[f"encoder.layer.0.{name}.weight"], shapes[f"encoder.layer.0.{name}.bias"] = (hidden,), (hidden,)
        self.weights = {
            name: torch.randn(shape) * 0.1 + name.endswith("LayerNorm.weight") for name, shape in shapes.items()
        }
        graph = b""
        for i, (name, values) in enumerate(self.weights.items()):
            # As exporters write it: matrices of products are transposed and have lost their names.
            if values.dim() == 2 and ".layer." in name:
                graph += field(5, tensor(f"onnx::MatMul_{i}", values.T.contiguous()))
                node = (
                    field(1, "x")
                    + field(1, f"onnx::MatMul_{i}")
                    + field(
                        3, "/" + name.removesuffix(".weight").replace(".", "/").replace("layer/", "layer.") + "/MatMul"
                    )
                )
                graph += field(1, node + field(4, "MatMul"))
            else:
                graph += field(5, tensor(name, values))
        return encoder.from_onnx(field(7, graph), self.tokenizer)

    def run_to(self, name, *more):
        finetune.main(
            [
                "--start",
                str(self.folder / "start"),
                "--train",
                str(self.folder / "train.tsv"),
                "--work",
                str(self.folder / f"work-{name}"),
                "--out",
                str(self.folder / name),
                "--validation",
                "6",
                "--batch",
                "8",
                "--lr",
                "1e-2",
                "--layer-decay",
                "1",
                "--epochs",
                "12",
                "--precision",
                "fp32",
                *more,
            ]
        )

    def test_several_models_teach(self):
        self.run_to("one")
        self.run_to("another", "--seed", "1", "--lr", "3e-3")
        (self.folder / "texts.tsv").write_text("0\ta good film\n0\tthe bad films\n")
        rows = [line.split("\t") for line in (self.folder / "train.tsv").read_text().splitlines()]
        held_out = self.folder / "work-one" / finetune.HELD_OUT
        known = [rows[int(i)] for i in held_out.read_text().split()] + [["1", "a good film"], ["0", "the bad films"]]
        said = [{"text": text, "probabilities": {"positive": 0.1 + 0.8 * int(label)}} for label, text in known]
        (self.folder / "more.jsonl").write_text("".join(json.dumps(answer) + "\n" for answer in said))
        out = self.folder / "answers.jsonl"
        options = ["--encoder", "one", "--encoder", "another", "--also", "more.jsonl", "--train", "train.tsv"]
        options += ["--texts", "texts.tsv", "--out", "answers.jsonl"]
        placed = [str(self.folder / option) if not option.startswith("--") else option for option in options]
        teach.main([*placed, "--held-out", str(held_out)])
        texts, targets = finetune.read_rows(out)
        self.assertEqual(["a good film", "the bad films"], texts)
        self.assertGreater(targets[0], 0.5)
        self.assertLess(targets[1], 0.5)

    def test_held_out_rows_stay_held_out_whatever_the_seed(self):
        self.run_to("one", "--epochs", "1")
        held_out = self.folder / "work-one" / finetune.HELD_OUT
        self.run_to("another", "--epochs", "1", "--seed", "2", "--held-out", str(held_out))
        self.assertEqual(held_out.read_text(), (self.folder / "work-another" / finetune.HELD_OUT).read_text())
        logs = [self.folder / f"work-{name}" / finetune.LOG for name in ("one", "another")]
        starts = [json.loads(log.read_text().splitlines()[0]) for log in logs]
        self.assertEqual(starts[0]["rows"], starts[1]["rows"])

    def test_a_mix_weighs_what_is_right(self):
        labels = finetune.np.array([0, 1] * 200)
        noise = finetune.np.random.default_rng(1).normal(size=(400, 2))
        odds = noise + finetune.np.column_stack([labels * 2 - 1, labels * 0])
        weights = teach.mixed(odds, labels)
        self.assertGreater(weights[0], 1)
        self.assertLess(abs(weights[1]), 0.3)

    def test_onnx_weights_have_their_names_and_shapes_again(self):
        start = self.start()
        for name, values in self.weights.items():
            self.assertTrue(torch.equal(start.weights["bert." + name], values), name)
        self.assertEqual(
            (1, 24, 32), tuple(start.config[k] for k in ("num_hidden_layers", "hidden_size", "intermediate_size"))
        )

    def test_folder_is_read_as_it_was_written(self):
        start = encoder.read_start(self.folder / "start")
        encoder.write_folder(self.folder / "again", start, start.weights, ["a", "b"])
        for file in ("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"):
            self.assertEqual(
                (self.folder / "start" / file).read_bytes(), (self.folder / "again" / file).read_bytes(), file
            )

    def test_words_are_cut_as_bert_does(self):
        ids = wordpiece.WordPiece(self.tokenizer).ids("Good\u00a0CAF\u00c9, films!\u4e2d don't\u200b x")
        self.assertEqual(
            ["good", "cafe", ",", "film", "##s", "!", "中", "don", "'", "t", "[UNK]"], [WORDS[i] for i in ids]
        )

    def test_padding_changes_nothing(self):
        start = encoder.read_start(self.folder / "start")
        model = encoder.Classifier(start.config, start.weights, torch.float32)
        texts = finetune.framed([[2, 3, 4], list(range(2, 12)) * 4])
        together = model.logits(texts)
        alone = model.logits(texts[:1])
        torch.testing.assert_close(together[:1], alone, rtol=0, atol=1e-6)

    def test_training_learns_and_resumes_where_it_was(self):
        self.run_to("whole")
        figures = json.loads((self.folder / "work-whole" / "log.jsonl").read_text().splitlines()[-1])["figures"]
        self.assertEqual({1.0}, {way["accuracy"] for way in figures.values()})
        self.run_to("parts", "--steps", "20", "--checkpoint-minutes", "0")
        self.assertFalse((self.folder / "parts").exists())
        self.run_to("parts", "--resume")
        self.assertEqual(6, len((self.folder / "work-whole" / "validation.idx").read_text().split()))
        self.assertEqual(
            (self.folder / "whole/model.safetensors").read_bytes(),
            (self.folder / "parts/model.safetensors").read_bytes(),
        )

    def test_the_average_of_encoders_that_began_as_one(self):
        self.run_to("end")
        start, end, mean = (self.folder / name for name in ("start", "end", "mean"))
        average.main([str(start), str(end), "--out", str(mean)])
        weights = [encoder.read_start(folder).weights for folder in (start, end, mean)]
        for name, weight in weights[0].items():
            torch.testing.assert_close(weights[2][name], (weight + weights[1][name]) / 2, rtol=0, atol=0)
        (end / "tokenizer.json").write_text("{}")
        with self.assertRaisesRegex(SystemExit, "end and .*start did not begin as one"):
            average.main([str(start), str(end), "--out", str(mean)])

    def test_held_out_rows_are_neither_excluded_nor_repeated(self):
        texts = [f"text {i}" for i in range(20)] + ["Text  3"]
        training, validation = finetune.split(texts, [0] * 21, {5}, 18, 1)
        self.assertEqual(18, len(validation))
        self.assertEqual({3, 20}, set(training))

    def test_rows_may_be_what_a_classifier_said(self):
        answers = [
            {"text": "a\tb", "label": "positive", "probabilities": {"negative": 0.25, "positive": 0.75}},
            {"text": "c", "label": "negative", "probabilities": {"negative": 1, "positive": 0}},
        ]
        path = self.folder / "answers.jsonl"
        path.write_text("".join(json.dumps(answer) + "\n" for answer in answers))
        self.assertEqual((["a\tb", "c"], [0.75, 0.0]), finetune.read_rows(path))

    def test_long_texts_keep_both_ends(self):
        ids = finetune.np.arange(300)
        self.assertEqual(ids.tolist()[:64] + ids.tolist()[110:], finetune.shorten(ids, 254, 0.25).tolist())
        self.assertEqual(ids.tolist(), finetune.shorten(ids, 300, 0.25).tolist())


CONFIG = {
    "hidden_size": 64,
    "num_attention_heads": 2,
    "num_hidden_layers": 2,
    "intermediate_size": 96,
    "hidden_act": "gelu",
    "layer_norm_eps": 1e-12,
}


@unittest.skipUnless(amx.fits(CONFIG), "no processor with AMX, or no g++: its kernels are not tested")
class AmxTest(unittest.TestCase):
    def setUp(self):
        torch.manual_seed(5)
        hidden, wide = CONFIG["hidden_size"], CONFIG["intermediate_size"]
        shapes = {
            "bert.embeddings.word_embeddings": (50, hidden),
            "bert.embeddings.position_embeddings": (512, hidden),
            "bert.embeddings.token_type_embeddings": (2, hidden),
            "bert.embeddings.LayerNorm": (hidden,),
            "bert.pooler.dense": (hidden, hidden),
            "classifier": (2, hidden),
        }
        for layer in range(CONFIG["num_hidden_layers"]):
            for part in amx.PARTS:
                rows = wide if part == "intermediate.dense" else hidden
                columns = wide if part == "output.dense" else hidden
                name = f"bert.encoder.layer.{layer}.{part}"
                shapes[name] = (hidden,) if part.endswith("LayerNorm") else (rows, columns)
        self.weights = {}
        for name, shape in shapes.items():
            ones = 1.0 if len(shape) == 1 else 0.0
            self.weights[name + ".weight"] = (torch.randn(shape) * 0.2 + ones).requires_grad_()
            if not name.endswith("_embeddings"):
                self.weights[name + ".bias"] = (torch.randn(shape[0]) * 0.2).requires_grad_()
        self.texts = [torch.randint(50, (length,)) for length in (1, 5, 16, 33, 64, 130, 300)]

    def gradients(self, model, dropout=0.0):
        logits = model.logits(self.texts, dropout)
        F.cross_entropy(logits, torch.arange(len(self.texts)) % 2).backward()
        found = {name: weight.grad for name, weight in self.weights.items()}
        for weight in self.weights.values():
            weight.grad = None
        return logits.detach(), found

    def test_logits_and_gradients_are_those_of_pytorch(self):
        expected, right = self.gradients(encoder.Classifier(CONFIG, self.weights, torch.float32))
        logits, found = self.gradients(amx.Encoder(CONFIG, self.weights))
        torch.testing.assert_close(logits, expected, rtol=0, atol=0.03)
        largest = max(float(gradient.norm()) for gradient in right.values())
        for name, gradient in right.items():
            # A key's bias moves all scores of a query alike: its gradient is 0, and what is computed is rounding.
            error = float((found[name] - gradient).norm()) / max(float(gradient.norm()), 0.01 * largest)
            self.assertLess(error, 0.05, name)

    def test_scores_far_below_zero_have_gradients(self):
        with torch.no_grad():
            for layer in range(CONFIG["num_hidden_layers"]):
                self.weights[f"bert.encoder.layer.{layer}.attention.self.query.bias"].fill_(6)
                self.weights[f"bert.encoder.layer.{layer}.attention.self.key.bias"].fill_(-6)
        _, found = self.gradients(amx.Encoder(CONFIG, self.weights))
        for name, gradient in found.items():
            self.assertTrue(torch.isfinite(gradient).all(), name)

    def test_dropout_drops_the_same_on_the_way_back(self):
        model = amx.Encoder(CONFIG, self.weights)
        torch.manual_seed(1)
        logits, found = self.gradients(model, 0.3)
        torch.manual_seed(1)
        again, _ = self.gradients(model, 0.3)
        self.assertTrue(torch.equal(logits, again))
        self.assertFalse(torch.allclose(logits, self.gradients(model)[0], atol=0.05))
        # Along the gradient the loss falls as the gradient says.
        name = "bert.encoder.layer.0.output.dense.bias"
        step = found[name] / found[name].norm() * 0.5

        def loss(sign):
            with torch.no_grad():
                self.weights[name] += sign * step
            torch.manual_seed(1)
            cost = F.cross_entropy(model.logits(self.texts, 0.3), torch.arange(len(self.texts)) % 2)
            with torch.no_grad():
                self.weights[name] -= sign * step
            return float(cost.detach())

        slope = (loss(1) - loss(-1)) / float(2 * step.norm())
        self.assertAlmostEqual(1, slope / float(found[name].norm()), delta=0.15)


class PhrasesTest(unittest.TestCase):
    def test_every_pattern_can_be_filled(self):
        rng = random.Random(1)
        for pair in phrases.PAIRS:
            for pattern in pair:
                self.assertNotIn("{", phrases.fill(pattern, rng))

    def test_what_is_said_of_things_can_be_filled(self):
        rng = random.Random(1)
        for _ in range(2000):
            for label in (0, 1):
                self.assertNotIn("{", phrases.fill(phrases.said(label, rng), rng))

    def test_every_sentence_has_one_label(self):
        lines = phrases.SENTENCES.read_text(encoding="utf-8").splitlines()
        labels = [line.split("\t")[0] for line in lines]
        self.assertEqual(labels.count("0"), labels.count("1"))
        self.assertEqual(len(lines), len({phrases.key(line.split("\t")[1]) for line in lines}))

    def test_labels_are_balanced_and_texts_distinct(self):
        found = phrases.phrases(600, set(), 1)
        self.assertEqual(300, sum(label for label, _ in found))
        self.assertEqual(600, len({phrases.key(text) for _, text in found}))
        self.assertEqual(found, phrases.phrases(600, set(), 1))

    def test_forbidden_texts_never_come_out(self):
        forbidden = {phrases.key(text) for _, text in phrases.phrases(600, set(), 1)}
        self.assertFalse(forbidden & {phrases.key(text) for _, text in phrases.phrases(600, forbidden, 1)})


if __name__ == "__main__":
    unittest.main()
