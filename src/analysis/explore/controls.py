"""The panel of ``explore.ipynb``: controls, and the number and chart that follow them.

What is offered and shown is made in :mod:`~analysis.explore.choices` and :mod:`~analysis.explore.view`, which know no
controls; here is only which control follows which. Of all modules only this one imports ipywidgets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import ipywidgets
from markupsafe import Markup

from analysis.dataset import Dataset
from analysis.display import Rich
from analysis.errors import PairedAidError, ParameterError
from analysis.explore.choices import UNDIVIDED, Choices, Options, amount_options, denominator_options
from analysis.explore.view import answer, chart
from analysis.labels import LANGUAGES, Language
from analysis.numbers import filled, sentence, tally, wording
from analysis.study import Study, check_place_and_period, open_study

#: Labels of the controls, and what a pointer that rests on them is told.
_LABELS: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "language": (("语言", "Language"), ("中文或英文", "Chinese or English")),
    "find": (("查找", "Find"), ("按中文名、英文名或代码筛选地区", "Narrow the places down by name or code")),
    "place": (("地区", "Place"), ("有金额的地区", "Places with an amount of money")),
    "period": (("时期", "Period"), ("年份或起止年份", "A year, or a span of years")),
    "fund": (("金额", "Money"), ("除数上方的金额：帮扶资金在前", "What is divided: assistance comes first")),
    "people": (("除以", "Divided by"), ("可以成立的分母", "What can defensibly be divided by")),
}

#: The number first, so large that one sees it change; only outside the cards, which have sizes of their own.
_STYLE = Markup(
    "<style>.paired-aid-turned .scroll > p { margin: .3em 0 }"
    ".paired-aid-turned .scroll > p:first-child { font-size: 1.7em; margin: 0 }"
    # A chart that is wider than the notebook scrolls, and its caption does not grow with it.
    ".widget-html-content:has(> .paired-aid-picture) { min-width: 0 }</style>"
)


class Panel:
    """Controls for place, period, money and people; number, origin and chart follow. Made by :func:`analysis.explore.panel`.

    Each control is an attribute (``place``, ``period``, ``fund``, ``people``, ``language``, ``find``) whose ``value`` can be
    read and set in code as by hand. What is shown is ``number.value``, ``picture.value`` and, where something went wrong,
    one sentence in ``trouble.value``.
    """

    def __init__(
        self, dataset: Dataset, *, place: str | None = None, period: str | None = None, language: Language = "zh"
    ) -> None:
        if language not in LANGUAGES:
            raise ParameterError(f"parameter language: found {language!r}; allowed: {', '.join(LANGUAGES)}")
        self.choices = Choices(dataset)
        begin = place if place is not None else self._first_place()
        dataset.place(begin)
        if period is not None:
            check_place_and_period(dataset, place=begin, period=period)
        if begin not in self.choices.places:
            raise ParameterError(
                f"parameter place: found {begin!r}, on which no amount was published; allowed: places with amounts above 0 "
                "in explore.places(data)"
            )
        wide, narrow = (ipywidgets.Layout(width=f"min({rem}rem, 100% - 4px)") for rem in (44, 20))
        self.language = ipywidgets.Dropdown(options=[("中文", "zh"), ("English", "en")], value=language, layout=narrow)
        self.find = ipywidgets.Text(placeholder="靖远, jingyuan, 620421", layout=narrow)
        self.place = ipywidgets.Dropdown(layout=wide)
        self.period = ipywidgets.Dropdown(layout=narrow)
        self.fund = ipywidgets.Dropdown(layout=wide)
        self.people = ipywidgets.Dropdown(layout=wide)
        self.trouble, self.number, self.picture = ipywidgets.HTML(), ipywidgets.HTML(), ipywidgets.HTML()
        self._busy = False
        self._study: Study | None = None
        with self._alone():
            self._offer_places(keep=begin)
            self._offer_periods(keep=period or self.choices.first_period(begin))
            self._open()
        self._label()
        self._say(self._show)
        for name in _LABELS:
            getattr(self, name).observe(self._turned, names="value")
        # The widgets' own sizes would cut a label short, and a phone has no room for two beside each other.
        rows = ipywidgets.Layout(display="flex", flex_flow="row wrap", width="100%")
        self.box = ipywidgets.VBox([
            ipywidgets.Box([self.language, self.find], layout=rows),
            ipywidgets.Box([self.place, self.period], layout=rows),
            ipywidgets.Box([self.fund, self.people], layout=rows),
            self.trouble, self.number, self.picture,
        ])  # fmt: skip

    def _repr_mimebundle_(self, **how: Any) -> Any:
        return self.box._repr_mimebundle_(**how)

    def __repr__(self) -> str:
        return f"<Panel {self.place.value} {self.period.value} ({self.language.value}): {self.fund.value} ÷ {self.people.value or '–'}>"

    # What follows from what: language and words → places → periods → amounts → people → number and chart.

    def _turned(self, change: dict[str, Any]) -> None:
        """A control was turned, by hand or in code."""
        if self._busy:
            return
        with self._alone():
            self._label()
            if self._say(lambda: self._follow(change["owner"])):
                self._say(self._show)

    def _follow(self, turned: Any) -> None:
        if turned is self.language or turned is self.find:
            place = self.place.value
            self._offer_places(keep=place)
            if self.place.value == place:
                self._offer_periods(keep=self.period.value)
            else:
                self._offer_periods()
            self._open(keep=turned is self.language or self.place.value == place)
        elif turned is self.place:
            self._offer_periods()
            self._open()
        elif turned is self.period:
            self._open()
        elif turned is self.fund:
            self._offer_people()

    def _offer_places(self, *, keep: str) -> None:
        offered = self.choices.place_options(self._lang, words=self.find.value)
        if not offered:  # the sentence below says so; what was there stays
            offered = [option for option in self.choices.place_options(self._lang) if option[1] == keep]
        _offer(self.place, offered, keep)

    def _offer_periods(self, *, keep: str | None = None) -> None:
        place = self.place.value
        chosen = keep if keep is not None else self.choices.first_period(place)
        _offer(self.period, self.choices.period_options(place, self._lang), chosen)

    def _open(self, *, keep: bool = False) -> None:
        """Open the study of place and period, and offer its amounts."""
        fund, people = (self.fund.value, self.people.value) if keep else (None, None)
        dataset, place, period = self.choices.dataset, self.place.value, self.period.value
        self._study = open_study(place=place, period=period, language=self._lang, dataset=dataset)
        _offer(self.fund, amount_options(self._study), fund)
        self._offer_people(keep=people)

    def _offer_people(self, *, keep: str | None = None) -> None:
        assert self._study is not None, "opened before anything is offered"
        fund = self.fund.value
        _offer(self.people, denominator_options(self._study, fund) if fund else [], keep)

    # What is shown

    def _say(self, step: Callable[[], None]) -> bool:
        """Take a step; what goes wrong is a sentence, never a traceback. Whether it went well."""
        trouble = ""
        try:
            step()
        except PairedAidError as error:
            trouble = str(error)
        except Exception as error:  # whatever it is, the analyst can turn on
            trouble = f"{type(error).__name__}: {error}"
        if trouble:
            self.number.value = self.picture.value = ""
            self.trouble.value = str(_alert(trouble))
        return not trouble

    def _show(self) -> None:
        """Show what is chosen now."""
        number, picture = self._views()
        self.number.value, self.picture.value = str(number), str(picture)
        unfound = self._nothing_found()
        self.trouble.value = str(_alert(unfound)) if unfound else ""

    def _views(self) -> tuple[Markup, Markup]:
        assert self._study is not None, "opened before anything is shown"
        fund, people = self.fund.value, self.people.value
        if not fund:
            return _html(self._without_amount()), Markup()
        chosen = {"fund": fund, "people": people or UNDIVIDED}
        return (
            filled(
                '<div class="paired-aid-turned" role="status">{}{}</div>', _STYLE, _shown(answer(self._study, **chosen))
            ),
            filled(
                '<div class="paired-aid-picture">{}{}</div>',
                _shown(chart(self._study, **chosen)),
                _html(self._left_out()),
            ),
        )

    def _without_amount(self) -> Markup:
        assert self._study is not None
        return sentence(
            self._lang,
            zh="{place}在这一时期没有公布金额，只有{count}个其他数字。",
            en="For {place} no amount was published in this period, only {count} other figures.",
            place=self._study.place_name,
            count=tally(len(self._study.figures), self._study.figures),
        )

    def _left_out(self) -> Markup:
        return filled(
            "<small>{}</small>",
            sentence(
                self._lang,
                zh="另有{count}个地区只公布了其他数字，没有金额，因此这里不列；explore.places(data) 列出全部地区。",
                en="Another {count} places published figures, but no amount, and are not offered; explore.places(data) lists all.",
                count=self.choices.left_out,
            ),
        )

    def _nothing_found(self) -> str:
        words = self.find.value
        if not words.strip() or self.choices.place_options(self._lang, words=words):
            return ""
        return wording(
            self._lang,
            zh="有金额的地区中，没有叫“{words}”的。",
            en="Of the places with an amount none is called “{words}”.",
            words=words,
        )

    def _label(self) -> None:
        column = LANGUAGES.index(self._lang)
        for name, (description, tooltip) in _LABELS.items():
            control = getattr(self, name)
            control.description, control.tooltip = description[column], tooltip[column]

    @property
    def _lang(self) -> Language:
        return "en" if self.language.value == "en" else "zh"

    def _first_place(self) -> str:
        known = (*self.choices.dataset.default_places, *self.choices.places)
        for place in known:
            if place in self.choices.places:
                return place
        raise ParameterError("no place of these data has an amount of money: there is nothing to turn")

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """What is set here is no turn of a control."""
        self._busy = True
        try:
            yield
        finally:
            self._busy = False


def _offer(control: Any, options: Options, keep: str | None) -> None:
    """Give a control its options; ``keep`` stays chosen where it is among them, else the first is."""
    values = [value for _, value in options]
    # In one message: a page that learnt of the options first could be turned before it learns what is chosen among them.
    with control.hold_sync():
        if tuple(control.options) != tuple(options):
            control.options = options
        control.value = keep if keep in values else next(iter(values), None)
        control.disabled = not options


def _shown(rich: Rich) -> Markup:
    """An output as a notebook shows it: every number opens its card."""
    data, _ = rich._repr_mimebundle_()
    return Markup(data["text/html"]) if "text/html" in data else _html(data["text/plain"])


def _alert(words: str) -> Markup:
    return filled('<p role="alert">{}</p>', words)


def _html(words: str) -> Markup:
    """A sentence in a paragraph; escaped unless it is an element."""
    return filled("<p>{}</p>", words)
