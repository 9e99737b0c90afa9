"""Fits the weights by which headlines find their bodies: `python -m tests.bench.fitting_headlines [PAGES]`."""

import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from index import articles, layout, owners
from index.owners import Run
from index.roles import Role
from tests.bench.fitting import labelled, together, training_pages, training_stories
from tests.pages import Page, Story, make_page

HIDDEN = 24
EPOCHS = 12
BATCH = 128
_NEVER = -1e4


def pages_with_strays(stories: Sequence[Story], count: int, seed: int) -> Iterator[Page]:
    """Yield pages of both newspapers, and more of those on which headlines of other pages stand."""
    rng = random.Random(seed)
    yield from training_pages(stories, count // 4, seed)
    for number in range(2 * count):
        chosen = together(stories, rng.choice([1, 2, 2, 3, 3, 4]) + 4, rng, whole=number % 2 == 0)
        yield make_page(chosen[:-4], chosen[-4:], rng, "hard")


class Example(NamedTuple):
    """One run of headline lines.

    Attributes:
        owners, ties: What is known of its lines, as `index.owners.figures` returns it.
        truth: Column of the body of each line; the last is none.
        same: Whether each line belongs to the headline of the line before.
    """

    owners: NDArray[np.float32]
    ties: NDArray[np.float32]
    truth: list[int]
    same: list[bool]


def examples(pages: Iterator[Page]) -> list[Example]:
    """Return the runs of headlines of pages whose rows are given their true roles."""
    rng = random.Random(0)
    found: list[Example] = []
    for page in pages:
        rows, roles, pieces = labelled(page)
        if Role.FIRST not in roles or Role.HEAD not in roles:
            continue
        if roles[0] == Role.BODY:
            roles[0] = Role.FIRST
        body_of = [piece for piece, role in zip(pieces, roles, strict=True) if role == Role.FIRST]
        piece_of = {row.traced.raw[0]: piece for row, piece in zip(rows, pieces, strict=True)}
        lines = layout.joined(rows, [Role(role) for role in roles])
        bodies, runs = articles.by_role(lines)
        runs = [_printed_otherwise(run, rng) for run in runs]
        texts = ["".join(line.text for line in body) for body in bodies]
        for run, (near, figures, ties) in zip(runs, owners.figures(runs, texts), strict=True):
            whose = [piece_of[line.traced.raw[0]] for line in run.lines]
            columns = [
                near.index(body_of.index(one)) if one in body_of and body_of.index(one) in near else len(near)
                for one in whose
            ]
            same = [at > 0 and whose[at] == whose[at - 1] for at in range(len(whose))]
            found.append(Example(figures, ties, columns, same))
    return found


def _printed_otherwise(run: Run, rng: random.Random) -> Run:
    """Return a run, now and then with blank lines where pages seldom have them."""
    if rng.random() < 0.7:
        return run
    return replace(run, lines=tuple(replace(line, gap=rng.randint(0, 1)) for line in run.lines))


def loss_of(fits: Tensor, ties: Tensor, truth: Tensor, same: Tensor, mask: Tensor) -> Tensor:
    """Return how unlikely the true owners and headlines are, as a conditional random field sees them.

    Args:
        fits: Shape (runs, lines, owners); the last owner is none, those that a run lacks fit very badly.
        ties: Shape (runs, lines).
        truth, same, mask: Shape (runs, lines).
    """
    runs, lines, width = fits.shape
    reached = fits[:, 0]
    gold = reached.gather(1, truth[:, :1])[:, 0]
    diagonal = torch.eye(width, dtype=torch.bool)
    for line in range(1, lines):
        tie = ties[:, line, None]
        stays = torch.cat([tie.expand(runs, width - 1), torch.logaddexp(tie, torch.zeros(()))], dim=1)
        steps = torch.where(diagonal, stays[:, None, :], torch.zeros(()))
        following = torch.logsumexp(reached[:, :, None] + steps, 1) + fits[:, line]
        here = mask[:, line]
        reached = torch.where(here[:, None], following, reached)
        step = fits[:, line].gather(1, truth[:, line : line + 1])[:, 0] + ties[:, line] * same[:, line]
        gold = gold + torch.where(here, step, torch.zeros(()))
    return (torch.logsumexp(reached, 1) - gold).mean()


def _network(width: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(width, HIDDEN), nn.Tanh(), nn.Dropout(0.05), nn.Linear(HIDDEN, 1))


def _padded(chosen: Sequence[Example]) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor, Tensor]:
    lines = max(len(one.truth) for one in chosen)
    width = max(one.owners.shape[1] for one in chosen)
    figures = torch.zeros(len(chosen), lines, width, chosen[0].owners.shape[2])
    ties = torch.zeros(len(chosen), lines, chosen[0].ties.shape[1])
    there = torch.zeros(len(chosen), 1, width, dtype=torch.bool)
    truth, same = torch.zeros(len(chosen), lines, dtype=torch.int64), torch.zeros(len(chosen), lines)
    mask = torch.zeros(len(chosen), lines, dtype=torch.bool)
    for run, one in enumerate(chosen):
        count, bodies = len(one.truth), one.owners.shape[1] - 1
        figures[run, :count, :bodies] = torch.from_numpy(one.owners[:, :bodies])
        figures[run, :count, -1] = torch.from_numpy(one.owners[:, -1])
        there[run, 0, :bodies] = there[run, 0, -1] = True
        ties[run, :count] = torch.from_numpy(one.ties)
        truth[run, :count] = torch.tensor([width - 1 if column == bodies else column for column in one.truth])
        same[run, :count] = torch.tensor(one.same, dtype=torch.float32)
        mask[run, :count] = True
    return figures, ties, there, truth, same, mask


def fit(found: Sequence[Example]) -> tuple[dict[str, NDArray[np.floating]], dict[str, NDArray[np.floating]]]:
    """Return the weights for owners and for ties that make the true headlines likeliest."""
    torch.manual_seed(0)
    every = [
        np.concatenate([one.owners.reshape(-1, one.owners.shape[2]) for one in found]),
        np.concatenate([one.ties for one in found]),
    ]
    means, scales = [one.mean(axis=0) for one in every], [one.std(axis=0) + 1e-2 for one in every]
    networks = [_network(one.shape[1]) for one in every]
    order = sorted(range(len(found)), key=lambda row: len(found[row].truth))
    batches = [order[at : at + BATCH] for at in range(0, len(order), BATCH)]
    parameters = [one for network in networks for one in network.parameters()]
    optimizer = torch.optim.AdamW(parameters, lr=3e-3, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 1e-2, total_steps=EPOCHS * len(batches))
    rng = np.random.default_rng(0)
    for epoch in range(EPOCHS):
        total = 0.0
        for batch in rng.permutation(len(batches)):
            figures, lines, there, truth, same, mask = _padded([found[row] for row in batches[batch]])
            fits = networks[0]((figures - torch.from_numpy(means[0])) / torch.from_numpy(scales[0]))[..., 0]
            fits = torch.where(there, fits, torch.full((), _NEVER))
            ties = networks[1]((lines - torch.from_numpy(means[1])) / torch.from_numpy(scales[1]))[..., 0]
            loss = loss_of(fits, ties, truth, same, mask)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
            total += loss.item()
        print(f"epoch {epoch}: {total / len(batches):.4f}", flush=True)
    tables = []
    for network, mean, scale in zip(networks, means, scales, strict=True):
        layers = zip(("into", "bias", "out", "out_bias"), network.parameters(), strict=True)
        table = {name: value.detach().numpy().T.astype(np.float16) for name, value in layers}
        tables.append(table | {"mean": mean, "scale": scale})
    return tables[0], tables[1]


def main() -> None:
    """Fit and replace the weights."""
    torch.set_num_threads(1)
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1500
    found = examples(pages_with_strays(training_stories(), count, seed=11))
    print(f"{len(found)} runs of headlines", flush=True)
    own, tie = fit(found)
    np.savez_compressed(Path(owners.OWNERS), **own)  # type: ignore[arg-type]
    np.savez_compressed(Path(owners.TIES), **tie)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
