"""Measures of retrieval and citation: pure functions over what was found and what should have been."""

from collections.abc import Sequence


def reciprocal_rank(relevant: Sequence[bool]) -> float:
    """Return 1 / rank of the first relevant thing, 0 if there is none; its mean over questions is MRR.

    Source:
        Voorhees: The TREC-8 Question Answering Track Report. TREC 1999.
    """
    return next((1.0 / rank for rank, one in enumerate(relevant, start=1) if one), 0.0)


def precision_recall(flagged: Sequence[bool], true: Sequence[bool]) -> tuple[float, float]:
    """Return the share of the flagged that are true, and the share of the true that are flagged.

    Nothing flagged is perfectly precise, nothing true is perfectly recalled: 1.0.

    Raises:
        ValueError: If the two differ in length.

    Source:
        Manning, Raghavan, Schütze: Introduction to Information Retrieval. Cambridge 2008, section 8.3.
    """
    hits = sum(one and other for one, other in zip(flagged, true, strict=True))
    return (hits / sum(flagged) if any(flagged) else 1.0), (hits / sum(true) if any(true) else 1.0)


def containment_precision_recall(quotes: Sequence[str], evidence: Sequence[str]) -> tuple[float, float]:
    """Return the share of quotes that match evidence, and the share of evidence that a quote matches.

    Quotes are citations of an answer or passages of a search. A quote matches evidence it lies in or
    contains, whitespace aside. No quotes are perfectly precise, no evidence is perfectly recalled: 1.0.

    Source:
        Gao et al.: Enabling Large Language Models to Generate Text with Citations. EMNLP 2023,
        with exact containment in place of their entailment model.
    """
    good = sum(any(matches(quote, one) for one in evidence) for quote in quotes)
    covered = sum(any(matches(quote, one) for quote in quotes) for one in evidence)
    return (good / len(quotes) if quotes else 1.0), (covered / len(evidence) if evidence else 1.0)


def matches(quote: str, evidence: str) -> bool:
    """Whether one of two texts lies in the other, whitespace aside; nothing lies in an empty one."""
    one, other = "".join(quote.split()), "".join(evidence.split())
    return bool(one and other) and (one in other or other in one)
