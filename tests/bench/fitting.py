"""Fits the weights by which pages in columns are read: `python -m tests.bench.fitting [PAGES SEED [--continue]]`.

Pages are made of news that `tests.bench.reading` does not measure on: of lines of the corpus beyond those it reads.
The weights in the repository are the mean of three networks, fitted one after the other with `--continue` (1400, 900,
700 pages a level; seeds 7, 21, 33) while this program was being written.
"""

import random
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from index import network, roles
from index.fluency import coverage, pairs
from index.layout import columns, usual_gap
from index.network import Network
from index.patterns import GOES_ON
from index.roles import Role
from index.rows import Row, rows_of
from tests.bench import reading
from tests.other_pages import make_other_pages
from tests.pages import LEVELS, Page, Story, make_page, make_pages

HIDDEN = 48
EPOCHS = 5
BATCH = 32
_BARRED = -50.0
_PLACE = re.compile(r"([一-鿿]{2})(?:[省市县区镇乡村]|街道)")
_WHO = re.compile(r"[，。]([一-鿿]{2,3})(?:强调|指出|表示|介绍|说)")
_OCCASION = re.compile(r"[一-鿿]{3,14}(?:会议|座谈会|活动|仪式|工作会|推进会|大会)")
_PLACES = "青云白石江湖溪山南北东西安宁平阳林泉松龙凤金玉清河沙港桥"

Example = tuple[NDArray[np.float32], NDArray[np.int64]]


def training_stories() -> list[Story]:
    """Return stories with a headline that the benchmark does not measure on."""
    measured = {story.title for story in reading.titled_stories()}
    found = reading.stories_of(reading.corpus(100_000)[reading.MEASURED :])
    return [story for story in found if story.title not in measured]


def varied(story: Story, rng: random.Random) -> Story:
    """Return the story shorter, in other paragraphs, beginning with a later sentence or a quotation, or as it is."""
    sentences = re.findall(r"[^。！？]+(?:[。！？]+[”’）]*|$)", "".join(story.paragraphs))
    later = [row for row in range(1, min(7, len(sentences) - 2)) if not GOES_ON.match(sentences[row])]
    spoken = [row for row in range(1, len(sentences) - 2) if sentences[row].startswith("“")]
    if later and rng.random() < 0.5:
        sentences = sentences[rng.choice(spoken if spoken and rng.random() < 0.4 else later) :]
    if rng.random() < 0.45:
        sentences = sentences[: rng.randint(2, max(2, len(sentences)))]
    least = rng.choice([1, 30, 60, 100, 200])
    paragraphs = [""]
    for sentence in sentences:
        if len(paragraphs[-1]) >= least * rng.uniform(0.6, 1.4):
            paragraphs.append("")
        paragraphs[-1] += sentence.strip()
    return replace(story, paragraphs=tuple(filter(None, paragraphs)) or story.paragraphs)


def headed(story: Story, rng: random.Random) -> Story:
    """Return the story with a kicker or a subtitle as local newspapers have them, made of what its body says."""
    text = "".join(story.paragraphs)
    if rng.random() < 0.3:
        who = _WHO.findall(text)
        name = rng.choice(who) if who else "".join(rng.sample(_PLACES, 2)) + "平"
        where = _OCCASION.findall(text)
        occasion = rng.choice(where) if where else f"调研{text[:8]}"
        said = rng.choice(["上强调", "时强调", "上指出", "时指出", "上要求", "时要求"])
        story = replace(story, kicker=f"{name}在{occasion}{said}")
    if rng.random() < 0.25:
        clauses = [clause for clause in re.split("[，。；、：！？“”（）《》]", text) if 4 <= len(clause) <= 14]
        if len(clauses) > 4:
            parts = rng.sample(clauses, rng.choice([1, 2, 2, 3]))
            story = replace(story, subtitle=" ".join(parts))
    return story


def of_one_place(stories: Sequence[Story], rng: random.Random) -> list[Story]:
    """Return the stories with the place that each names most often called the same, as in a local newspaper."""
    name = "".join(rng.sample(_PLACES, 2))
    found = []
    for story in stories:
        text = "\n".join((story.title, *story.paragraphs))
        places = Counter(match[1] for match in _PLACE.finditer(text)).most_common(1)
        if places:
            title, *paragraphs = text.replace(places[0][0], name).split("\n")
            story = replace(story, title=title, paragraphs=tuple(paragraphs))
        found.append(story)
    return found


def together(stories: Sequence[Story], count: int, rng: random.Random, whole: bool = False) -> list[Story]:
    """Return stories that may stand on one page: any, or those of a few that are likest to each other.

    Args:
        stories: To choose from.
        count: How many.
        rng: Source of every choice.
        whole: Whether they stay as they are, and are not made shorter.
    """
    if rng.random() < 0.6:
        chosen = rng.sample(stories, count)
    else:
        first, *others = rng.sample(stories, 40)
        said = pairs("".join(first.paragraphs))
        others.sort(key=lambda one: -coverage(pairs(one.paragraphs[0]), said))
        chosen = [first, *others[: count - 1]]
        rng.shuffle(chosen)
    chosen = [headed(story if whole else varied(story, rng), rng) for story in chosen]
    return of_one_place(chosen, rng) if rng.random() < 0.5 else chosen


def training_pages(stories: Sequence[Story], count: int, seed: int) -> Iterator[Page]:
    """Yield `count` pages of every level and as many of the other newspaper."""
    rng = random.Random(seed)
    for level in LEVELS:
        yield from make_pages(stories, count // 5, level, seed)
        for _ in range(count - count // 5):
            chosen = together(stories, rng.choice([1, 2, 2, 3, 3, 4, 4, 6]) + 2, rng)
            if rng.random() < 0.15:  # a page of short pieces without headlines
                bare = rng.choice([0.5, 1.0])
                chosen[1:] = [replace(one, title="") if rng.random() < bare else one for one in chosen[1:]]
            yield make_page(chosen[:-2], [one for one in chosen[-2:] if one.title], rng, level)
    yield from make_other_pages(stories, count // 5, seed)
    for number in range(count - count // 5):
        yield from make_other_pages(together(stories, 5, rng), 1, seed + 1 + number)


def labelled(page: Page) -> tuple[list[Row], list[int], list[int | None]]:
    """Return the rows of a page, their roles, and the pieces they belong to; furniture counts as a headline."""
    rows = [row for row in rows_of(page.text, 0, len(page.text)) if row.kind != "metadata"]
    truth: list[int] = []
    owners: list[int | None] = []
    begun: set[int] = set()
    for row in rows:
        at = row.traced.raw[0]
        part = next(part for part in page.parts if part.start <= at < part.end)
        if part.head or part.piece is None:
            truth.append(Role.HEAD)
        else:
            truth.append(Role.BODY if part.start in begun else Role.FIRST)
            begun.add(part.start)
        owners.append(part.piece)
    return rows, truth, owners


def examples(pages: Iterator[Page]) -> list[Example]:
    """Return what is known of the rows of each page, and their roles."""
    rng = random.Random(0)
    found: list[Example] = []
    for page in pages:
        rows, truth, _ = labelled(page)
        rows = _with_other_gaps(rows, rng)
        if rows:
            figures = roles.figures_of(rows, columns(rows), usual_gap(rows))
            found.append((figures, np.array(truth, np.int64)))
    return found


def _with_other_gaps(rows: list[Row], rng: random.Random) -> list[Row]:
    """Return the rows of one page in three with blank lines at odd places, as where one column ends."""
    if rng.random() < 0.65:
        return rows
    odd = rng.uniform(0.01, 0.08)
    rows = [replace(row, gap=1 - min(1, row.gap)) if rng.random() < odd else row for row in rows]
    return [replace(row, bold=False) for row in rows] if rng.random() < 0.5 else rows


def loss_of(scores: Tensor, truth: Tensor, mask: Tensor) -> Tensor:
    """Return how unlikely the true sequences are, as a conditional random field sees them.

    Args:
        scores: Shape (pages, rows, 12): fit of each role, then of each pair of roles.
        truth: Shape (pages, rows).
        mask: Shape (pages, rows), False beyond the end of a page.
    """
    pages, rows, _ = scores.shape
    fits, follows = scores[..., :3], scores[..., 3:].reshape(pages, rows, 3, 3).clone()
    follows[:, :, Role.HEAD, Role.BODY] += _BARRED
    start = torch.zeros(3)
    start[Role.BODY] = _BARRED
    reached = fits[:, 0] + start
    gold = reached.gather(1, truth[:, :1])[:, 0]
    for row in range(1, rows):
        here = mask[:, row]
        following = torch.logsumexp(reached[:, :, None] + follows[:, row], 1) + fits[:, row]
        reached = torch.where(here[:, None], following, reached)
        pair = (truth[:, row - 1] * 3 + truth[:, row])[:, None]
        step = (
            fits[:, row].gather(1, truth[:, row : row + 1])[:, 0]
            + follows[:, row].reshape(pages, 9).gather(1, pair)[:, 0]
        )
        gold = gold + torch.where(here, step, torch.zeros(()))
    return (torch.logsumexp(reached, 1) - gold).mean()


def fit(found: Sequence[Example], start: Network | None = None) -> dict[str, NDArray[np.floating]]:
    """Return the weights that make the true roles likeliest.

    Args:
        found: What to learn from.
        start: Weights to go on from.
    """
    torch.manual_seed(0)
    every = np.concatenate([figures for figures, _ in found])
    mean, scale = every.mean(axis=0), every.std(axis=0) + 1e-3
    width = 3 * every.shape[1]
    into, out = nn.Linear(width, HIDDEN), nn.Linear(HIDDEN, 12)
    if start is not None:
        mean, scale = start.mean, start.scale
        for layer, name in ((into, "into"), (out, "out")):
            layer.weight.data = torch.from_numpy(getattr(start, name).T.copy())
        into.bias.data, out.bias.data = torch.from_numpy(start.bias), torch.from_numpy(start.out_bias)
    net = nn.Sequential(into, nn.Tanh(), nn.Dropout(0.1), out)
    order = sorted(range(len(found)), key=lambda row: len(found[row][1]))
    batches = [order[at : at + BATCH] for at in range(0, len(order), BATCH)]
    optimizer = torch.optim.AdamW(net.parameters(), lr=3e-3, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 6e-3, total_steps=EPOCHS * len(batches))
    rng = np.random.default_rng(0)
    for epoch in range(EPOCHS):
        total = 0.0
        for batch in rng.permutation(len(batches)):
            chosen = [found[row] for row in batches[batch]]
            inputs, truth, mask = _padded(chosen, mean, scale, width)
            loss = loss_of(net(inputs), truth, mask)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(net.parameters(), 5.0)
            optimizer.step()
            schedule.step()
            total += loss.item()
        print(f"epoch {epoch}: {total / len(batches):.4f}", flush=True)
    layers = {"into": into.weight.T, "bias": into.bias, "out": out.weight.T, "out_bias": out.bias}
    weights = {name: value.detach().numpy().astype(np.float16) for name, value in layers.items()}
    return weights | {"mean": mean, "scale": scale}


def _padded(
    chosen: Sequence[Example], mean: NDArray[np.float32], scale: NDArray[np.float32], width: int
) -> tuple[Tensor, Tensor, Tensor]:
    rows = max(len(truth) for _, truth in chosen)
    inputs, truth = torch.zeros(len(chosen), rows, width), torch.zeros(len(chosen), rows, dtype=torch.int64)
    mask = torch.zeros(len(chosen), rows, dtype=torch.bool)
    for page, (figures, roles_of) in enumerate(chosen):
        inputs[page, : len(roles_of)] = torch.from_numpy(roles.with_neighbours((figures - mean) / scale))
        truth[page, : len(roles_of)] = torch.from_numpy(roles_of)
        mask[page, : len(roles_of)] = True
    return inputs, truth, mask


def main() -> None:
    """Fit and replace the weights."""
    torch.set_num_threads(1)
    count, seed = (int(one) for one in (*sys.argv[1:3], "1500", "7")[:2])
    found = examples(training_pages(training_stories(), count, seed))
    print(f"{len(found)} pages, {sum(len(truth) for _, truth in found)} rows", flush=True)
    start = network.load(roles.MODEL) if "--continue" in sys.argv else None
    np.savez_compressed(roles.MODEL, **fit(found, start))  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
