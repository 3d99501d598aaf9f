"""How a number is printed: the one door through which every number of a report goes.

:func:`number` writes a quantity as a ``<data>`` element that carries its exact value, its interval, its unit and the ids
of the figures it was made of; :func:`text` gives the same words for charts and alt texts. Nothing else in the package
turns a quantity into digits, so zh and en, HTML and PDF cannot disagree, and a test can walk a report for digits
that did not pass through here.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache
from string import Formatter
from typing import Literal

from markupsafe import Markup, escape

from analysis.labels import Language, label, period_label, unit_label
from analysis.quantity import Quantity

_WAN, _YI, _WANYI = 10**4, 10**8, 10**12
#: Decimals that a number gets beyond its usual ones, at most, and by how much of its width rounding may move an interval's end.
_MOST_MORE, _MOST_OFF = 3, Fraction(1, 10)
_MILLION, _BILLION, _TRILLION = 10**6, 10**9, 10**12


def filled(template: str, /, *values: object, **named: object) -> Markup:
    """Markup from a literal and values, each of them escaped unless it is an element; as ``Markup.format``, but quicker.

    >>> filled("<em>{}</em>", "<3")
    Markup('<em>&lt;3</em>')
    """
    elements = {name: escape(value) for name, value in named.items()}
    return Markup(str.format(template, *map(escape, values), **elements))


def number(
    q: Quantity | None, language: Language, *, interval: bool = False, unit: bool = True, ceiling: bool = True
) -> Markup:
    """A quantity as an HTML element that carries value, interval, unit and figure ids.

    ``None`` is printed as "not stated", never as zero. ``interval`` adds the interval where the number is not exact;
    ``ceiling`` says so of an amount that is only an upper bound. A hedge of the source (余, 约) is printed with the number.
    """
    if q is None:
        return filled('<span class="not-stated">{}</span>', label("word.not_stated", language))
    element = filled(
        '<data class="{}"{}>{}</data>',
        "n ceiling" if q.ceiling and ceiling else "n",
        tie(q),
        text(q, language, unit=unit, ceiling=ceiling),
    )
    if interval and not q.exact:
        element += Markup(" ") + bounds(q, language)
    return element


def bounds(q: Quantity, language: Language) -> Markup:
    """The interval as an element of its own; a dash where the number is exact."""
    if q.exact:
        return Markup("—")
    return filled('<data class="interval"{}>{}</data>', tie(q, form="interval"), interval_text(q, language))


def tie(q: Quantity, *, form: Literal["number", "interval", "drawn"] = "number") -> Markup:
    """The attributes that tie an element to a quantity: exact value, interval, unit, figures; formula where it was derived.

    An element that shows only the interval has both ends as its value and the quantity's value in ``data-value``; so has
    what is ``drawn``, for a drawing knows no ``value``.
    """
    value, low, high = machine(q.value), machine(q.low), machine(q.high)
    given = {
        "value": {"number": value, "interval": f"{low} {high}", "drawn": ""}[form],
        "data-value": "" if form == "number" else value,
        "data-low": "" if form == "interval" else low,
        "data-high": "" if form == "interval" else high,
        "data-unit": q.unit,
        "data-figures": " ".join(q.figures),
        "data-formula": q.formula if q.operands else "",
        "data-stage": q.stage if q.operands else "",
    }
    return Markup("").join(filled(' {}="{}"', Markup(name), words) for name, words in given.items() if words)


def tally(count: int, figures: Iterable[str]) -> Markup:
    """A count of things in the report itself (checks, questions), tied to the figures they are about."""
    return filled('<data class="n" value="{0}" data-figures="{1}">{0}</data>', count, " ".join(dict.fromkeys(figures)))


def text(q: Quantity | None, language: Language, *, unit: bool = True, ceiling: bool = True) -> str:
    """The same words without markup, for charts and alternative texts.

    >>> from analysis.quantity import quantity
    >>> text(quantity("5200万元"), "zh"), text(quantity("5200万元"), "en")
    ('5,200万元', '52 million yuan')
    >>> text(quantity("5200万元") / quantity("12.7万人"), "en")
    '409.4 yuan per person'
    """
    if q is None:
        return label("word.not_stated", language)
    scale, multiplier = _scale(q.value, q, language)
    digits = f"{_inside(q, scale):,f}"
    if q.hedge == "range":
        digits = "–".join(f"{_rounded(end / scale, q, scale, 0):,f}" for end in (q.low, q.high))
    mark = f"{label('word.ceiling', language)} " if q.ceiling and ceiling else _hedge(q, language)
    if not unit and q.unit != "percent":
        return f"{mark}{digits}{multiplier}"
    return f"{mark}{digits}{multiplier}{_unit(q, language)}"


def interval_text(q: Quantity, language: Language) -> str:
    """The interval without unit, in the same scale as the value; with decimals enough for its width.

    >>> from analysis.quantity import quantity
    >>> interval_text(quantity("5200万元") / quantity("12.7万人"), "en")
    '[407.8, 411.1]'
    """
    scale, multiplier = _scale(q.value, q, language)
    low, high = _ends(q, scale)
    return f"[{low:,f}, {high:,f}]{multiplier.rstrip()}"


def machine(value: Fraction) -> str:
    """A value for programs: plain decimal notation, at most twelve significant digits.

    >>> machine(Fraction(52000000)), machine(Fraction(1, 3))
    ('52000000', '0.333333333333')
    """
    rounded = Decimal(f"{Decimal(value.numerator) / Decimal(value.denominator):.12g}")
    return f"{rounded:f}"


def figure_reference(figure: str) -> Markup:
    """A link to the figure's row in the report's list of figures."""
    return filled('<a class="ref" data-figures="{0}" href="#figure-{0}">{0}</a>', figure)


def references(figures: Iterable[str]) -> Markup:
    """Links to several figures, in order, each once."""
    return Markup(" ").join(figure_reference(figure) for figure in dict.fromkeys(figures))


def data_text(words: str, figures: Iterable[str], *, language: Language | None = None) -> Markup:
    """Words that come from data and may hold digits (a subject, what was printed), tied to their figures."""
    lang = filled(' lang="{}"', "zh-CN" if language == "zh" else language) if language else Markup()
    return filled('<span data-figures="{}"{}>{}</span>', " ".join(figures), lang, words)


def period(iso: str, language: Language) -> Markup:
    """A period as a ``<time>`` element."""
    machine_readable = iso if "/" not in iso and ".." not in iso else None
    attribute = filled(' datetime="{}"', machine_readable) if machine_readable else Markup()
    return filled("<time{}>{}</time>", attribute, period_label(iso, language))


def sentence(language: Language, *, zh: str, en: str, **values: object) -> Markup:
    """Fill a sentence given in both languages; what goes in is escaped unless it is already an element.

    Both wordings must use the same names, so that the two languages say the same numbers.

    >>> sentence("en", zh="共{n}。", en="In all {n}.", n="<3")
    Markup('In all &lt;3.')
    """
    chosen = escape(_wording(language, zh, en, values.keys()))
    return filled(chosen, **values) if values else chosen


def wording(language: Language, *, zh: str, en: str, **values: str) -> str:
    """The same without markup, for charts and alternative texts.

    >>> wording("en", zh="共{n}。", en="In all {n}.", n="<3")
    'In all <3.'
    """
    chosen = _wording(language, zh, en, values.keys())
    return chosen.format(**values) if values else chosen


def _wording(language: Language, zh: str, en: str, values: Set[str]) -> str:
    """The wording in one language; both must name the same values, and all that are given."""
    names = _names(zh)
    if names != _names(en):
        raise ValueError(f"the two languages name different values: {sorted(names ^ _names(en))}")
    if unused := values - names:
        raise ValueError(f"the sentence leaves out {sorted(unused)}")
    return zh if language == "zh" else en


@lru_cache(maxsize=1024)
def _names(wording: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(wording) if name)


def _ends(q: Quantity, scale: int) -> tuple[Decimal, Decimal]:
    """The interval with decimals enough for its width."""
    for more in range(_MOST_MORE + 1):
        low, high = (_rounded(end / scale, q, scale, more) for end in (q.low, q.high))
        off = max(abs(Fraction(low) * scale - q.low), abs(Fraction(high) * scale - q.high))
        if off <= _MOST_OFF * (q.high - q.low):
            break
    return low, high


def _inside(q: Quantity, scale: int) -> Decimal:
    """The value with its usual decimals, or with so many more that it lies in its own interval as printed."""
    low, high = _ends(q, scale)
    for more in range(_MOST_MORE + 1):
        shown = _rounded(q.value / scale, q, scale, more)
        if q.exact or low <= shown <= high:
            break
    return shown


def _scale(value: Fraction, q: Quantity, language: Language) -> tuple[int, str]:
    """Divisor and its word. Chinese counts in 万, 亿 and 万亿, English in million, billion, trillion."""
    size = abs(value)
    if q.unit in {"yuan", "yuan_per_year"}:
        return _step(size, language)
    if q.unit in {"persons", "person_times", "households"}:
        # A count written out to the unit is printed so: 175,000 is not 17.5万.
        coarse = (q.value / 100).denominator == 1 and (not q.exact or bool(q.operands))
        if language == "zh" and coarse and (size >= _WAN or (not q.operands and q.hedge == "exact")):
            return (_YI, "亿") if size >= _YI else (_WAN, "万")
        if language == "en" and coarse and size >= 10 * _MILLION:
            return _MILLION, " million"
    return 1, ""


def _step(size: Fraction, language: Language) -> tuple[int, str]:
    """The largest step of the language's own counting that an amount reaches."""
    steps = {
        "zh": ((_WANYI, "万亿"), (_YI, "亿"), (_WAN, "万")),
        "en": ((_TRILLION, " trillion"), (_BILLION, " billion"), (_MILLION, " million")),
    }
    return next((step for step in steps[language] if size >= step[0]), (1, ""))


def _hedge(q: Quantity, language: Language) -> str:
    """The source's own qualification, before the number: 约, over, at least."""
    if q.operands or q.hedge in {"exact", "range"}:
        return ""
    words = label(f"before.{q.hedge}", language)
    return words if language == "zh" else f"{words} "


def _rounded(value: Fraction, q: Quantity, scale: int, more: int) -> Decimal:
    """A value in its scale with as many decimals as its kind of number has, and some more."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    places = _places(value, q)
    if places is None:
        return exact.quantize(Decimal("1e-9" if scale != 1 else "0.01"), ROUND_HALF_UP).normalize()
    return exact.quantize(Decimal(1).scaleb(-places - more), ROUND_HALF_UP)


def _places(value: Fraction, q: Quantity) -> int | None:
    """Decimals: one for rates below 10,000, three digits for percents, four for converted money; None for all there are."""
    if q.unit == "percent" and q.operands:
        return max(0, 3 - _integer_digits(q.value))
    if q.unit == "percent" and q.hedge == "exact":
        return _written_places(q)
    if q.unit == "yuan_per_year" or (q.unit == "yuan" and q.prices and q.operands):
        return max(0, 4 - _integer_digits(value))
    if "_per_" in q.unit:
        return 1 if abs(q.value) < _WAN and not _is_integer_figure(q) else 0
    return 3 if q.unit == "ratio" else None


def _written_places(q: Quantity) -> int:
    """How many decimals a published number was written with: its interval reaches half a unit of the last one up."""
    step = 2 * (q.high - q.value)
    return next((places for places in range(10) if step >= Fraction(1, 10**places)), 9) if step else 0


def _is_integer_figure(q: Quantity) -> bool:
    return q.figure is not None and q.value.denominator == 1


def _integer_digits(value: Fraction) -> int:
    return len(str(int(abs(value)))) if abs(value) >= 1 else 1


def _unit(q: Quantity, language: Language) -> str:
    if q.unit == "percent":
        return "%"
    words = unit_label(q.unit, language, one=q.value == 1 and "_per_" not in q.unit)
    if language == "en" and q.unit == "persons" and q.value == 1:
        words = "person"
    return words if language == "zh" or not words else f" {words}"
