"""Reports on counties that do not exist, in the manner of published ones, with the quantities that were written into them.

Every number is drawn by chance and its label is kept as it is laid down, so that what reads the text can be held against it.
Counties, towns, firms and every number are made up; donors exist.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

POWERS: Final = {"": 1, "万": 10**4, "亿": 10**8}
BEFORE: Final = {"约": "about", "近": "about", "超过": "over", "不到": "under", "至少": "at_least", "最多": "at_most"}
WITHIN: Final = {"余": "over", "多": "over"}
AFTER: Final = {"左右": "about", "以上": "at_least", "以下": "at_most"}


#: Units that are counted in another one.
_BASES: Final = {"个百分点": "百分点"}


@dataclass(frozen=True, slots=True)
class Written:
    """A quantity as it is written: 约 + 5200 + 余 + 万 + 元 + 以上.

    ``printed`` stands in the text where it is spelled otherwise; ``said`` is the hedge of words further away.
    """

    number: str
    power: str
    unit: str
    before: str = ""
    within: str = ""
    after: str = ""
    printed: str = ""
    said: str = ""

    @property
    def phrase(self) -> str:
        """Number, multiplier and unit, with what stands inside."""
        return f"{self.number}{self.within}{self.power}{self.unit}"

    @property
    def value(self) -> Fraction:
        """In the base unit."""
        return Fraction(self.number) * POWERS[self.power]

    @property
    def hedge(self) -> str:
        """What the words say; of two that say different things, about."""
        said = {BEFORE.get(self.before), WITHIN.get(self.within), AFTER.get(self.after), self.said or None} - {None}
        return "exact" if not said else str(said.pop()) if len(said) == 1 else "about"


@dataclass(frozen=True, slots=True)
class Label:
    """A quantity at its place in a text, without the hedges around it."""

    start: int
    end: int
    value: Fraction
    unit: str
    hedge: str


Piece = str | Written


def laid_out(pieces: Iterable[Piece]) -> tuple[str, list[Label]]:
    """The text of the pieces, and a label for each quantity."""
    text, at, labels = [], 0, []
    for piece in pieces:
        if isinstance(piece, str):
            shown = [piece]
        else:
            shown = [piece.before, piece.printed or piece.phrase, piece.after]
            start = at + len(piece.before)
            unit = _BASES.get(piece.unit, piece.unit)
            labels.append(Label(start, start + len(shown[1]), piece.value, unit, piece.hedge))
        text += shown
        at += sum(map(len, shown))
    return "".join(text), labels


def report(chance: random.Random, *, length: int = 3000, hedged: float = 0.4) -> list[Piece]:
    """A report of about so many characters; ``hedged`` is how often a number that may be hedged is."""
    names = _Names(chance)
    title = chance.choice(_TITLES)
    pieces: list[Piece] = [*_filled(f"{title}\n", chance, names, hedged), *_filled(_LEAD, chance, names, hedged)]
    written = sum(map(_length, pieces))
    waiting: list[str] = []
    inside = 0
    while written < length:
        if not waiting:
            waiting = chance.sample(_SENTENCES, len(_SENTENCES))
        inside = (inside + 1) % chance.randint(4, 6)
        prose = [_prose(chance) for _ in range(chance.choice((2, 3, 3, 3)))]
        sentences = "".join(chance.sample([waiting.pop(), *prose], len(prose) + 1))
        new = list(_filled(sentences + ("\n" if inside == 0 else ""), chance, names, hedged))
        written += sum(map(_length, new))
        pieces += new
    return [*pieces, *_filled(_END, chance, names, hedged)]


def _prose(chance: random.Random) -> str:
    if chance.random() < 0.4:
        return chance.choice(_PROSE)
    return "，".join(map(chance.choice, _CLAUSES)) + "。"


def _length(piece: Piece) -> int:
    return len(piece if isinstance(piece, str) else piece.before + piece.phrase + piece.after)


class _Names:
    """The same names all through a report."""

    def __init__(self, chance: random.Random) -> None:
        first, second = "云青柳石白金松桐岚沙苍碧红川南安", "岭坪源溪河塘台峪泉川坝屏阳宁"
        self.of = {
            "county": f"{chance.choice(first)}{chance.choice(second)}县",
            "donor": chance.choice(("天津市和平区", "杭州市余杭区", "广州市天河区", "青岛市城阳区", "福州市鼓楼区")),
            "town": f"{chance.choice('柳马杨龙')}{chance.choice('沟庄坪坡')}镇",
            "village": f"{chance.choice('上下前后')}{chance.choice('河湾梁岔')}村",
            "year": str(chance.randint(2018, 2023)),
            "month": str(chance.randint(2, 12)),
            "day": str(chance.randint(1, 28)),
        }


_SLOT: Final = re.compile(r"<(~?)([万亿]?)([^ <>]+) ([0-9.]+) ([0-9.]+)(?: \.([0-9]))?>|\{([a-z]+)\}")


def _filled(sentence: str, chance: random.Random, names: _Names, hedged: float) -> Iterator[Piece]:
    at = 0
    for match in _SLOT.finditer(sentence):
        yield sentence[at : match.start()]
        at = match.end()
        may_hedge, power, unit, low, high, decimals, name = match.groups()
        if name:
            yield names.of[name]
            continue
        drawn = f"{chance.uniform(float(low), float(high)):.{decimals or 0}f}"
        written = Written(drawn.rstrip("0").rstrip(".") if "." in drawn else drawn, power, unit)
        yield _hedged(written, chance) if may_hedge and chance.random() < hedged else written
    yield sentence[at:]


def _hedged(written: Written, chance: random.Random) -> Written:
    kind = chance.randrange(3)
    if kind == 1 and written.power and "." not in written.number and int(written.number) >= 10:
        return replace(written, number=f"{written.number[:-1]}0", within=chance.choice(list(WITHIN)))
    if kind == 2:
        return replace(written, after=chance.choice(("左右", "以上")))
    return replace(written, before=chance.choice(list(BEFORE)))


def made_up_reports(count: int, *, seed: int = 1, length: int = 3000) -> list[tuple[str, list[Label]]]:
    """So many reports with their labels; the same seed gives the same ones."""
    chance = random.Random(seed)
    return [laid_out(report(chance, length=length)) for _ in range(count)]


def size(texts: Sequence[str]) -> float:
    """Megabytes of the texts as UTF-8."""
    return sum(len(text.encode()) for text in texts) / 1e6


_TITLES: Final = (
    "{county}：东西部协作结硕果",
    "{donor}倾情帮扶{county}纪实",
    "携手奔小康——{donor}与{county}协作工作综述",
    "{county}{year}年东西部协作工作情况",
)
_LEAD: Final = (
    "{year}年{month}月{day}日，记者从{county}乡村振兴局了解到，今年以来，{donor}与{county}认真落实两地协作协议，"
    "安排财政援助资金<万元 800 9000>，实施协作项目<个 12 60>，预计带动<~户 900 9000>、<~人 4000 40000>受益。\n"
)
_END: Final = "\n（{county}融媒体中心 供稿）\n"
_SENTENCES: Final = (
    "截至{month}月底，已到位财政援助资金<~万元 500 8000>，占计划的<% 30 99 .1>，其余资金正在按程序拨付。",
    "其中，用于产业发展的资金<万元 100 3000>，用于饮水安全的资金<~万元 20 900>，用于村组道路的资金<万元 20 900>。",
    "在{town}{village}，投资<~万元 50 900 .1>建成日光温室<座 11 300>，每座温室年均增收<元 1200 9800>。",
    "先后组织<名 12 90>干部到{donor}挂职锻炼，选派<名 12 80>教师和<名 11 70>医生到{county}支教支医。",
    "举办致富带头人培训班<期 11 40>，累计培训<~人次 300 6000>，其中<人 21 200>已经在当地创办了企业。",
    "引进东部企业<家 11 40>，实际到位投资<~亿元 1.1 9 .2>，吸纳脱贫人口就近就业<人 100 2000>，人均月工资<~元 2100 4900>。",
    "通过“线上+线下”的方式，帮助销售农特产品<~吨 200 9000>，实现销售额<~亿元 1.1 5 .2>，惠及农户<~户 300 9000>。",
    "全县共有<个 11 30>乡镇、<个 101 300>行政村，总人口<~万人 11 60 .1>，其中农业人口<万人 11 50 .1>。",
    "{donor}社会各界捐款捐物折合<~万元 90 2000 .1>，其中现金<万元 20 80 .2>，衣物<件 1200 9000>，电脑<台 20 400>。",
    "建设帮扶车间<个 11 60>，面积<~平方米 2000 90000>，安排务工人员<~人 200 3000>，其中残疾人<人 11 90>。",
    "组织劳务输转<~人 900 9000>，其中到东部地区务工<人 100 900>，发放交通补贴<~万元 11 99 .1>。",
    "新修村组道路<~公里 12 200 .1>，铺设管道<~公里 12 300>，解决了<个 12 70>自然村<~人 2000 20000>的饮水困难。",
    "种植中药材<~亩 2000 80000>，发展苹果<~万亩 1.2 20 .1>，养殖肉羊<~万只 1.2 40 .1>，户均增收<~元 1100 9000>。",
    "为<所 11 60>学校配备了教学设备，资助困难学生<~人 100 3000>，发放助学金<~万元 20 300>。",
    "义诊<场 11 70>，诊治患者<~人次 800 9000>，开展手术<例 20 400>，捐赠医疗设备<台 11 90>。",
    "项目建成后，每年可实现产值<~亿元 1.1 12 .1>，带动周边<个 11 50>村<~户 500 8000>群众稳定增收。",
    "投入资金<~万元 300 3000>实施的小流域治理工程，治理水土流失面积<平方公里 11 90 .1>，栽植树木<~万株 11 80>。",
    "农村居民人均可支配收入由五年前的<元 4100 6900>提高到去年的<元 7100 12900>，贫困发生率下降了<个百分点 11 30 .1>。",
    "签订合作协议<份 11 50>，协议投资<~亿元 1.1 40 .2>，目前开工建设的项目<个 11 40>。",
    "合作社流转土地<~亩 300 9000>，入股农户<户 30 900>，年底拿出<~万元 11 200 .1>，户均分红<~元 600 5000>。",
    "据统计，{year}年全县消费帮扶金额达<亿元 1.1 8 .2>，同比增长<% 11 60 .1>，完成年度任务的<% 101 180 .1>。",
    "园区负责人介绍，今年每亩纯收入<~元 2100 9800>，比种植小麦高出<倍 2.1 6 .1>，产品畅销<个 11 20>省份。",
)
#: Prose without figures, though not without numbers: what a reader has to pass over.
_PROSE: Final = (
    "为确保资金用到刀刃上，县里制定了《协作资金管理办法》，严格执行公告公示制度，做到专款专用。",
    "两地党委政府高度重视，主要负责同志多次互访对接，召开联席会议研究解决困难和问题。",
    "紧盯“两不愁三保障”目标，坚持“输血”与“造血”并重，不断拓展协作领域，深化协作内容。",
    "{year}年{month}月，第二批挂职干部到岗，一个又一个项目落地，一项又一项举措见效，干部群众赞不绝口。",
    "“以前种玉米，一年到头挣不了几个钱，现在在家门口就能上班，心里踏实多了。”{village}村民高兴地说。",
    "双方建立“1+6”结对机制，开展学校、医院、村企结对，携手同心，共同谱写山海情深的新篇章。",
    "走进{town}产业园，一排排大棚整齐排列，工人们正在忙着采摘、分拣、装箱，一派繁忙的景象。",
    "近年来，{county}把产业发展作为根本之策，因地制宜，精准施策，走出了一条可持续发展的路子。",
)
#: Clauses that are put together by chance, so that no two reports have the same prose.
_CLAUSES: Final = (
    (
        "{county}",
        "{donor}挂职干部",
        "两地相关部门",
        "{town}党委",
        "驻村工作队",
        "乡村振兴局",
        "参与协作的企业",
        "{village}党支部",
    ),
    (
        "立足当地实际",
        "充分发挥资源优势",
        "牢牢把握政策机遇",
        "坚持问题导向",
        "主动对接群众需求",
        "进一步压实责任",
        "深入田间地头",
        "积极搭建平台",
    ),
    (
        "认真谋划产业布局",
        "扎实推进项目建设",
        "持续完善利益联结机制",
        "切实加强资金监管",
        "广泛动员社会力量",
        "全面落实帮扶措施",
        "加快补齐基础设施短板",
        "统筹抓好人才交流",
    ),
    (
        "推动协作工作走深走实",
        "让发展成果更多惠及群众",
        "为乡村全面振兴打下坚实基础",
        "促进农民持续稳定增收",
        "使一批又一批项目落地生根",
        "努力开创东西部协作新局面",
        "不断增强群众的获得感和幸福感",
        "走出一条优势互补的新路",
    ),
)
