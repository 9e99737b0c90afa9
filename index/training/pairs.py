"""Pairs (question, passage) for contrastive training, as bags of tokens; most questions are made up from passages."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.training.corpus import Corpus, chunks

Tokens = NDArray[np.int64]
Encode = Callable[[Sequence[str]], list[Tokens]]

_QUESTIONS, _CONTEXTS = 1 / 10, 1 / 4  # of a batch; the rest is news, all passages of an article together
_ALIKE_ASKED, _ALIKE_NEWS = 2, 3  # neighbours that come along with the passage of a question, and with an article
_WITHOUT_SENTENCE = 0.15  # pairs whose passage has lost the sentence asked about: meaning must do
_WITH_LEAD = 0.3  # passages headed by the opening of their article, as an index heads them by its headline
_LEAD_TOKENS = 20
_DROPPED = 0.5  # of the words of passages and of real questions: whatever is left must do
_MADE_WORDS = (3, 12)
_WITH_GAP = 0.5  # made-up questions that lack some neighbouring words of what they ask about: the answer
_GAP_WORDS = (1, 4)
_WITH_SUBJECT = 0.4  # those that name what the passage begins with, as people ask about a thing and one fact of it
_SUBJECT_TOKENS, _SUBJECT_WORDS = 12, 2
_COMMON_IDF = 4.0  # a word that is more common than this is often left out of a made-up question
_ASKING_WORDS = 300
_SHORT_CHARS = 40


@dataclass(frozen=True, slots=True)
class Passages:
    """All passages as one array of tokens.

    Attributes:
        tokens: Of all sentences, end to end.
        sentences: Where each sentence starts in `tokens`, and the end of the last.
        passages: Number of each passage's first sentence, and one past the last sentence.
        articles: Number of each article's first passage, and one past the last passage.
        contexts: So many of the first passages are encyclopaedia contexts, each an article of its own.
    """

    tokens: Tokens
    sentences: Tokens
    passages: Tokens
    articles: Tokens
    contexts: int

    @classmethod
    def read(cls, corpus: Corpus, encode: Encode) -> "Passages":
        """Cut and encode the texts of a corpus."""
        articles = [[[text for part in chunks(context) for text in part]] for context in corpus.contexts]
        articles += [[part for part in chunks(text) if sum(map(len, part)) >= _SHORT_CHARS] for text in corpus.news]
        articles = [article for article in articles if article]
        parts = [part for article in articles for part in article]
        encoded = encode([sentence for part in parts for sentence in part])
        return cls(
            np.concatenate(encoded),
            _starts(encoded),
            _starts(parts),
            _starts(articles),
            len(corpus.contexts),
        )

    def __len__(self) -> int:
        return len(self.passages) - 1

    def of(self, passage: int) -> Tokens:
        """Return a passage's tokens."""
        return self.tokens[self.sentences[self.passages[passage]] : self.sentences[self.passages[passage + 1]]]


class Sampler:
    """Batches of pairs; no passage is twice in a batch.

    Hard negatives are the passages of one article, each for the others, and those that share most rare words.
    """

    def __init__(self, corpus: Corpus, passages: Passages, encode: Encode, vocabulary: int, *, seed: int) -> None:
        self._passages, self._seed, self._rng = passages, seed, np.random.default_rng(seed)
        number = {text: at for at, text in enumerate(corpus.contexts)}
        self._questions = encode([one.text for one in corpus.questions])
        self._answered = np.array([number[one.context] for one in corpus.questions])
        self._article_of = np.repeat(np.arange(len(passages.articles) - 1), np.diff(passages.articles))
        self.idf = inverse_frequency(passages, vocabulary)
        self._kept = np.minimum(1.0, self.idf / _COMMON_IDF)
        self._asking, self._asking_rate = self._asking_words()
        self.alike = np.zeros((len(passages), 0), dtype=np.int64)  # passages that share most rare words with each

    @property
    def article_of(self) -> Tokens:
        """Number of each passage's article."""
        return self._article_of

    def batch(self, number: int, size: int) -> tuple[list[Tokens], list[Tokens]]:
        """Return questions and their passages; a batch depends on its number and the seed alone."""
        self._rng = np.random.default_rng((self._seed, number))
        bounds, contexts = self._passages.articles, self._passages.contexts
        asked = self._rng.choice(len(self._questions), min(int(size * _QUESTIONS), len(self._questions)), replace=False)
        pairs: dict[int, tuple[Tokens, Tokens]] = {}
        for question in asked.tolist():
            passage = int(self._answered[question])
            pairs[passage] = self._thinned(self._questions[question]), self._passage(passage)
        near = [one for passage in pairs for one in self.alike[passage, :_ALIKE_ASKED].tolist() if one not in pairs]
        for passage in near[: int(size * _CONTEXTS)]:
            pairs.setdefault(passage, self._made(passage))
        for article in self._rng.permutation(np.arange(contexts, len(bounds) - 1)).tolist():
            first, end = int(bounds[article]), int(bounds[article + 1])
            others = [one for one in self.alike[first, :_ALIKE_NEWS].tolist() if one >= contexts]
            for passage in (*range(first, end), *others):
                if passage not in pairs:
                    pairs[passage] = self._made(passage)
            if len(pairs) >= size:
                break
        questions, answers = zip(*list(pairs.values())[:size], strict=True)
        return list(questions), list(answers)

    def _made(self, passage: int) -> tuple[Tokens, Tokens]:
        """Return a made-up question and its passage."""
        sentence = int(self._rng.integers(self._passages.passages[passage], self._passages.passages[passage + 1]))
        start, end = self._passages.sentences[sentence : sentence + 2]
        said = self._passages.tokens[start:end]
        if self._rng.random() < _WITHOUT_SENTENCE:
            whole = self._rng.random() < 0.5 and len(said) > _MADE_WORDS[0]
            return (said if whole else self._question(said, passage)), self._passage(passage, sentence)
        return self._question(said, passage), self._passage(passage)

    def _question(self, said: Tokens, passage: int) -> Tokens:
        """Return some neighbouring words of a sentence, rare ones rather, and a few words that questions have."""
        if len(said) <= _MADE_WORDS[0]:
            said = self._passages.of(passage)
        most = int(self._rng.integers(_MADE_WORDS[0], _MADE_WORDS[1] + 1))
        width = int(most * self._rng.uniform(1, 3)) + 1
        if len(said) > width:
            start = int(self._rng.integers(0, len(said) - width + 1))
            said = said[start : start + width]
        if len(said) > 2 * _MADE_WORDS[0] and self._rng.random() < _WITH_GAP:
            gap = int(self._rng.integers(_GAP_WORDS[0], _GAP_WORDS[1] + 1))
            start = int(self._rng.integers(0, len(said) - gap + 1))
            said = np.delete(said, np.s_[start : start + gap])
        kept = said[self._rng.random(len(said)) < self._kept[said]]
        kept = self._rng.permutation(kept)[:most] if len(kept) > 1 else said
        if self._rng.random() < _WITH_SUBJECT:
            kept = np.concatenate([kept, self._subject(passage)])
        asking = self._rng.choice(self._asking, int(self._rng.integers(1, 4)), p=self._asking_rate)
        return np.concatenate([kept, asking])

    def _subject(self, passage: int) -> Tokens:
        """Return one or two rare words of a passage's beginning, or none."""
        first = self._passages.of(passage)[:_SUBJECT_TOKENS]
        return self._rng.permutation(first[self.idf[first] > _COMMON_IDF])[:_SUBJECT_WORDS]

    def _passage(self, passage: int, without: int = -1) -> Tokens:
        """Return a passage, sometimes headed by the opening of its article, with a few words and one sentence less."""
        bounds, sentences = self._passages.passages, self._passages.sentences
        tokens = self._passages.of(passage)
        if without >= 0 and bounds[passage + 1] - bounds[passage] > 1:
            start = sentences[bounds[passage]]
            tokens = np.delete(tokens, np.s_[sentences[without] - start : sentences[without + 1] - start])
        first = self._passages.articles[self._article_of[passage]]
        if passage != first and self._rng.random() < _WITH_LEAD:
            tokens = np.concatenate([self._passages.of(first)[:_LEAD_TOKENS], tokens])
        return self._thinned(tokens)

    def _thinned(self, tokens: Tokens) -> Tokens:
        """Return the tokens without some of them, but never none of them."""
        kept = tokens[self._rng.random(len(tokens)) >= _DROPPED]
        return kept if len(kept) else tokens

    def _asking_words(self) -> tuple[Tokens, NDArray[np.float64]]:
        """Return the words that questions have and their passages lack, with their shares: 谁, 哪, 多少, 为何."""
        found: Counter[int] = Counter()
        for question, passage in zip(self._questions, self._answered, strict=True):
            found.update(np.setdiff1d(question, self._passages.of(passage)).tolist())
        words, counts = zip(*found.most_common(_ASKING_WORDS), strict=True)
        return np.array(words), np.array(counts) / sum(counts)


def inverse_frequency(passages: Passages, vocabulary: int) -> NDArray[np.float64]:
    """Return, for each token, the logarithm of one over the share of passages that have it."""
    lengths = np.diff(passages.sentences[passages.passages])
    once = np.unique(np.repeat(np.arange(len(passages)), lengths) * vocabulary + passages.tokens)
    counts = np.bincount(once % vocabulary, minlength=vocabulary)
    rarity: NDArray[np.float64] = np.log((len(passages) + 1) / (counts + 1))
    return rarity


def _starts(parts: Sequence[Sequence[object] | Tokens]) -> Tokens:
    """Return where each part starts when they are put end to end, and the end of the last."""
    return np.concatenate([[0], np.cumsum([len(part) for part in parts])])
