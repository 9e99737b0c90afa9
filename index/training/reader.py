"""Make `index/models/reader.npz`: `python -m index.training.reader CORPUS_FOLDER [OUT] [--device cuda]`.

Half of the questions came with the corpus, half are made up from news (`index/training/cloze.py`). Each has its passage
beside seven that lack the answer: those that the retriever finds, other passages of the same article, and passages that
share rare words. What is learnt is where in all eight the answer stands, and which passage it is. The built-in model
must have been trained before, and its vectors stay as they are.
"""

import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from index.analyzer import Analyzer
from index.chunking import chunk
from index.embedders import open_embedder
from index.reader import NEAR, QUESTION_TOKENS, READER, Tokenized, Vocabulary
from index.retrieval import CANDIDATES, HybridRetriever
from index.schema import Article, Query
from index.static_embedder import BUILT_IN, load
from index.training import collection
from index.training.cloze import Cloze, gaps, within
from index.training.corpus import Corpus, answers, read

Ints = NDArray[np.int64]

_NEWS, _SHORT_CHARS = 12_000, 40  # articles that questions are made from; passages below are left out
_STORED = 20_000  # chunks of news among which the retriever looks
_PASSAGES, _TOKENS = 8, 320  # of an example, and of a passage
_REAL = 0.5  # of the questions
_DROPPED = 0.08  # of the words of real questions
_MAIN, _WORDS, _HIDDEN, _LAYERS, _WIDTH, _KINDS = 128, 48, 64, 2, 5, 8
_NEIGHBOURS, _REPRINTED = 24, 0.93
_APART = NEAR[-1] + 1  # empty tokens around the passages of an example, so that none sees its neighbour
_ALIGNED = 1.345  # brings the aligned vectors to the size of the others


@dataclass(frozen=True, slots=True)
class Recipe:
    """What training depends on besides the corpus.

    Attributes:
        batch: Questions a step.
        steps: Batches seen.
        warm_up: Steps until the learning rate is reached; from there it falls to nothing in a straight line.
        rate: Learning rate of AdamW.
        dropout: Of inputs and of the last hidden state.
        seed: Of every choice.
    """

    batch: int = 64
    steps: int = 1_660
    warm_up: int = 100
    rate: float = 2e-3
    dropout: float = 0.3
    seed: int = 7


@dataclass(frozen=True, slots=True)
class Real:
    """A question that came with the corpus.

    Attributes:
        tokens: Of the question.
        passage: Number of the one that answers.
        spans: Tokens of the passage that are the answer, wherever it stands.
        wrong: Passages that the retriever finds and that lack the answer, most promising first.
    """

    tokens: Ints
    passage: int
    spans: Sequence[tuple[int, int]]
    wrong: Ints


@dataclass(frozen=True, slots=True)
class Material:
    """All that examples are made from; `article_of` and `alike` (passages, neighbours) have a row a passage."""

    passages: list[Tokenized]
    article_of: Ints
    alike: Ints
    real: list[Real]
    cloze: Cloze
    contexts: int


@dataclass(frozen=True, slots=True)
class Batch:
    """Examples: (batch, question tokens); the others (batch, passages, tokens), the right passage first."""

    questions: Ints
    tokens: Ints
    before: Ints
    answer: NDArray[np.bool_]


@click.command()
@click.argument("corpus_folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False), default=READER)
@click.option("--steps", type=click.IntRange(1), default=Recipe().steps, show_default=True, help="Batches seen.")
@click.option("--device", default="cpu", show_default=True, help="Of torch.")
def main(corpus_folder: Path, out: Path, steps: int, device: str) -> None:
    """Train the reader on CORPUS_FOLDER and write it to the file OUT."""
    recipe = Recipe(steps=steps)
    torch.manual_seed(recipe.seed)
    model = load(BUILT_IN)
    vocabulary = Vocabulary(model)
    rows = functional.normalize(torch.from_numpy(model.rows.astype(np.float32)), dim=1)
    _, directions = np.linalg.eigh((rows.T @ rows).numpy())
    basis = directions[:, ::-1][:, :_MAIN].astype(np.float32).copy()
    main_rows = functional.normalize(rows @ torch.from_numpy(basis), dim=1)
    material = prepare(read(corpus_folder), answers(corpus_folder), vocabulary, main_rows.numpy())
    kinds = np.array([_kinds(word) for word in vocabulary.words], dtype=np.bool_)
    network = Network(vocabulary, main_rows, kinds, recipe.dropout).to(device)
    fit(network, material, recipe, device)
    write(out, network, basis, kinds)
    click.echo(f"{out}: {out.stat().st_size:,} bytes")


def prepare(
    corpora: tuple[Corpus, Corpus],
    answer_of: dict[tuple[str, str], str],
    vocabulary: Vocabulary,
    rows: NDArray[np.float32],
) -> Material:
    """Cut the texts to tokens, find what questions could ask for, and look for passages that mislead.

    Args:
        corpora: What is trained on, and what is held out, of which only the texts serve, as the retriever's haystack.
        answer_of: Answers by question and context.
        vocabulary: Of the built-in model.
        rows: Shape (rows, directions): unit vectors.
    """
    analyzer, training = Analyzer(), corpora[0]
    texts = [analyzer.normalize(text) for text in training.contexts]
    owners = list(range(len(texts)))
    for number, text in enumerate(training.news[:_NEWS], start=len(texts)):
        text = analyzer.normalize(text)
        windows = chunk(Article("piece", "piece", text, (), (0, len(text))))
        parts = [one.text for one in windows if len(one.text) >= _SHORT_CHARS]
        texts += parts
        owners += [number] * len(parts)
    click.echo("cutting passages …")
    passages = [vocabulary.tokens(text) for text in texts]
    found = [gap for number, text in enumerate(texts) for gap in gaps(number, text, passages[number])]
    article_of = np.array(owners)
    first = {owner: number for number, owner in reversed(list(enumerate(owners)))}
    click.echo("looking for passages that are alike …")
    alike = _alike(passages, article_of, vocabulary, rows)
    cloze = Cloze(found, passages, [first[owner] for owner in owners], vocabulary, _synonyms(vocabulary, rows))
    real = _real(corpora, answer_of, texts, passages, vocabulary, analyzer)
    return Material(passages, article_of, alike, real, cloze, len(training.contexts))


def _real(
    corpora: tuple[Corpus, Corpus],
    answer_of: dict[tuple[str, str], str],
    texts: Sequence[str],
    passages: Sequence[Tokenized],
    vocabulary: Vocabulary,
    analyzer: Analyzer,
) -> list[Real]:
    """Return the questions whose answer stands in their context as it is given."""
    training = corpora[0]
    place = {text: number for number, text in reversed(list(enumerate(texts)))}
    context_of = {text: number for number, text in enumerate(training.contexts)}
    articles, chunks = collection.passages(corpora, _STORED)
    embedder = open_embedder(None, analyzer)
    real = []
    with tempfile.TemporaryDirectory() as folder:
        store = collection.build(
            Path(folder), articles, chunks, embedder, analyzer, lambda done, all: _progress("building", done, all)
        )
        retriever = HybridRetriever(store, embedder, analyzer)
        for done, question in enumerate(training.questions, start=1):
            asked = vocabulary.tokens(analyzer.normalize(question.text)).ids
            answer = analyzer.normalize(answer_of[question.text, question.context])
            passage = context_of[question.context]
            spans = list(_spans(answer, texts[passage], passages[passage]))
            if not len(asked) or not spans:
                continue
            told = [analyzer.normalize(one.text) for one in retriever.candidates(Query(question.text), CANDIDATES)[0]]
            wrong = [place[text] for text in told if answer not in text and text in place]
            real.append(Real(asked, passage, spans, np.array(wrong[: 2 * _PASSAGES], dtype=np.int64)))
            _progress("searching", done, len(training.questions))
        store.close()
    return real


def _spans(answer: str, text: str, tokens: Tokenized) -> list[tuple[int, int]]:
    spans, at = [], text.find(answer) if answer else -1
    while at >= 0:
        first, last = within(tokens, at, at + len(answer))
        if first < last:
            spans.append((first, last))
        at = text.find(answer, at + 1)
    return spans


def _alike(passages: Sequence[Tokenized], article_of: Ints, vocabulary: Vocabulary, rows: NDArray[np.float32]) -> Ints:
    """Return the passages of other articles that are nearest to each, nearly the same ones left out."""
    import faiss

    vectors = np.zeros((len(passages), rows.shape[1]), dtype=np.float32)
    for number, one in enumerate(passages):
        ids, counts = np.unique(one.ids, return_counts=True)
        vectors[number] = (np.sqrt(counts) * vocabulary.length[ids]) @ rows[vocabulary.row_of[ids]]
    faiss.normalize_L2(vectors)
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    cosines, found = index.search(vectors, 2 * _NEIGHBOURS)
    wrong = (article_of[found] == article_of[:, None]) | (cosines > _REPRINTED)
    order = np.argsort(wrong, axis=1, kind="stable")[:, :_NEIGHBOURS]
    near: Ints = np.take_along_axis(found, order, axis=1)
    return near


def _synonyms(vocabulary: Vocabulary, rows: NDArray[np.float32]) -> Ints:
    """Return a token of each of the three rows nearest to each token's, shape (tokens, 3)."""
    import faiss

    token_of = np.zeros(len(rows), dtype=np.int64)
    token_of[vocabulary.row_of[::-1]] = np.arange(len(vocabulary.row_of))[::-1]
    index = faiss.IndexFlatIP(rows.shape[1])
    index.add(rows)
    near = index.search(rows, 4)[1][:, 1:]
    synonyms: Ints = token_of[near][vocabulary.row_of]
    return synonyms


def batch(material: Material, number: int, recipe: Recipe) -> Batch:
    """Return the examples of a step; they depend on its number and the seed alone."""
    rng = np.random.default_rng((recipe.seed, number))
    shape = (recipe.batch, _PASSAGES, _TOKENS)
    made = Batch(
        np.zeros((recipe.batch, QUESTION_TOKENS), np.int64),
        np.zeros(shape, np.int64),
        np.zeros(shape, np.int64),
        np.zeros(shape, np.bool_),
    )
    for row in range(recipe.batch):
        if rng.random() < _REAL:
            real = material.real[int(rng.integers(len(material.real)))]
            kept = rng.random(len(real.tokens)) >= _DROPPED
            question = real.tokens[kept] if len(real.tokens) > 5 and kept.any() else real.tokens
            right, spans, found = real.passage, real.spans, real.wrong
        else:
            question, gap = material.cloze.question(rng)
            right, spans, found = gap.passage, [(gap.start, gap.end)], np.zeros(0, np.int64)
        question = question[:QUESTION_TOKENS]
        made.questions[row, : len(question)] = question
        for column, passage in enumerate([right, *_wrong(material, right, found, rng)]):
            told = material.passages[passage]
            start = _window(len(told.ids), spans if not column else (), rng)
            ids = told.ids[start : start + _TOKENS]
            made.tokens[row, column, : len(ids)] = ids
            made.before[row, column, : len(ids)] = told.before[start : start + _TOKENS]
            for first, last in spans if not column else ():
                made.answer[row, 0, max(0, first - start) : max(0, last - start)] = True
    return made


def _wrong(material: Material, right: int, found: Ints, rng: np.random.Generator) -> list[int]:
    """Return passages to mislead: what the retriever finds, what is alike, siblings, and any."""
    half = _PASSAGES // 2
    wrong = [*rng.permutation(found[:_PASSAGES])[:3].tolist(), *rng.permutation(found[_PASSAGES:])[:1].tolist()]
    wrong += rng.permutation(material.alike[right])[: 2 if len(found) else half].tolist()
    own = material.article_of[right]
    around = range(max(0, right - 3), min(len(material.passages), right + 4))
    wrong += rng.permutation([one for one in around if one != right and material.article_of[one] == own])[:2].tolist()
    while len(wrong) < _PASSAGES - 1:
        wrong.append(int(rng.integers(0, material.contexts if rng.random() < 0.5 else len(material.passages))))
    return [int(one) for one in wrong[: _PASSAGES - 1]]


def _window(length: int, spans: Sequence[tuple[int, int]], rng: np.random.Generator) -> int:
    """Return where the part of a long passage begins that is read; it holds one of the answers."""
    if length <= _TOKENS:
        return 0
    if not spans:
        return int(rng.integers(0, length - _TOKENS + 1))
    first, last = spans[int(rng.integers(len(spans)))]
    low, high = max(0, last - _TOKENS), min(first, length - _TOKENS)
    return int(rng.integers(low, high + 1)) if low <= high else max(0, min(first, length - _TOKENS))


class Network(nn.Module):
    """What `index.reader.Reader` computes, in torch; its docstrings tell what the parts are for."""

    table: Tensor
    row_of: Tensor
    length: Tensor
    chars: Tensor
    kinds: Tensor

    def __init__(self, vocabulary: Vocabulary, rows: Tensor, kinds: NDArray[np.bool_], dropout: float) -> None:
        super().__init__()
        for name, value in (
            ("table", rows),
            ("row_of", torch.from_numpy(vocabulary.row_of)),
            ("length", torch.from_numpy(vocabulary.length)),
            ("chars", torch.from_numpy(vocabulary.chars.astype(np.int32))),
            ("kinds", torch.from_numpy(kinds.astype(np.float32))),
        ):
            self.register_buffer(name, value, persistent=False)
        self.projection = nn.Linear(_MAIN, _WORDS, bias=False)
        nn.init.orthogonal_(self.projection.weight)
        self.pair = nn.Parameter(torch.tensor([[8.0, 2.0, 4.0], [10.0, 0.0, 0.0], [4.0, 6.0, 0.0]]))
        self.pb = nn.Parameter(torch.tensor([-8.0, -6.0, -6.0]))
        self.att = nn.Parameter(torch.tensor([6.0, 3.0, 2.0]))
        self.wq = nn.Parameter(torch.tensor([1.0, 0.2]))
        self.cov = nn.Parameter(torch.tensor([2.0, 2.0, 2.0]))
        self.bias = nn.Parameter(torch.tensor(-4.0))
        self.query_in = nn.Linear(_WORDS + _KINDS + 1, _HIDDEN)
        self.query_conv = nn.Conv1d(_HIDDEN, _HIDDEN, 3, padding=1)
        self.query_att = nn.Linear(_HIDDEN, 1)
        ways = len(self.pb)
        self.into = nn.Linear(2 * _WORDS + 2 * ways + 2 * len(NEAR) + _KINDS + 3, _HIDDEN)
        self.film = nn.ModuleList([nn.Linear(_HIDDEN, 2 * _HIDDEN) for _ in range(_LAYERS + 1)])
        self.depth = nn.ParameterList([nn.Parameter(torch.randn(_WIDTH, _HIDDEN) * 0.3) for _ in range(_LAYERS)])
        self.point = nn.ModuleList([nn.Linear(_HIDDEN, _HIDDEN) for _ in range(_LAYERS)])
        self.out = nn.Linear(_HIDDEN, 1)
        self.bilinear = nn.Linear(_HIDDEN, _HIDDEN, bias=False)
        for layer in self.film:
            nn.init.zeros_(layer.weight)  # type: ignore[arg-type]
            nn.init.zeros_(layer.bias)  # type: ignore[arg-type]
        nn.init.zeros_(self.bilinear.weight)
        self.dropout = nn.Dropout(dropout)

    def forward(self, questions: Tensor, tokens: Tensor, before: Tensor) -> tuple[Tensor, Tensor]:
        """Return logits, (batch, passages, tokens), and scores, (batch, passages); shapes are those of Batch."""
        read = [self._read(*example) for example in zip(questions, tokens, before, strict=True)]
        logits, scores = zip(*read, strict=True)
        return torch.stack(logits), torch.stack(scores)

    def _read(self, asked: Tensor, tokens: Tensor, before: Tensor) -> tuple[Tensor, Tensor]:
        """Return logits, (passages, tokens), and scores, (passages,), of one example of a Batch.

        What depends on the token alone is done once for all its places; the passages are read end to end.
        """
        asked, there = asked[asked > 0], tokens > 0
        apart = (_APART, 0, 0, 1)  # empty tokens before each passage, and before one more at the end
        used, place = torch.unique(functional.pad(tokens, apart), return_inverse=True)
        read = functional.pad(functional.pad(there, (0, 0, 0, 1)), (_APART, 0), value=True)
        place, told = place[read], functional.pad(there, apart)[read]
        query, text = (self.projection(self.table[self.row_of[ids]]) for ids in (asked, used))
        similar = functional.normalize(text, dim=-1) @ functional.normalize(query, dim=-1).T
        same, alike = (used[:, None] == asked).float(), self._alike(used, asked)
        three = torch.stack([similar, alike, same], -1)
        met = torch.sigmoid(three @ self.pair.T + self.pb) * (used > 0)[:, None, None]
        own = functional.softplus(self.wq[0] * self.length[asked] + self.wq[1])
        own = own / own.sum().clamp(min=1e-6)
        weighted = met * own[:, None]
        attention = torch.softmax(self.att[0] * similar + self.att[1] * same + self.att[2] * alike, -1)
        parts = [text, _ALIGNED * attention @ query, 4 * weighted.amax(1), 2 * weighted.sum(1)]
        parts += [self.kinds[used], self.length[used][:, None]]
        close = _close(torch.stack([met[..., 0], met[..., -1]], 1)[place], own)
        joined = functional.pad(before, apart)[read][:, None]
        parts = [part[place] for part in parts]
        parts[4:4] = [close]
        parts += [joined == 1, joined == 2]
        about = self._about(query, asked)
        hidden = torch.relu(self.into(self.dropout(torch.cat(parts, -1))))
        hidden = self._turned(hidden, about, 0) * told[:, None]
        for layer in range(_LAYERS):
            padded = functional.pad(hidden, (0, 0, _WIDTH // 2, _WIDTH // 2))
            mixed = torch.stack([padded[at : at + len(hidden)] * self.depth[layer][at] for at in range(_WIDTH)]).sum(0)
            turned = self._turned(self.point[layer](mixed), about, layer + 1)
            hidden = (hidden + torch.relu(turned)) * told[:, None]
        hidden = self.dropout(hidden)
        found = self.out(hidden)[:, 0] + hidden @ self.bilinear(about)
        logits = torch.full(tokens.shape, -1e4, device=found.device).masked_scatter(there, found[told])
        owner = torch.arange(len(read), device=place.device)[:, None].expand(read.shape)[read]
        covered = torch.stack([(met[place[owner == one]].amax(0) * own[:, None]).sum(0) for one in range(len(tokens))])
        return logits, torch.logsumexp(logits, -1) + covered @ self.cov + self.bias

    def _alike(self, used: Tensor, asked: Tensor) -> Tensor:
        told, theirs = self.chars[used], self.chars[asked]
        equal = (told[:, None, :, None] == theirs[:, None]) & (told[:, None, :, None] > 0)
        longer = torch.maximum((told > 0).sum(-1)[:, None], (theirs > 0).sum(-1))
        return equal.any(-1).float().sum(-1) / longer.clamp(min=1)

    def _about(self, query: Tensor, asked: Tensor) -> Tensor:
        if len(asked) < QUESTION_TOKENS:  # the last word sees that none follows
            asked = functional.pad(asked, (0, 1))
            query = torch.cat([query, self.projection(self.table[self.row_of[asked[-1:]]])])
        told = torch.cat([query, self.kinds[asked], self.length[asked][:, None]], -1)
        hidden = torch.relu(self.query_in(told))
        hidden = hidden + torch.relu(self.query_conv(hidden.T).T)
        hidden = hidden[asked > 0]
        weights = torch.softmax(self.query_att(hidden)[:, 0], 0)
        return weights @ hidden

    def _turned(self, hidden: Tensor, about: Tensor, layer: int) -> Tensor:
        scale, shift = self.film[layer](about).chunk(2, -1)
        turned: Tensor = hidden * (1 + scale) + shift
        return turned


def _close(met: Tensor, own: Tensor) -> Tensor:
    """Return what `index.reader` does by the same name, shape (tokens, ways * reaches), of (tokens, ways, asked)."""
    found, widest, reach = [], met, 0
    for near in NEAR:
        while reach < near:
            step = min(2 * reach + 1, near - reach)
            around = functional.pad(widest, (0, 0, 0, 0, step, step))
            widest = torch.maximum(widest, torch.maximum(around[: -2 * step], around[2 * step :]))
            reach += step
        found.append(widest @ own)
    return torch.stack(found, -1).flatten(1)


def fit(network: Network, material: Material, recipe: Recipe, device: str) -> None:
    """Train the network."""
    optimizer = torch.optim.AdamW(network.parameters(), lr=recipe.rate, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / recipe.warm_up, 1.0) * max(1 - step / recipe.steps, 0.02)
    )
    started, seen = time.monotonic(), 0.0
    for step in range(1, recipe.steps + 1):
        made = batch(material, step, recipe)
        questions, tokens, before, answer = (
            torch.from_numpy(part).to(device) for part in (made.questions, made.tokens, made.before, made.answer)
        )
        logits, scores = network(questions, tokens, before)
        value = loss(logits, scores, answer)
        optimizer.zero_grad()
        value.backward()  # type: ignore[no-untyped-call]  # torch's own
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        seen += float(value.detach())
        if step % 20 == 0 or step == recipe.steps:
            left = (time.monotonic() - started) / step * (recipe.steps - step)
            click.echo(f"step {step}/{recipe.steps}, loss {seen / (step % 20 or 20):.4f}, {left / 60:.1f} minutes left")
            seen = 0.0
    network.eval()


def loss(logits: Tensor, scores: Tensor, answer: Tensor) -> Tensor:
    """Return how surprising the answer's place among all tokens is, the right passage among all, and each by itself."""
    inside = torch.logsumexp(logits.masked_fill(~answer, -1e4).flatten(1), 1)
    place = (torch.logsumexp(logits.flatten(1), 1) - inside).mean()
    first = torch.zeros(len(scores), dtype=torch.long, device=scores.device)
    right = functional.one_hot(first, scores.shape[1]).float()
    alone = functional.binary_cross_entropy_with_logits(scores, right)
    return place + functional.cross_entropy(scores, first) + 0.5 * alone


def write(out: Path, network: Network, basis: NDArray[np.float32], kinds: NDArray[np.bool_]) -> None:
    """Write the weights, matrices with the side of their input first and in half precision."""
    stored: dict[str, Tensor] = {"basis": torch.from_numpy(basis), "projection": network.projection.weight.T}
    stored |= {name: getattr(network, name) for name in ("pair", "pb", "att", "wq", "cov", "bias")}
    linear: dict[str, nn.Module] = {"query_in": network.query_in, "in": network.into}
    linear |= {f"film{layer}": one for layer, one in enumerate(network.film)}
    linear |= {f"point{layer}": one for layer, one in enumerate(network.point)}
    for name, one in linear.items():
        assert isinstance(one, nn.Linear)
        stored |= {f"{name}_w": one.weight.T, f"{name}_b": one.bias}
    conv = network.query_conv
    assert conv.bias is not None
    stored |= {"query_conv_w": conv.weight.permute(2, 1, 0), "query_conv_b": conv.bias}
    stored |= {"query_att_w": network.query_att.weight[0], "query_att_b": network.query_att.bias}
    stored |= {f"depth{layer}": one for layer, one in enumerate(network.depth)}
    stored |= {"out_w": network.out.weight[0], "out_b": network.out.bias, "bilinear": network.bilinear.weight.T}
    arrays = {name: value.detach().cpu().numpy().copy() for name, value in stored.items()}
    arrays["in_w"][_WORDS : 2 * _WORDS] *= _ALIGNED  # the reader takes the aligned vectors as they are
    halves: dict[str, Any] = {name: one.astype(np.float16) if one.ndim > 1 else one for name, one in arrays.items()}
    np.savez_compressed(out, **halves, kinds=np.packbits(kinds, axis=1)[:, 0])


def _kinds(word: str) -> list[bool]:
    """Return what sort of token a word is, by its characters."""
    figure = any(char.isdigit() for char in word)
    han = any("\u4e00" <= char <= "\u9fff" for char in word)
    latin = any("a" <= char <= "z" for char in word)
    year = word.isdigit() and len(word) == 4
    dated = word[-1:] in tuple("年月日时点分")
    return [figure, figure and not han, year, dated, figure and han, latin, len(word) == 1, len(word) >= 3]


def _progress(what: str, done: int, total: int) -> None:
    if done % 500 == 0 or done == total:
        click.echo(f"{what} {done}/{total}")


if __name__ == "__main__":
    main()
