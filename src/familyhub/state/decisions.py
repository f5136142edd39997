"""What people decided about pairs of records: one person, two, or unsure. Entries, each written once and kept.

Records stand here under their opaque keys. The latest word on a pair replaces the earlier ones, a withdrawn word counts
as never said, and of a pair that `needs_two` a word counts once two different people, one after the other, said it.
Two decisions never contradict each other, nor a chain of them a third: who would make them do so is told and refused.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, cast, get_args

from familyhub.errors import UsageError
from familyhub.state.connection import State
from familyhub.state.entries import Entry, append, entries

KIND = "link_decision"

Answer = Literal["same", "different", "unsure"]
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Word:
    """One person's word on two records, by their opaque keys in order.

    `needs_two` where either is a restricted person's. `entered_by` is the system's user, where that is somebody else.
    `question` is the number it was asked under. `entry` and `said_at` are given by `decide`.
    """

    pair: Pair
    answer: Answer
    because: str
    decided_by: str
    needs_two: bool = False
    entered_by: str = ""
    question: str = ""
    entry: int = 0
    said_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What counts of a pair, and the words it rests on: two where it needs two, the newest last."""

    answer: Answer
    words: tuple[Word, ...]

    @property
    def entry(self) -> int:
        """The entry that made it count."""
        return self.words[-1].entry

    @property
    def decided_by(self) -> str:
        """Who said so."""
        return " and ".join(word.decided_by for word in self.words)


@dataclass(frozen=True, slots=True)
class Settled:
    """What counts now: `standing` by pair, and `awaiting` words by pair that need a second person to say the same."""

    standing: Mapping[Pair, Standing] = field(default_factory=dict)
    awaiting: Mapping[Pair, Word] = field(default_factory=dict)


def pair_of(first: str, second: str) -> Pair:
    """Two record keys in order. Raises ValueError where they are one."""
    if first == second:
        raise ValueError("a record is nobody's pair")
    return (first, second) if first < second else (second, first)


def words(state: State, up_to: int | None = None) -> tuple[Word, ...]:
    """Every word that is not withdrawn, in the order they were said; those of erased people are gone.

    `up_to` answers as state stood at that entry.
    """
    return tuple(_word(entry) for entry in entries(state, KIND, up_to=up_to) if "answer" in entry.body)


def settled(said: Iterable[Word]) -> Settled:
    """What counts of these words, which stand in the order they were said."""
    standing: dict[Pair, Standing] = {}
    last: dict[Pair, Word] = {}
    for word in said:
        before = last.get(word.pair)
        last[word.pair] = word
        if not word.needs_two:
            standing[word.pair] = Standing(word.answer, (word,))
        elif before is not None and before.answer == word.answer and not _one_person(before, word):
            standing[word.pair] = Standing(word.answer, (before, word))
    return Settled(standing, {pair: word for pair, word in last.items() if not _counts(standing.get(pair), word)})


def decide(state: State, word: Word) -> Word:
    """Write a word inside the open transaction; returns it with its entry and moment.

    Raises UsageError where no reason is given, where it contradicts what stands (the entries are named), and where the
    same person says again what awaits a second one.
    """
    _check_said(word.because, word.decided_by)
    state.ask_for_transaction()
    state.dialect.one_writer(state.connection)  # what stands must not change between the check and the entry
    said = words(state)
    waiting = settled(said).awaiting.get(word.pair)
    if word.needs_two and waiting is not None and waiting.answer == word.answer and _one_person(waiting, word):
        raise UsageError(
            "second_person_needed",
            f"entry {waiting.entry}",
            found=f"{word.decided_by} once more",
            expected="a second person: one of the two is a restricted person's record",
            next_step="Ask somebody else to look at the two and to say what they think; nothing was written.",
        )
    _check_agrees([*said, word], word)
    return _word(append(state, Entry(KIND, word.decided_by, _body(word), word.pair[0])))


def withdraw(state: State, entry: int, by: str, because: str) -> Entry:
    """Take a word back inside the open transaction: what was said before it on the pair counts again.

    Raises UsageError where no reason is given, where the entry is no such word, or what counts again would contradict
    later decisions, and StateError where it was withdrawn before.
    """
    _check_said(because, by)
    state.ask_for_transaction()
    state.dialect.one_writer(state.connection)
    said = words(state)
    taken_back = next((word for word in said if word.entry == entry), None)
    if taken_back is None and entry not in {
        each.id for each in entries(state, KIND, withdrawn=True) if each.withdraws is None
    }:
        raise UsageError(
            "decision_unknown",
            f"entry {entry}",
            found="no decision about two records",
            expected="an entry that `familyhub review decisions` lists",
            next_step="Run `familyhub review decisions` and copy its number; nothing was changed.",
        )
    _check_agrees([word for word in said if word.entry != entry], None)
    # it names both records too, so that it is found when either's person asks what is held, or is erased
    first, second = taken_back.pair if taken_back else (None, None)
    body = {"first": first, "second": second, "because": because}
    return append(state, Entry(KIND, by, body, first, withdraws=entry))


def contradiction(standing: Mapping[Pair, Standing]) -> tuple[Standing, tuple[Standing, ...]] | None:
    """A decision that two records are two people, and the chain that makes them one; None where nothing contradicts."""
    near: dict[str, dict[str, Standing]] = {}
    for (first, second), decision in standing.items():
        if decision.answer == "same":
            near.setdefault(first, {})[second] = decision
            near.setdefault(second, {})[first] = decision
    for (first, second), decision in sorted(standing.items(), key=lambda each: each[1].entry):
        chain = _chain(near, first, second) if decision.answer == "different" else None
        if chain is not None:
            return decision, chain
    return None


def _chain(near: Mapping[str, Mapping[str, Standing]], start: str, end: str) -> tuple[Standing, ...] | None:
    """The fewest decisions that make two records one person; None where none do."""
    reached: dict[str, tuple[Standing, ...]] = {start: ()}
    waiting = [start]
    for record in waiting:
        if record == end:
            return reached[record]
        for other, decision in near.get(record, {}).items():
            if other not in reached:
                reached[other] = (*reached[record], decision)
                waiting.append(other)
    return None


def _check_said(because: str, by: str) -> None:
    if because.strip() and by.strip():
        return
    option = "--by" if because.strip() else "--because"
    raise UsageError(
        "reason_missing" if option == "--because" else "decider_missing",
        option,
        found="nothing",
        expected="why, in words that name nobody" if option == "--because" else "who decides",
        next_step=f"Give {option}; nothing was written.",
    )


def _check_agrees(said: Sequence[Word], word: Word | None) -> None:
    """Raise UsageError where what these words settle contradicts itself, a word that awaits its second included."""
    now = settled(said)
    standing = dict(now.standing)
    if word is not None and word.pair in now.awaiting:
        standing[word.pair] = Standing(word.answer, (now.awaiting[word.pair],))
    found = contradiction(standing)
    if found is None:
        return
    apart, chain = found
    others = [each for each in (apart, *chain) if word is None or word not in each.words]
    named = ", ".join(f"entry {each.entry} ({each.answer}, {each.decided_by})" for each in others)
    raise UsageError(
        "decision_contradicts",
        "the decision" if word is not None else "the withdrawal",
        found="a chain of decisions that makes two records one person, and one that says they are two",
        expected=f"a decision that agrees with {named}",
        next_step="Look at those again, and withdraw the wrong one first; nothing was written.",
    )


def _one_person(one: Word, other: Word) -> bool:
    return one.decided_by.strip().casefold() == other.decided_by.strip().casefold()


def _counts(standing: Standing | None, word: Word) -> bool:
    return standing is not None and standing.answer == word.answer


def _body(word: Word) -> dict[str, object]:
    first, second = word.pair
    return {
        "first": first,
        "second": second,
        "answer": word.answer,
        "because": word.because,
        "needs_two": word.needs_two,
        "entered_by": word.entered_by,
        "question": word.question,
    }


def _word(entry: Entry) -> Word:
    body = entry.body
    answer = str(body["answer"])
    if answer not in get_args(Answer):
        raise ValueError(f'entry {entry.id} says "{answer}" of two records')
    return Word(
        pair=pair_of(str(body["first"]), str(body["second"])),
        answer=cast(Answer, answer),
        because=str(body.get("because", "")),
        decided_by=entry.written_by,
        needs_two=bool(body.get("needs_two")),
        entered_by=str(body.get("entered_by", "")),
        question=str(body.get("question", "")),
        entry=entry.id or 0,
        said_at=entry.written_at,
    )
