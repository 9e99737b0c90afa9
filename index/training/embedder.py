"""Trains the built-in model: `python -m index.training.embedder CORPUS_FOLDER OUT_FOLDER`.

The model, the losses and the format are those of sentence-transformers. The loop is our own: its trainer would cut the
same texts into tokens again in every epoch, which takes longer than all the arithmetic; here they are cut once. A token
counts by the root of how often it stands in a text, as the index counts it (`StaticEmbedder`, `damped`).
"""

import json
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click
import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save_file
from scipy.sparse import coo_array, csr_array
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.losses import MatryoshkaLoss, MultipleNegativesRankingLoss
from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding
from sklearn.utils.extmath import randomized_svd
from tokenizers import Tokenizer

from index.analyzer import Analyzer
from index.training.corpus import Corpus, Question, read
from index.training.pairs import Encode, Passages, Sampler, Tokens
from index.training.vocabulary import tokenizer

_Batch = tuple[list[Tokens], list[Tokens]]

_STEPS_A_COPY = 200  # so that a run that is broken off leaves a model behind
_ENCODED_AT_ONCE = 20_000
_COMPARED_AT_ONCE = 4_096
_LOOKED_AT, _ALIKE = 24, 8  # neighbours of a passage: among so many, so many of other articles
_REPRINTED = 0.9  # cosine from which a passage says the same, and is no negative
_FAR, _SMOOTHING = 10, 0.75
_SHARING_FACTOR = 2654435761  # Knuth's multiplicative hash: neighbours in frequency get rows far apart
_UNKNOWN_WEIGHT = 1e-7  # too little to matter, enough for a text of unknown signs to have a direction


@dataclass(frozen=True, slots=True)
class Recipe:
    """What training depends on besides the corpus; two runs of one recipe differ by rounding alone.

    Attributes:
        dim: Length of a vector.
        smaller: Shorter vectors that are trained along with it: the first so many numbers of each.
        rows: Vectors in the table.
        shared_rows: So many of them are shared by all words that are too rare for a vector of their own.
        batch: Pairs a step.
        steps: Batches seen.
        warm_up: Steps until the learning rate is reached; from there it falls to nothing in a straight line.
        rate: Learning rate of Adam.
        scale: Cosines are multiplied by it before the softmax.
        spread: A token's vector starts as long as its inverse document frequency to this power.
        company, chance: Shares of its start that come from the words it stands beside, and from chance.
        seed: Of every choice.
    """

    dim: int = 512
    smaller: tuple[int, ...] = (256,)
    rows: int = 42_000
    shared_rows: int = 14_000
    batch: int = 2_048
    steps: int = 1_200
    warm_up: int = 50
    rate: float = 0.01
    scale: float = 22.0
    spread: float = 1.0
    company: float = 0.4
    chance: float = 0.9
    seed: int = 1


class DampedEmbedding(StaticEmbedding):
    """StaticEmbedding whose tokens have weights, as products of sparse matrices: several times as fast to train."""

    def forward(self, features: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        """Add `sentence_embedding`, the weighted sum of rows, to `weights` and `transposed`."""
        parts = self.embedding.weight, features["weights"], features["transposed"]
        summed = _Product.apply(*parts)  # type: ignore[no-untyped-call]
        return features | {"sentence_embedding": summed}


class _Product(torch.autograd.Function):
    """A constant sparse matrix times a table; torch's own gradient of it would be of the matrix as well."""

    @staticmethod
    def forward(ctx: Any, table: torch.Tensor, weights: torch.Tensor, transposed: torch.Tensor) -> torch.Tensor:
        ctx.transposed = transposed
        return weights @ table

    @staticmethod
    def backward(ctx: Any, *slopes: torch.Tensor) -> tuple[torch.Tensor, None, None]:
        return ctx.transposed @ slopes[0], None, None


@click.command()
@click.argument("corpus_folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("out", type=click.Path(path_type=Path, file_okay=False))
@click.option("--steps", type=click.IntRange(1), default=Recipe().steps, show_default=True, help="Batches seen.")
@click.option("--threads", type=click.IntRange(1), default=2, show_default=True, help="Threads of the arithmetic.")
def main(corpus_folder: Path, out: Path, steps: int, threads: int) -> None:
    """Train the model on CORPUS_FOLDER and write it to the folder OUT."""
    torch.set_num_threads(threads)
    recipe = Recipe(steps=steps)
    click.echo("reading the corpus …")
    corpus = _normalized(read(corpus_folder)[0])
    click.echo("counting words …")
    cutter = tokenizer([*corpus.news, *corpus.contexts, *(one.text for one in corpus.questions)])
    for row_of, rows in train(corpus, cutter, recipe):
        write(out, cutter, row_of, rows, recipe)
    click.echo(f"{out}: {sum(file.stat().st_size for file in out.rglob('*') if file.is_file()):,} bytes")


def train(corpus: Corpus, cutter: Tokenizer, recipe: Recipe) -> Iterator[tuple[Tokens, NDArray[np.float32]]]:
    """Yield the row of each token, shape (tokens,), and the table, shape (rows, dim), now and then and at the end."""
    torch.manual_seed(recipe.seed)
    # The default, which it would warn of.
    torch.sparse.check_sparse_tensor_invariants.disable()  # type: ignore[no-untyped-call]
    encode = _encoder(cutter)
    passages = Passages.read(corpus, encode)
    sampler = Sampler(corpus, passages, encode, cutter.get_vocab_size(), seed=recipe.seed)
    row_of = share_rows(sampler.idf, recipe.rows, recipe.shared_rows)
    chance = _by_chance(sampler.idf, row_of, recipe)
    click.echo("looking for passages that are alike …")
    sampler.alike = _alike(passages, sampler.article_of, chance.numpy(), row_of)
    click.echo("counting which words stand together …")
    company = torch.from_numpy(by_company(passages, row_of, recipe)) * chance.norm(dim=1, keepdim=True)
    table = DampedEmbedding(cutter, embedding_weights=recipe.company * company + recipe.chance * chance)
    model = SentenceTransformer(modules=[table])
    dims = [recipe.dim, *recipe.smaller]
    # Smaller vectors count less: they are for those who want a smaller index, not what is searched by default.
    loss = MatryoshkaLoss(
        model, MultipleNegativesRankingLoss(model, scale=recipe.scale), dims, [1.0] + [0.3] * len(recipe.smaller)
    )
    optimizer = torch.optim.Adam(model.parameters(), lr=recipe.rate, betas=(0.9, 0.99), fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / recipe.warm_up, 1.0) * max(1 - step / recipe.steps, 0.01)
    )
    started, seen = time.monotonic(), 0.0
    for step, (questions, texts) in enumerate(_ahead(sampler, recipe), start=1):
        value = loss([_features(questions, row_of, len(chance)), _features(texts, row_of, len(chance))], torch.empty(0))
        optimizer.zero_grad()
        value.backward()
        optimizer.step()
        schedule.step()
        seen += float(value.detach())
        if step % 50 == 0 or step == recipe.steps:
            left = (time.monotonic() - started) / step * (recipe.steps - step)
            click.echo(f"step {step}/{recipe.steps}, loss {seen / (step % 50 or 50):.4f}, {left / 60:.1f} minutes left")
            seen = 0.0
        if step % _STEPS_A_COPY == 0 or step == recipe.steps:
            yield row_of, table.embedding.weight.detach().numpy().copy()


def share_rows(idf: NDArray[np.float64], rows: int, shared: int) -> Tokens:
    """Return each token's row: one of its own for the common ones, one of the last `shared` for the others."""
    own = min(rows - shared, len(idf))
    by_frequency = np.argsort(idf, kind="stable")
    row_of = np.empty(len(idf), dtype=np.int64)
    row_of[by_frequency[:own]] = np.arange(own)
    row_of[by_frequency[own:]] = own + np.arange(len(idf) - own) * _SHARING_FACTOR % 2**32 % shared
    return row_of


def write(out: Path, cutter: Tokenizer, row_of: Tokens, rows: NDArray[np.float32], recipe: Recipe) -> None:
    """Write the model in sentence-transformers' format, a byte a number, each row with a scale of its own."""
    # Loaded and saved once by the library, so that its own files (modules.json and the like) are as it wants them.
    SentenceTransformer(
        modules=[StaticEmbedding(cutter, embedding_weights=np.zeros((1, recipe.dim), np.float32)), Normalize()]
    ).save(str(out), create_model_card=False)
    scales = np.abs(rows).max(axis=1).clip(min=1e-9) / 127
    embeddings = np.rint(rows / scales[:, None]).astype(np.int8)
    unknown = np.zeros((1, recipe.dim), dtype=np.int8)
    unknown[0, 0] = 127
    mapping, weights = row_of.astype(np.int32), (scales[row_of] / scales.max()).astype(np.float32)
    mapping[0], weights[0] = len(embeddings), _UNKNOWN_WEIGHT
    tensors = {"embeddings": np.concatenate([embeddings, unknown]), "mapping": mapping, "weights": weights}
    save_file(tensors, out / "model.safetensors")
    cutter.save(str(out / "tokenizer.json"), pretty=False)
    (out / "recipe.json").write_text(json.dumps(asdict(recipe), indent=2) + "\n", encoding="utf-8")


def _normalized(corpus: Corpus) -> Corpus:
    """Return the texts as the index normalises them: simplified characters, half width, lower case."""
    normalize = Analyzer().normalize
    return Corpus(
        tuple(map(normalize, corpus.news)),
        tuple(map(normalize, corpus.contexts)),
        tuple(Question(normalize(one.text), normalize(one.context)) for one in corpus.questions),
    )


def _encoder(cutter: Tokenizer) -> Encode:
    """Return a function from texts to tokens, unknown signs (punctuation, above all) left out."""

    def encode(texts: Sequence[str]) -> list[Tokens]:
        parts = (texts[start : start + _ENCODED_AT_ONCE] for start in range(0, len(texts), _ENCODED_AT_ONCE))
        found = (np.array(one.ids, dtype=np.int64) for part in parts for one in cutter.encode_batch_fast(list(part)))
        return [tokens[tokens > 0] for tokens in found]

    return encode


def _by_chance(idf: NDArray[np.float64], row_of: Tokens, recipe: Recipe) -> torch.Tensor:
    """Return random directions: two words that never meet are nearly orthogonal, and rare words weigh more."""
    rarity = np.zeros(int(row_of.max()) + 1)
    np.maximum.at(rarity, row_of, idf)
    lengths = torch.tensor(rarity**recipe.spread / recipe.dim**0.5, dtype=torch.float32)
    return torch.randn(len(rarity), recipe.dim) * lengths[:, None]


def by_company(passages: Passages, row_of: Tokens, recipe: Recipe) -> NDArray[np.float32]:
    """Return a unit vector a row, near each other where rows stand beside the same ones, shape (rows, dim).

    Main directions of the positive pointwise mutual information of rows that stand within ten tokens (Levy, Goldberg
    and Dagan 2015: contexts smoothed by the power 0.75), turned so that no dimension counts more than another.
    """
    count = int(row_of.max()) + 1
    rows = row_of[passages.tokens].astype(np.int32)
    owner = np.repeat(np.arange(len(passages)), np.diff(passages.sentences[passages.passages]))
    together = csr_array((count, count), dtype=np.float32)
    for apart in range(1, _FAR + 1):
        both = owner[:-apart] == owner[apart:]
        weight = np.full(int(both.sum()), 1.0 if apart <= _FAR // 2 else 0.5, dtype=np.float32)
        pairs = rows[:-apart][both], rows[apart:][both]
        together = together + csr_array(coo_array((weight, pairs), shape=together.shape))
    together = csr_array(together + together.T)
    counts = np.asarray(together.sum(axis=1))
    expected = counts**_SMOOTHING / (counts**_SMOOTHING).sum()
    owners = np.repeat(np.arange(count), np.diff(together.indptr))
    shares = together.data / counts[owners] / expected[together.indices]
    together.data = np.maximum(np.log(shares), 0.0).astype(np.float32)
    together.eliminate_zeros()
    left, sizes, _ = randomized_svd(together, recipe.dim, n_oversamples=48, n_iter=2, random_state=recipe.seed)
    vectors = left * np.sqrt(sizes)
    vectors -= vectors.mean(axis=0)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    turn = np.linalg.qr(np.random.default_rng(recipe.seed).standard_normal((recipe.dim, recipe.dim)))[0]
    turned: NDArray[np.float32] = (vectors @ turn).astype(np.float32)
    return turned


def _alike(passages: Passages, article_of: Tokens, rows: NDArray[np.float32], row_of: Tokens) -> Tokens:
    """Return the passages of other articles that share most rare words with each, nearly the same ones left out."""
    import faiss

    vectors = np.empty((len(passages), rows.shape[1]), dtype=np.float32)
    for start in range(0, len(vectors), _ENCODED_AT_ONCE):
        some = [passages.of(one) for one in range(start, min(start + _ENCODED_AT_ONCE, len(vectors)))]
        vectors[start : start + len(some)] = _weights(some, row_of, len(rows)) @ rows
    faiss.normalize_L2(vectors)
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    near = np.zeros((len(vectors), _ALIKE), dtype=np.int64)
    for start in range(0, len(vectors), _COMPARED_AT_ONCE):
        cosines, found = index.search(vectors[start : start + _COMPARED_AT_ONCE], _LOOKED_AT)
        own = article_of[start : start + len(found), None]
        wrong = (article_of[found] == own) | (cosines > _REPRINTED)
        order = np.argsort(wrong, axis=1, kind="stable")[:, :_ALIKE]
        near[start : start + len(found)] = np.take_along_axis(found, order, axis=1)
    return near


def _features(texts: Sequence[Tokens], row_of: Tokens, rows: int) -> dict[str, Any]:
    """Return what DampedEmbedding takes for texts that are cut already."""
    weights = _weights(texts, row_of, rows)
    return {"weights": _as_torch(weights), "transposed": _as_torch(weights.T.tocsr())}


def _weights(texts: Sequence[Tokens], row_of: Tokens, rows: int) -> csr_array:
    """Return how much each row counts in each text, shape (texts, rows): the root of how often it stands there."""
    starts = np.cumsum([0, *(len(one) for one in texts)])
    tokens = csr_array((np.ones(starts[-1], np.float32), np.concatenate(texts), starts), (len(texts), len(row_of)))
    tokens.sum_duplicates()
    return csr_array((np.sqrt(tokens.data), row_of[tokens.indices], tokens.indptr), (len(texts), rows))


def _as_torch(matrix: csr_array) -> torch.Tensor:
    """Return the same matrix, compressed by rows as well."""
    bounds, columns = (torch.from_numpy(one.astype(np.int64)) for one in (matrix.indptr, matrix.indices))
    return torch.sparse_csr_tensor(bounds, columns, torch.from_numpy(matrix.data), matrix.shape)


def _ahead(sampler: Sampler, recipe: Recipe) -> Iterator[_Batch]:
    """Yield the batches, the next one made in a thread while the last is used."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        coming = pool.submit(sampler.batch, 0, recipe.batch)
        for number in range(1, recipe.steps + 1):
            batch = coming.result()
            coming = pool.submit(sampler.batch, number, recipe.batch)
            yield batch


if __name__ == "__main__":
    main()
