"""Damage to a report, and what may be read from it then: the labels are changed along with the text, by no reader of numbers.

A mutation says which quantities stand in what it made (``labels``: each has to be read), which may also be read or left (``maybe``),
and whether the whole file may, or must, be refused.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from made_up_reports import AFTER, BEFORE, Label, Piece, Written, laid_out

Refusal = Literal["no", "may", "must"]


@dataclass(frozen=True, slots=True)
class Mutation:
    """A damaged file. ``touched`` are places of the text at which something is different; ``placed`` says that the places of
    the labels are those of the text that is read."""

    kind: str
    file: str
    content: bytes
    labels: tuple[Label, ...] = ()
    maybe: tuple[Label, ...] = ()
    refusal: Refusal = "no"
    placed: bool = True
    touched: tuple[int, ...] = ()
    #: folder, pipe, loop, missing: no file with this content.
    special: str = ""


Pieces = Sequence[Piece]
Change = Callable[[Written, random.Random], "Written | None"]

#: Numbers that a change makes out of others: years, and 0 before a number, say something else.
_YEARS: Final = ("19", "20")
_COUNTED: Final = ("人", "户", "名", "家", "个", "件", "台", "所", "场", "座", "亩", "吨", "元")


# One quantity is changed, and its label with it --------------------------------------------------------------------------------


def digit_changed(one: Written, chance: random.Random) -> Written | None:
    """5200 → 5700."""
    at = chance.choice([place for place, mark in enumerate(one.number) if mark != "."])
    digits = [digit for digit in "123456789" if digit != one.number[at]]
    return replace(one, number=one.number[:at] + chance.choice(digits) + one.number[at + 1 :])


def digit_deleted(one: Written, chance: random.Random) -> Written | None:
    """5200 → 520."""
    places = [place for place, mark in enumerate(one.number) if mark != "."]
    at = chance.choice(places)
    number = one.number[:at] + one.number[at + 1 :]
    return replace(one, number=number) if number and number[0] not in "0." and number[-1] != "." else None


def digit_inserted(one: Written, chance: random.Random) -> Written | None:
    """5200 → 52300."""
    at = chance.randrange(1, len(one.number) + 1)
    return replace(one, number=one.number[:at] + chance.choice("0123456789") + one.number[at:])


def power_dropped(one: Written, _: random.Random) -> Written | None:
    """5200万元 → 5200元."""
    return replace(one, power="") if one.power else None


def power_added(one: Written, _: random.Random) -> Written | None:
    """1860户 → 1860万户."""
    return None if one.power or one.unit not in _COUNTED else replace(one, power="万")


def power_swapped(one: Written, _: random.Random) -> Written | None:
    """5200万元 → 5200亿元."""
    return replace(one, power={"万": "亿", "亿": "万"}[one.power]) if one.power else None


def unit_swapped(one: Written, chance: random.Random) -> Written | None:
    """1860户 → 1860人."""
    if one.unit not in _COUNTED or (one.within and "." in one.number):
        return None
    return replace(one, unit=chance.choice([unit for unit in _COUNTED if unit != one.unit]))


def hedge_added(one: Written, chance: random.Random) -> Written | None:
    """1860户 → 近1860户, 1860户以上, 1860余户."""
    if one.before or one.within or one.after or one.said:
        return None
    way = chance.randrange(3)
    if way == 0:
        return replace(one, before=chance.choice(list(BEFORE)))
    if way == 1 and one.unit != "%":
        return replace(one, after=chance.choice(list(AFTER)))
    if "." in one.number or len(one.number) < 2 or one.unit in ("%", "倍", "个百分点"):
        return None
    return replace(one, number=f"{one.number[:-1]}0", within=chance.choice("余多"))


def hedge_removed(one: Written, _: random.Random) -> Written | None:
    """近1860户 → 1860户."""
    return replace(one, before="", within="", after="") if one.before or one.within or one.after else None


def point_moved(one: Written, chance: random.Random) -> Written | None:
    """65.5 → 6.55, 5200 → 52.00."""
    digits = one.number.replace(".", "")
    if len(digits) < 2:
        return None
    at = chance.randrange(1, len(digits))
    number = f"{digits[:at]}.{digits[at:]}"
    good = number != one.number and (number[0] != "0" or at == 1)
    return replace(one, number=number) if good and not one.within and len(digits) - at != 3 else None


def grouped(one: Written, chance: random.Random) -> Written | None:
    """1860户 → 1,860户, 1，860户, 1 860户: spelled otherwise, the same number."""
    whole, _, part = one.number.partition(".")
    if not 4 <= len(whole) <= 6:
        return None
    mark = chance.choice(",，, ")
    spelled = f"{whole[:-3]}{mark}{whole[-3:]}" + (f".{part}" if part else "")
    return _spelled(one, spelled)


def full_width(one: Written, _: random.Random) -> Written | None:
    """1860户 → １８６０户."""
    wide = str.maketrans("0123456789.%", "０１２３４５６７８９．％")
    return replace(one, printed=one.phrase.translate(wide))


def spaced(one: Written, chance: random.Random) -> Written | None:
    """5200万元 → 5200 万元."""
    space = chance.choice((" ", "  ", "\u00a0", "\u3000"))
    rest = one.phrase[len(one.number) :]
    return replace(one, printed=f"{one.number}{space}{rest}") if rest else None


_PINYIN: Final = {
    "万": "wàn",
    "亿": "yì",
    "元": "yuán",
    "人": "rén",
    "户": "hù",
    "个": "gè",
    "吨": "dūn",
    "亩": "mǔ",
    "场": "chǎng",
}


def pinyin(one: Written, chance: random.Random) -> Written | None:
    """5200万元 → 5200万(wàn)元, 5200万?wàn)元, as converters leave it."""
    marked = [mark for mark in one.phrase if mark in _PINYIN]
    if not marked or one.phrase[-1] not in _PINYIN:
        return None
    opening = chance.choice("((?")
    spelled = "".join(f"{mark}{opening}{_PINYIN[mark]})" if mark in _PINYIN else mark for mark in one.phrase)
    # What stands behind the last character of a phrase is not part of it.
    return replace(one, printed=spelled[: -len(f"({_PINYIN[one.phrase[-1]]})")])


def _spelled(one: Written, number: str) -> Written:
    return replace(one, printed=number + one.phrase[len(one.number) :])


# Spellings that are no numbers, or two, so that whoever reads may leave them but must not read them wrongly ---------------------


def misgrouped(one: Written, _: random.Random) -> Written | None:
    """1860户 → 18,60户: 60户 stands nowhere."""
    whole = one.number
    return _spelled(one, f"{whole[:-2]},{whole[-2:]}") if whole.isdigit() and len(whole) >= 4 else None


def two_points(one: Written, _: random.Random) -> Written | None:
    """1860户 → 1.8.60户."""
    whole = one.number
    return _spelled(one, f"{whole[0]}.{whole[1]}.{whole[2:]}") if whole.isdigit() and len(whole) >= 4 else None


def leading_zero(one: Written, _: random.Random) -> Written | None:
    """1860户 → 01860户."""
    return _spelled(one, f"0{one.number}") if "." not in one.number else None


def broken(one: Written, chance: random.Random) -> Written | None:
    """52⏎00万元: a line ends within the phrase."""
    at = chance.randrange(1, len(one.phrase)) if len(one.phrase) > 1 else 0
    end = chance.choice(("\n", "\r\n", "\n　　", " \n"))
    return replace(one, printed=one.phrase[:at] + end + one.phrase[at:]) if at else None


def torn(one: Written, chance: random.Random) -> Written | None:
    """52□0万元: a character was lost, and what shows it stands in its place."""
    at = chance.randrange(0, len(one.phrase))
    return replace(one, printed=one.phrase[:at] + chance.choice("\ufffd□?") + one.phrase[at + 1 :])


def letter_for_digit(one: Written, chance: random.Random) -> Written | None:
    """52O0万元, l860户: as character recognition leaves it."""
    places = [at for at, mark in enumerate(one.number) if mark in "01"]
    if not places:
        return None
    at = chance.choice(places)
    letter = {"0": "O", "1": "l"}[one.number[at]]
    return _spelled(one, one.number[:at] + letter + one.number[at + 1 :])


#: Kind → how often of 300, the change, and whether what is changed can still be read.
CHANGES: Final[dict[str, tuple[int, Change, bool]]] = {
    "digit changed": (20, digit_changed, True),
    "digit deleted": (14, digit_deleted, True),
    "digit inserted": (14, digit_inserted, True),
    "万 dropped": (10, power_dropped, True),
    "万 added": (8, power_added, True),
    "亿 and 万 swapped": (8, power_swapped, True),
    "unit swapped": (16, unit_swapped, True),
    "hedge added": (18, hedge_added, True),
    "hedge removed": (8, hedge_removed, True),
    "decimal point moved": (10, point_moved, True),
    "thousands separated": (10, grouped, True),
    "full-width digits": (6, full_width, True),
    "spaces inside": (8, spaced, True),
    "pinyin": (10, pinyin, True),
    "wrongly grouped": (6, misgrouped, False),
    "two points": (4, two_points, False),
    "leading zero": (4, leading_zero, False),
    "line broken inside": (20, broken, False),
    "character lost inside": (16, torn, False),
    "letter for a digit": (6, letter_for_digit, False),
}


def changed(kind: str, pieces: Pieces, chance: random.Random, *, spread: int = 2) -> Mutation:
    """Change ``spread`` quantities of a report, drawn by chance."""
    _, change, readable = CHANGES[kind]
    new = list(pieces)
    places = [at for at, piece in enumerate(pieces) if isinstance(piece, Written)]
    touched: list[int] = []
    for at in chance.sample(places, len(places)):
        piece = pieces[at]
        assert isinstance(piece, Written)
        after = change(replace(piece, printed=""), chance)
        # 2020年 is a year, and 1个 an article: these are other readings, not damage.
        if (
            after is None
            or (after.number[:2] in _YEARS and len(after.number) == 4)
            or (kind == "digit changed" and after.number == "1")
        ):
            continue
        new[at] = after
        touched.append(places.index(at))
        if len(touched) == spread:
            break
    text, labels = laid_out(new)
    marked = {labels[number] for number in touched}
    return Mutation(
        kind,
        "report.txt",
        text.encode(),
        labels=tuple(label for label in labels if readable or label not in marked),
        maybe=() if readable else tuple(marked),
        touched=tuple(sorted(labels[number].start for number in touched)),
    )


# The text is cut off ------------------------------------------------------------------------------------------------------------


def cuts(pieces: Pieces, chance: random.Random, count: int) -> Iterator[Mutation]:
    """Cut a report after every character of a number and just behind it, as many times as wanted."""
    text, labels = laid_out(pieces)
    places = sorted({at for label in labels for at in range(label.start + 1, label.end + 4) if at <= len(text)})
    for at in sorted(chance.sample(places, min(count, len(places)))):
        yield Mutation(
            "text cut off",
            "report.txt",
            text[:at].encode(),
            *_cut(text, labels, at),
            refusal="no",
            touched=(max(0, at - 9),),
        )


def cut_bytes(pieces: Pieces, chance: random.Random, count: int) -> Iterator[Mutation]:
    """Cut a file within a character of a number."""
    text, labels = laid_out(pieces)
    for label in chance.sample(labels, min(count, len(labels))):
        at = chance.choice([at for at in range(label.start, label.end) if ord(text[at]) > 127] or [label.end])
        content = text[:at].encode() + text[at].encode()[: chance.randint(1, 2)]
        required, maybe = _cut(text, labels, at)
        maybe += tuple(one for one in labels if one.end == at)
        yield Mutation(
            "cut within a character", "report.txt", content, required, maybe, refusal="may", touched=(max(0, at - 9),)
        )


def _cut(text: str, labels: Sequence[Label], at: int) -> tuple[tuple[Label, ...], tuple[Label, ...]]:
    """What ends before the cut has to be read, unless what follows was cut, which may belong to it: 个百|分点, 以|上."""
    hedges = [label for label in labels if label.end < at and any(text.startswith(word, label.end) for word in AFTER)]
    maybe = tuple(label for label in hedges if label.end + 2 >= at)
    # Pinyin that was cut stands for nothing: the number touches the end.
    maybe += tuple(label for label in labels if label.end < at and re.fullmatch("[(?][^)]*", text[label.end : at]))
    return tuple(label for label in labels if label.end < at and label not in maybe), maybe
