"""What a number counts or measures: the noun phrase beside it, in the words of the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from analysis.proposals.meaning.clauses import Setting
from analysis.proposals.meaning.phrases import NOMINAL, PLACES, TIME, phrase_after, phrase_before
from analysis.proposals.meaning.words import P, V, words
from analysis.proposals.proposal import UNKNOWN, Choice

#: What follows a number without being what it counts.
_LIGHT: Final = frozenset(["关系", "任务", "目标", "金额", "总额", "左右", "以上", "以下", "以内", "规模", "大关"])
_CHANGE: Final = re.compile(
    r"(?:降低?|下降|减少?|升|上升|提升|提高|增加?|增长|上涨|涨|扩大?|扩|跃升|变|发展)(?:到了?|至|为|成)$|^(?:到|至|升至|增至|降至|减至)$"
)
_BETWEEN: Final = re.compile(r"^[、，, ]?(?:共计|共|合计|总计|约|近|超过|超|逾|和|及)?$")
_YEAR: Final = re.compile(r"[0-9]{4}年?|[0-9]月|去年|今年|当年|上年|目前|现在|如今")
_PEOPLE: Final = re.compile(
    r"(?:建档立卡|未脱贫|已?脱贫|易?返贫|低收入|农村|城镇|残疾|困难|留守|易地搬迁|边缘易致贫|监测)*(?:残疾|贫困)*(?:人口|群众|劳动力|残疾人|学生|儿童|农民|农户|家庭|居民|老人|妇女|户)"
)
#: 捐款210万元、捐物165.2万元,共计375.2万元: of the list before, not of its last part.
_SUM: Final = re.compile(r"^[、，, ]?(?:共计|共|合计|总计)$")
_LIST_GAP: Final = re.compile(r"[、，,和及与]")
#: 资金已全部到位,已支出4131万元: of the fund just named.
_OF_FUND: Final = re.compile(
    r"(?:目前|现|截至目前|已经|已|实际|累计|共|全部|资金)*(?:到位|拨付|支出|下达|使用|兑现|报账)(?:资金|到位)?(?:了|约|近)?"
)
_FUND_AGAIN: Final = re.compile(
    r"(?:上述|该|以上|各项|财政|帮扶|援助|协作)*资金(?:目前|现)?(?:已|均|全部|及时|足额)*(?:到位|拨付到位|拨付|到账|下达)"
)
_HOME: Final = re.compile(
    "^(?:[我全本该](?:县|市|区|旗|州|盟|省)|[我本]自治[县州区])(?![域级委情直属]|上下)的?(?=[\u4e00-\u9fff]{2})"
)
_TAIL: Final = re.compile("(?<=[\u4e00-\u9fff]{2})(?:如期|全部|全都)$")
_COUNTY: Final = re.compile(
    "(?P<name>[\u4e00-\u9fff]{1,8}(?:自治)?[县旗])(?<![全各受本我该])的?(?=[\u4e00-\u9fff]{2})(?![级域委情城直属])"
)
_OPENING: Final = 300  # characters in which an article names its county
_NOT_SAID: Final = -2
_FUND_NAME: Final = re.compile("(?:资金|款|经费)$")


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject, how it was found, and the whole phrase with its verbs, on which the rules for measures rest."""

    choice: Choice
    phrase: str = ""
    where: str = "none"  # after, before, shared, inherited, none
    of: tuple[int, ...] = ()  # the numbers that it adds up, or the fund that it has come or gone from


def subjects(settings: Sequence[Setting], text: str) -> list[Subject]:
    """The subject of each quantity: after the number, before it, or shared with a neighbour."""
    found: list[Subject] = []
    opening = text[:_OPENING]
    for i, setting in enumerate(settings):
        own = _same_again(settings, found, i) or _own(setting)
        found.append(
            own
            or _of_sum(settings, found, i, text)
            or _of_fund(settings, found, i, text)
            or _from_before(settings, found, i, text)
        )
    for i in range(len(settings) - 2, -1, -1):
        adjoining = settings[i].found.until == settings[i + 1].found.at and found[i].choice.rule != "subject.unit"
        if not adjoining and "money" in {settings[i].kind, settings[i + 1].kind}:
            continue  # 每县6000万元、32个县: what is counted after the money is not what the money is
        if (adjoining or found[i].where in {"none", "inherited"}) and (shared := _from_after(settings, found, i, text)):
            found[i] = shared
    return [_without_home(one, opening) for one in found]


def _without_home(one: Subject, opening: str) -> Subject:
    """The subject without 我县, 全市 and the article's own county in front: whose it is, the place says."""
    value = _TAIL.sub("", _HOME.sub("", one.choice.value))
    county = _COUNTY.match(value)
    if county is not None and county["name"] in opening:
        value = value[county.end() :]
    if not value or value == one.choice.value:
        return one
    return replace(one, choice=replace(one.choice, value=value))


def _own(setting: Setting) -> Subject | None:
    if setting.unit in PLACES:  # 东部4市对甘肃: the unit says what is counted
        return Subject(Choice(setting.unit, "medium", "subject.unit", setting.unit), setting.unit, "after")
    # What follows a time is not what it is a time of: 连续三年获好等次.
    after = phrase_after(setting) if setting.kind != "duration" else ""
    before = phrase_before(setting)
    # 总投资2400万元的幼儿园: what is measured stands before the number, whose it is after 的.
    owner = before and setting.kind == "money" and setting.tail.startswith("的")
    if after and after not in _LIGHT and not owner:
        return Subject(Choice(after, "high", "subject.after", after), setting.reach, "after")
    if before:
        sure = "high" if setting.near.endswith(before) else "medium"
        return Subject(Choice(before, sure, "subject.before", before), setting.near, "before")
    if after:
        return Subject(Choice(after, "low", "subject.after", after), setting.tail, "after")
    return None


def _same_again(settings: Sequence[Setting], found: Sequence[Subject], i: int) -> Subject | None:
    """The subject of the plan before, where only its verb is said again: 计划培训脱贫劳动力800人,目前已培训735人."""
    here, last = settings[i], settings[i - 1]
    if not i or here.unit != last.unit or last.clause.part != here.clause.part or here.kind not in {"people", "count"}:
        return None
    if here.before_in_clause or here.reach or not found[i - 1].choice.value:
        return None
    near = words(here.near)
    verbs = [word for word in near if word.kind == V]
    if len(verbs) != 1 or verbs[0].text not in NOMINAL or any(word.kind not in {V, P} for word in near):
        return None
    verb = verbs[0].text
    if verb not in last.near + last.head or found[i - 1].choice.value == verb:
        return None
    if i > 1 and settings[i - 2].clause.part == here.clause.part and verb in settings[i - 2].head:
        return None  # 培训劳动力800人、培训带头人60人,已培训735人: of which is not said
    choice = Choice(found[i - 1].choice.value, "medium", "subject.same_verb", verb)
    return Subject(choice, found[i - 1].phrase, "inherited")


def _of_sum(settings: Sequence[Setting], found: Sequence[Subject], i: int, text: str) -> Subject | None:
    """The subject of a total of two numbers or more is that of all of them: the last alone does not name it."""
    terms = _summed(settings, i, text)
    named = {found[j].choice.value for j in terms}
    if len(named) == 1 and (value := named.pop()):
        return Subject(Choice(value, "medium", "subject.total", value), settings[i].near, "none", terms)
    if not terms and i and settings[i - 1].unit == settings[i].unit:
        gap = text[settings[i - 1].found.until : settings[i].found.at]
        return Subject(UNKNOWN, settings[i].near) if _SUM.search(gap) else None
    return Subject(Choice("", "none", "subject.total", ""), settings[i].near, "none", terms) if terms else None


def _summed(settings: Sequence[Setting], i: int, text: str) -> tuple[int, ...]:
    """The numbers that a total adds up (甲3人、乙2人,共5人): those of its unit that stand before it in one list; else none."""
    here, at = settings[i], i
    terms: list[int] = []
    while at and at > i - 12:
        one, after = settings[at - 1], settings[at]
        gap = text[one.found.until : after.found.at]
        fits = one.unit == here.unit and one.clause.part == here.clause.part and len(gap) <= 40
        if not fits or not (_SUM if at == i else _LIST_GAP).search(gap):
            break
        terms.insert(0, at - 1)
        at -= 1
    return tuple(terms) if len(terms) > 1 else ()


def _of_fund(settings: Sequence[Setting], found: Sequence[Subject], i: int, text: str) -> Subject | None:
    """The fund that money has come of, or gone from: the one named just before."""
    fund = _fund_before(settings, found, i, text)
    if fund == _NOT_SAID:
        return Subject(UNKNOWN, settings[i].near)
    if fund < 0:
        return None
    value = found[fund].choice.value
    return Subject(
        Choice(value, "medium", "subject.of_the_fund_before", settings[i].head), settings[i].near, "none", (fund,)
    )


def _fund_before(settings: Sequence[Setting], found: Sequence[Subject], i: int, text: str) -> int:
    """The number of the fund of which 已支出4131万元 tells; -1 where it tells of none, _NOT_SAID where it is not said of which.

    It is the amount of the clause before, where that is called a fund, or, where a clause before says 资金已到位, the one
    fund of the sentence, or of the sentence right before, that is no part of another.
    """
    here = settings[i]
    if here.kind != "money" or not _OF_FUND.fullmatch(here.head.strip()):
        return -1
    again = [clause for clause in here.prior[:2] if _FUND_AGAIN.fullmatch(clause.text.strip())]
    sentence = here.clause.sentence
    if not again:
        near = i and here.prior and settings[i - 1].clause == here.prior[0]
        return i - 1 if near and settings[i - 1].kind == "money" and _is_named_fund(settings, found, i - 1) else -1
    first = sentence - (again[-1].start <= (here.prior[-1].start if here.prior else here.clause.start) + 12)
    funds = []
    for j in range(i - 1, max(-1, i - 13), -1):
        if settings[j].clause.sentence < first or "\n" in text[settings[j].found.until : settings[j + 1].found.at]:
            break
        if settings[j].kind == "money":
            funds.append(j)
    whole = [j for j in funds if "其中" not in settings[j].head and "其中" not in settings[j].sentence_before]
    return whole[0] if len(whole) == 1 and _is_named_fund(settings, found, whole[0]) else _NOT_SAID


def _is_named_fund(settings: Sequence[Setting], found: Sequence[Subject], j: int) -> bool:
    return bool(_FUND_NAME.search(found[j].choice.value)) and settings[j].unit == "元"


def _from_before(settings: Sequence[Setting], found: Sequence[Subject], i: int, text: str) -> Subject:
    """The subject of the quantity before: 受益户195户208人, 由4.4%降到1.8%, 计划选派141名…已选派85名."""
    here = settings[i]
    if i and found[i - 1].choice.value:
        last = settings[i - 1]
        gap = text[last.found.until : here.found.at] if here.found.at - last.found.until <= 40 else "?"
        value, phrase = found[i - 1].choice.value, found[i - 1].phrase
        if found[i - 1].choice.rule == "subject.clause_before":
            phrase = here.near  # what the clause between says of the former is not said of this one
        if _BETWEEN.match(gap) and found[i - 1].where in {"before", "inherited"}:
            return Subject(Choice(value, "medium", "subject.parallel", gap), phrase, "inherited")
        same = last.unit == here.unit
        near = words(here.near)
        if same and _CHANGE.search("".join(word.text for word in near) or "?"):
            return Subject(Choice(value, "medium", "subject.change", here.near[-6:]), phrase, "inherited")
        verb = next((word.text for word in reversed(near) if word.kind == V), "")
        bare = all(word.kind in {V, P} or TIME.fullmatch(word.text) for word in near)
        sentence = last.clause.sentence == here.clause.sentence
        if same and sentence and bare and gap != "?" and _YEAR.search(here.near):
            return Subject(Choice(value, "medium", "subject.time", here.near[-8:]), phrase, "inherited")
        if same and bare and verb and len(verb) > 1 and verb in last.near + last.head:
            return Subject(Choice(value, "medium", "subject.same_verb", verb), phrase, "inherited")
    if here.kind in {"people", "households"} and here.prior and here.prior[0].part == here.clause.part:
        named = list(_PEOPLE.finditer(here.prior[0].text[-60:]))
        if named and len(named[-1].group()) > 2:
            word = named[-1].group()
            return Subject(Choice(word, "low", "subject.clause_before", word), here.near, "inherited")
    return Subject(UNKNOWN, here.near)


def _from_after(settings: Sequence[Setting], found: Sequence[Subject], i: int, text: str) -> Subject | None:
    """The noun after the next quantity: 1307户4274人未脱贫人口."""
    gap = text[settings[i].found.until : settings[i + 1].found.at]
    following = found[i + 1]
    if len(gap) <= 6 and _BETWEEN.match(gap) and following.where in {"after", "shared"}:
        value = following.choice.value
        return Subject(Choice(value, "medium", "subject.parallel", value), following.phrase, "shared")
    return None
