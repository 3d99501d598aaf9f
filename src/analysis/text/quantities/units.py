"""Which characters after a number are its unit: 3家企业 but not 3家庭, 5对 but not 5对口; and units that are only implied."""

from __future__ import annotations

import re
from typing import Final

from analysis.numerals.units import UNITS

#: What follows the unit and is none of it: 5200万元人民币 is written 5200万元.
_LEFT_OUT: Final = frozenset({"元人民币"})
_BY_FIRST: Final[dict[str, tuple[str, ...]]] = {
    first: tuple(sorted((unit for unit in UNITS if unit[0] == first and unit not in _LEFT_OUT), key=len, reverse=True))
    for first in {unit[0] for unit in UNITS}
}
#: Characters before which a unit is the beginning of another word.
_OTHER_WORD: Final = {
    "人": "民才社均大文格",
    "户": "籍外型均",
    "家": "庭乡长居园政具电禽畜风属族校委",
    "名": "录牌单额称胜",
    "位": "于置列居",
    "口": "径岸碑号罩味述头语感子",
    "所": "有以在需得谓属长",
    "项": "目",
    "场": "所地景镇面",
    "种": "植养子苗粮畜",
    "对": "口接象于应外标比策此照方",
    "期": "间待限末初望货盼",
    "班": "子主级",
    "组": "织建成长团合员装",
    "队": "伍长员",
    "站": "式点位长在稳",
    "店": "铺员长主",
    "院": "校士长落",
    "校": "长园企舍区友",
    "科": "技研普学",
    "厂": "房长家",
    "市": "场民委政值长直级内外",
    "县": "级委长直政内外",
    "区": "域位间内外级委政长划块别分",
    "省": "委级政会内外长直份道际钱时力心",
    "州": "委级政长直内外",
    "旗": "帜舰号委",
    "盟": "约友委",
    "村": "民委庄级里支干务口容社史医企规",
    "乡": "亲长土间级贤音情",
    "镇": "长级委",
    "国": "家际内道企有产务庆防外资旗",
    "条": "件例约款文理码",
    "部": "委队分署长级位落件属",
    "支": "持援出付撑柱农部",
    "起": "来步到点草源重义初诉",
    "道": "路德理口具教",
    "层": "次面级",
    "片": "区面长段",
    "节": "约日目能省点假气余",
    "本": "地科土级次报县市金领质月年身人来着区省村案",
    "处": "理置于长罚分室境",
    "头": "部等顶号像",
    "门": "店诊槛户类票窗前卫牌",
    "台": "账州湾商阶风胞",
    "套": "餐种现用取路",
    "间": "隔接断距歇作伐",
    "例": "如外行证会",
    "只": "有能要是为用需见怕会剩算够因做可等此靠",
    "米": "粉面饭线酒厂价",
    "克": "服难",
    "吨": "位级",
    "度": "假过量汛",
    "周": "边围末期转密到知全",
    "天": "津然气水府山空麻鹅目",
    "包": "括含村保抓联片干扶吃住头",
    "团": "队体结聚购长委圆",
    "款": "项式待",
    "笔": "者记试架",
    "双": "向方边江流创减语休重赢跨",
    "列": "入为支出席举表在",
    "年": "级度初底末味货夜轻",
    "单": "位元独纯个打一身品体",
    "车": "间站队辆道费厢库牌票载床型位次",
    "块": "状",
    "株": "洲",
    "面": "积向对貌临前板粉条料食",
    "首": "先批次个期家届都席要府创尾",
    "段": "落",
    "群": "众体团",
    "棚": "户改",
    "类": "似别型",
    "批": "准示评复发改",
    "副": "食产业省州市县区书主厅局镇乡",
    "档": "案次",
    "成": "立员为功果本效长都熟就绩品人套群串交分",
    "元": "旦宵素",
    "里": "程面边头长",
    "次": "产日序",
    "分": "钟之别",
    "件": "事",
    "排": "水污放列除灌",
    "盘": "活",
    "载": "体客重货入",
    "棒": "球",
    "串": "联",
    "担": "任当保负心",
    "字": "号",
}
#: Behind a unit these bound it, whatever other word their first character would make: 12所以上.
_BOUNDS: Final = ("以上", "以下", "以内")
_PEOPLE: Final = (
    "人口|劳动力|劳力|群众|农民|村民|居民|百姓|学生|学子|师生|教师|职工|工人|员工|干部|游客|人才|移民|搬迁|妇女|儿童|老人|党员|医生|患者|"
    "贫困人|脱贫人|残疾人|务工|老乡|就业|人员|民众|人民群众|乡亲|牧民|茶农|果农|菜农|蔗农|烟农|粉丝|观众|网友|旅客|毕业生|致富带头人|人数|[\u4e00-\u9fff]{1,4}人(?=在|外出|到|赴|去|常年)"
)
_HOUSEHOLDS: Final = "农户|贫困户|脱贫户|卡户|牧户|家庭|边缘户|监测户|困难户|移民户|养殖户|种植户|搬迁户|社员户"
_MONEY: Final = "资金|启动金|投资|补贴|补助|奖金|奖补|贷款|善款|捐款|经费|货款|订单|产值|销售额|营业额|收入|元|财政|帮扶款|援助款|物资|本金|红利|分红|租金"
_IMPLIED: Final = (("households", "户"), ("times", "人次"), ("people", "人"), ("money", "元"))
_AHEAD: Final = re.compile(
    rf"(?:的|名|多|余)?[\u4e00-\u9fff、“”]{{0,8}}?(?:(?P<households>{_HOUSEHOLDS})|(?P<people>{_PEOPLE})|(?P<money>{_MONEY}))"
)
_BEHIND: Final = re.compile(
    rf"(?:(?P<households>{_HOUSEHOLDS})|(?P<times>人次)|(?P<people>{_PEOPLE})|(?P<money>{_MONEY}|投入|捐赠|捐资|捐助|出资|筹集|拨付|投了|价值|增收|年薪|月薪|工资|纯利|利润|总额|贷了|赚|挣|卖|能领|能拿|到手|落|个月|每月|每年|攒|存|花|省下|欠|借|还|垫|凑|腰包|拿出|卖到|卖出|卖了|罚|捐|收))"
    r"(?:总数|总量|规模|数量|人数|户数|数|总额|额)?(?:增长|增加|新增|达到|达|为|是|有|共|约|近|超过|超|逾|突破|不足|不到|上|加到|涨到|提到|增收|增至|增加到|降至|减少到|了|到|至|:|：)*$"
)


def unit_at(text: str, at: int) -> str:
    """The printed unit that begins here, the longest one; empty where none does.

    >>> unit_at("人次参加", 0), unit_at("家企业", 0), unit_at("家庭", 0)
    ('人次', '家', '')
    """
    for unit in _BY_FIRST.get(text[at : at + 1], ()):
        if text.startswith(unit, at):
            after = text[at + len(unit) : at + len(unit) + 1]
            if not after or after not in _OTHER_WORD.get(unit, "") or text.startswith(_BOUNDS, at + len(unit)):
                return unit
    return ""


def implied_unit(text: str, start: int, end: int, *, near: int = 12) -> tuple[str, str]:
    """The unit that the words around a number without one say, and these words: 人 for 220多万贫困人口, 元 for 600万启动资金.

    Empty where they say none within so many characters behind the number, or right before it.
    """
    for match in (_AHEAD.match(text, end, end + near + 4), _BEHIND.search(text, max(0, start - 24), start)):
        if match is not None:
            for group, unit in _IMPLIED:
                if group in match.re.groupindex and match[group]:
                    return unit, match[group]
    return "", ""
