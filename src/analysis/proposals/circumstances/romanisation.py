"""Names of places in English: pinyin as places are read, their peoples and levels in English, as data/places.csv has them."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

#: Peoples as their autonomous places are called; longer names first where one begins as another does.
PEOPLES: Final = {
    "维吾尔": "Uyghur", "哈萨克": "Kazakh", "柯尔克孜": "Kyrgyz", "乌孜别克": "Uzbek", "塔吉克": "Tajik", "塔塔尔": "Tatar",
    "达斡尔": "Daur", "鄂温克": "Evenk", "鄂伦春": "Oroqen", "俄罗斯": "Russian", "蒙古": "Mongol", "朝鲜": "Korean",
    "土家": "Tujia", "布依": "Buyei", "哈尼": "Hani", "傈僳": "Lisu", "拉祜": "Lahu", "东乡": "Dongxiang", "纳西": "Naxi",
    "景颇": "Jingpo", "仫佬": "Mulao", "布朗": "Blang", "撒拉": "Salar", "毛南": "Maonan", "仡佬": "Gelao", "锡伯": "Xibe",
    "阿昌": "Achang", "普米": "Pumi", "德昂": "De'ang", "保安": "Bonan", "裕固": "Yugur", "独龙": "Derung", "赫哲": "Hezhen",
    "门巴": "Monba", "珞巴": "Lhoba", "基诺": "Jino", "高山": "Gaoshan", "回": "Hui", "藏": "Tibetan", "苗": "Miao", "彝": "Yi",
    "壮": "Zhuang", "满": "Manchu", "侗": "Dong", "瑶": "Yao", "白": "Bai", "傣": "Dai", "黎": "Li", "佤": "Wa", "畲": "She",
    "水": "Shui", "土": "Tu", "羌": "Qiang", "怒": "Nu", "京": "Gin",
}  # fmt: skip
_NAMED: Final = "|".join(PEOPLES)
#: The peoples at the end of a name; some leave out 族 (博尔塔拉蒙古自治州), though none that has a single character.
_PEOPLES: Final = re.compile(rf"(?:(?:(?:{_NAMED})族)+|维吾尔|哈萨克|柯尔克孜|塔吉克|锡伯|(?<!内)蒙古|各族)$")
_LEVEL: Final = re.compile(r"(?:特别行政区|自治[区州县旗]|林区|特区|地区|(?<=..)新区|[省市县区盟旗])$")
_AUTONOMOUS: Final = {"自治州": "Prefecture", "自治县": "County", "自治旗": "Banner"}
_LEVELS: Final = (
    ("特别行政区", ""), ("联合旗", "United Banner"), ("林区", "Forestry District"), ("特区", "Special District"),
    ("矿区", "Mining District"), ("新区", "New Area"), ("地区", "Prefecture"), ("左翼前旗", "Left Front Banner"),
    ("左翼中旗", "Left Middle Banner"), ("左翼后旗", "Left Rear Banner"), ("右翼前旗", "Right Front Banner"),
    ("右翼中旗", "Right Middle Banner"), ("右翼后旗", "Right Rear Banner"), ("左旗", "Left Banner"), ("右旗", "Right Banner"),
    ("前旗", "Front Banner"), ("中旗", "Middle Banner"), ("后旗", "Rear Banner"), ("省", ""), ("市", ""),
    ("盟", "League"), ("旗", "Banner"), ("县", "County"), ("区", "District"), ("村", "Village"),
)  # fmt: skip
#: Names that are not written in pinyin, or that have an English one.
_ENGLISH: Final = {
    "中国": "China", "内蒙古": "Inner Mongolia", "西藏": "Tibet", "陕西": "Shaanxi", "香港": "Hong Kong", "澳门": "Macao",
    "呼和浩特": "Hohhot", "鄂尔多斯": "Ordos", "呼伦贝尔": "Hulunbuir", "巴彦淖尔": "Bayannur", "乌兰察布": "Ulanqab",
    "锡林郭勒": "Xilingol", "阿拉善": "Alxa", "乌兰浩特": "Ulanhot", "锡林浩特": "Xilinhot",
    "二连浩特": "Erenhot", "阿尔山": "Arxan", "霍林郭勒": "Holingol", "额尔古纳": "Ergun", "海拉尔": "Hailar", "科尔沁": "Horqin",
    "哈尔滨": "Harbin", "齐齐哈尔": "Qiqihar", "乌鲁木齐": "Urumqi", "克拉玛依": "Karamay", "吐鲁番": "Turpan",
    "阿克苏": "Aksu", "喀什": "Kashgar", "和田": "Hotan", "塔城": "Tacheng", "阿勒泰": "Altay", "博尔塔拉": "Bortala",
    "巴音郭楞": "Bayingolin", "克孜勒苏": "Kizilsu", "伊犁": "Ili", "库尔勒": "Korla", "博乐": "Bole", "石河子": "Shihezi",
    "阿拉尔": "Aral", "图木舒克": "Tumxuk", "可克达拉": "Kokdala", "霍尔果斯": "Khorgas", "拉萨": "Lhasa", "日喀则": "Shigatse",
    "昌都": "Qamdo", "林芝": "Nyingchi", "那曲": "Nagqu", "阿里": "Ngari", "格尔木": "Golmud", "果洛": "Golog",
    "香格里拉": "Shangri-La", "土默特": "Tumed", "达尔罕茂明安": "Darhan Muminggan", "阿鲁科尔沁": "Ar Horqin",
    "巴林": "Bairin", "克什克腾": "Hexigten", "翁牛特": "Ongniud", "喀喇沁": "Harqin", "敖汉": "Aohan", "库伦": "Hure",
    "奈曼": "Naiman", "扎鲁特": "Jarud", "达拉特": "Dalad", "准格尔": "Jungar", "鄂托克": "Otog", "杭锦": "Hanggin",
    "乌审": "Uxin", "伊金霍洛": "Ejin Horo", "阿荣": "Arun", "莫力达瓦": "Morin Dawa", "鄂伦春": "Oroqen", "鄂温克": "Evenk",
    "陈巴尔虎": "Old Barag", "新巴尔虎": "New Barag", "乌拉特": "Urad", "察哈尔": "Chahar", "四子王": "Siziwang",
    "扎赉特": "Jalaid", "阿巴嘎": "Abag", "苏尼特": "Sonid", "东乌珠穆沁": "East Ujimqin", "西乌珠穆沁": "West Ujimqin",
    "太仆寺": "Taibus", "额济纳": "Ejin", "喀喇沁左翼": "Harqin Left Wing", "前郭尔罗斯": "Qian Gorlos",
    "杜尔伯特": "Dorbod", "肃北": "Subei", "阿克塞": "Aksay", "芒市": "Mangshi City", "城区": "Urban District", "郊区": "Suburban District", "矿区": "Mining District",
    "兴安盟": "Hinggan League",
}  # fmt: skip
#: Names that pinyin by the word gets wrong; as they are read where they lie.
_READ: Final = {
    "长子": "zhang zi", "乐清": "yue qing", "乐亭": "lao ting", "乐陵": "lao ling", "闵行": "min hang",
    "大城": "dai cheng", "泊头": "bo tou", "繁峙": "fan shi", "洪洞": "hong tong", "漯河": "luo he", "涡阳": "guo yang",
    "歙": "she", "黟": "yi", "浚": "xun", "单": "shan", "莘": "shen", "马尾": "ma wei", "珲春": "hun chun", "穆棱": "mu ling",
    "康巴什": "kang ba shi", "什邡": "shi fang", "荥经": "ying jing", "荥阳": "xing yang", "筠连": "jun lian",
    "犍为": "qian wei", "称多": "chen duo", "乌什": "wu shi", "伽师": "jia shi", "覃塘": "qin tang", "龙圩": "long xu",
    "崆峒": "kong tong", "宕昌": "tan chang", "红寺堡": "hong si bu", "吴堡": "wu bu", "佛坪": "fo ping", "佛冈": "fo gang",
    "万柏林": "wan bai lin", "台州": "tai zhou", "天台": "tian tai", "丽水": "li shui", "铅山": "yan shan",
    "番禺": "pan yu", "厦门": "xia men", "重庆": "chong qing", "六安": "lu an", "六合": "lu he", "蚌埠": "beng bu",
    "盱眙": "xu yi", "枞阳": "zong yang", "东阿": "dong e", "牟定": "mou ding", "尉犁": "yu li", "尉氏": "wei shi",
    "柞水": "zha shui", "莎车": "sha che", "大埔": "da bu", "曾都": "zeng du", "弥渡": "mi du", "会稽": "kuai ji",
    "平舆": "ping yu", "渑池": "mian chi", "阿坝": "a ba", "那坡": "na po", "蔚": "yu", "沭阳": "shu yang",
    "勐海": "meng hai", "勐腊": "meng la", "迭部": "die bu", "涪陵": "fu ling", "綦江": "qi jiang", "北碚": "bei bei",
    "井陉": "jing xing", "临洮": "lin tao", "岷": "min", "隰": "xi", "盂": "yu", "陕西": "shaan xi",
}  # fmt: skip
#: Characters that are read one way in names of places wherever the table above says nothing else.
_USUAL: Final = {
    "都": "du",
    "长": "chang",
    "乐": "le",
    "朝": "chao",
    "会": "hui",
    "堡": "bao",
    "白": "bai",
    "柏": "bai",
}
_HAN: Final = re.compile(r"[\u3400-\u9fff]+")


def stem(name: str) -> str:
    """A name without its level and its peoples; the name itself where nothing else would be left.

    >>> stem("靖远县"), stem("临夏回族自治州"), stem("鄂伦春自治旗"), stem("浦东新区"), stem("新疆维吾尔自治区")
    ('靖远', '临夏', '鄂伦春', '浦东', '新疆')
    """
    plain = _LEVEL.sub("", name)
    if name[len(plain) :].startswith("自治") or name.endswith("族区"):
        return _PEOPLES.sub("", plain) or plain.removesuffix("族")
    return plain or name


def english(name: str, level: str) -> str:
    """A place's name in English.

    Parameters
    ----------
    name
        Its full name in simplified characters: 积石山保安族东乡族撒拉族自治县.
    level
        Its level as in the data package; a county that is called 市 is a City, a prefecture that is called so has no word.

    Examples
    --------
    >>> english("靖远县", "county"), english("白银市", "prefecture"), english("恩施市", "county")
    ('Jingyuan County', 'Baiyin', 'Enshi City')
    >>> english("积石山保安族东乡族撒拉族自治县", "county")
    'Jishishan Bonan, Dongxiang and Salar Autonomous County'
    >>> english("察哈尔右翼前旗", "county"), english("内蒙古自治区", "province"), english("六安市", "prefecture")
    ('Chahar Right Front Banner', 'Inner Mongolia', "Lu'an")
    """
    if name in _ENGLISH:
        return _ENGLISH[name]
    short = stem(name)
    if level == "province":
        return _read(short)
    for ending, word in _AUTONOMOUS.items():
        if name.endswith(ending):
            between = _peoples(name.removesuffix(ending).removeprefix(short))
            return " ".join(one for one in (_read(short), between, "Autonomous", word) if one)
    if name.endswith("族区"):
        return f"{_read(short)} {_peoples(name.removesuffix('区').removeprefix(short))} District"
    if level == "county" and name.endswith("市"):
        return f"{_read(short)} City"
    for ending, word in _LEVELS:
        rest = name.removesuffix(ending)
        if rest != name and len(rest) > (ending == "新区"):
            return f"{_read(rest)} {word}" if word else _read(rest)
    return _read(name)


def romanised(name: str) -> str:
    """A name as part of an id: lower-case letters of its pinyin in one, ``fuping`` for 富坪.

    >>> romanised("靖远"), romanised("绿春"), romanised("西安")
    ('jingyuan', 'lvchun', 'xian')
    """
    letters = "".join(_syllables(name)).replace("ü", "v")
    return re.sub("[^a-z0-9]", "", unicodedata.normalize("NFKD", letters).casefold())


def _read(name: str) -> str:
    if name in _ENGLISH:
        return _ENGLISH[name]
    written = ""
    for syllable in _syllables(name):
        written += ("'" if written and syllable[0] in "aeo" else "") + syllable
    return written[:1].upper() + written[1:]


def _syllables(name: str) -> list[str]:
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - half a second, and only a place that the package lacks needs it

    if name in _READ:
        return _READ[name].split()
    read = lazy_pinyin(name, errors="ignore", v_to_u=True)
    if len(read) != len("".join(_HAN.findall(name))):
        return [str(one) for one in read]
    return [_USUAL.get(character, one) for character, one in zip("".join(_HAN.findall(name)), read, strict=True)]


def _peoples(names: str) -> str:
    """族 names in English: 回族土族 as Hui and Tu."""
    if names == "各族":
        return "Multiethnic"
    found = [PEOPLES[one] for one in re.findall(_NAMED, names)]
    return " and ".join([", ".join(found[:-1]), found[-1]] if len(found) > 1 else found)
