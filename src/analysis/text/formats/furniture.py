"""Which lines of a text belong to the page: recommended reading, counters, contacts, copyright, crumbs.

A marker swallows nothing but what is like a list: a paragraph ends its reach, so that "相关链接" in the middle of an
article costs no figure. A label that articles use too (来源, 时间, 编辑) counts only above the first paragraph and below
the last one, and never on a line that names an amount.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from analysis.text.formats.lines import LONG, Line

Span = tuple[int, int]

_KIND = (
    "推荐|相关|延伸|扩展|拓展|热门|热点|最新|精彩|往期|更多|近期|今日|图片|视频|随机|同类|本类|本周|本月|一周|编辑|新闻|点击|阅读"
    "|站内|精选|关联|频道|栏目|原创|深度"
)
_THING = (
    "阅读|新闻|链接|资讯|文章|报道|内容|推荐|信息|稿件|专题|话题|回顾|视频|图片|文档|排行榜?|要闻|热点|热门|热文|动态|精选|评论"
    "|导读|消息|公告|帖子|博文|图集|图文|搜索"
)
# A line of its own after which a list follows that is not the article's.
_MARKER = re.compile(
    rf"(?:(?:{_KIND})+(?:{_THING})+|猜你喜欢|猜您喜欢|你可能.{{0,8}}|您可能.{{0,8}}|(?:大家|网友|他们|人们)都?在[看搜读]"
    r"|为[您你]推荐|推荐|热文|热搜榜?|排行榜|延伸阅读|网友评论|发表评论|评论区?|全部评论|跟帖|友情链接|网站导航|站点地图|专题专栏|返回列表"
    r"|related(?: articles| news)?|read more|more)"
)
_AROUND = re.compile(
    r"^[\s【\[(<《「『#*·•■◆●▲▼|/~—\-_=>+]+|[\s】\])>》」』#*:：|/~—\-_=<+…]+$|[\s>»+]*(?:更多|more)?[\s>»+]*$"
)
_BULLET = re.compile(r"^(?:[-–—·•●■◆▪○*>»]|\d{1,2}\s|\[)")

_HEAD = r"^[\s【\[(·•|*>]*"
_ANYWHERE = re.compile(
    _HEAD + r"(?:"
    r"(?:您|你)?(?:的)?(?:当前|现在|所在)(?:的|所在)?位置|您现在的位置|位置 ?: ?(?:首页|网站)|(?:网站)?首页 ?(?:>|»|/|-|\||·|›|→|::)"
    r"|(?:总?浏览|阅读|点击|访问|浏览阅读)(?:次数|量|数|人数|率|人次)? ?[:(]|(?:浏览|点击|阅读)(?:次数|量|数)? ?\d|浏览次数|(?:字号|字体)(?:大小|调整|选择)? ?[:\[(（【]?|字[号体] ?[+-]"
    r"|【?打印(?:本页|此页|本文|文章|页面)?】? ?(?:【?关闭|$|\|)|打印(?:本页|此页|本文|文章)|关闭(?:窗口|本页|页面|此页)|【?关闭】?$"
    r"|分享(?:到|至|让更多|本文|按钮)|分享 ?[::]|分享$|扫一扫|扫描二维码|扫码|用手机扫|用微信扫|微信扫|长按(?:二维码|识别|图片)|二维码"
    r"|(?:上|下|前|后)一(?:篇|条|页|则|个|章|图) ?(?:[:：]|$|[>»<|]|没有|无|下一)|没有了$|返回(?:顶部|首页|列表|目录|上一页|上页)"
    r"|凡(?:本[网站报台]|注明|注有|未注明|来源|标注).{0,60}(?:来源|版权|转载|作品)|版权(?:所有|声明|说明|归|与免责)|免责声明|特别声明|郑重声明|法律声明|copyright|©|\(c\)|all rights reserved|.{0,20}版权所有"
    r"|.{0,12}(?:icp ?备|icp ?证|公网安备|网安备)|网站标识码|违法和?不良信息|.{0,6}不良信息举报|互联网新闻信息服务许可|信息网络传播视听|增值电信业务|广播电视节目制作"
    r"|责任?编辑?[ :].{0,20}$|责任编辑|责任校对|责编 ?[:]|(?:本文|文章|稿件)(?:来源|出处) ?[:]|本文(?:地址|链接|网址) ?:"
    r"|投稿(?:邮箱|信箱|热线|电话|方式|请|qq)? ?[:发]|(?:新闻|爆料|报料|投诉|举报|广告|读者|服务|咨询|监督|客服)(?:热线|电话|邮箱|信箱)"
    r"|收藏(?:本[页文站])?$|加入收藏|设为首页|点赞 ?\d*$|在看$|转发$|评论 ?\(?\d*\)?$|【?纠错】?$|我要(?:纠错|评论|分享)|有0人|(?:点击|阅读)(?:进入|查看|阅读)(?:专题|更多|原文)|阅读原文|查看原文|原文链接"
    r"|(?:关注|扫码关注|欢迎关注).{0,12}(?:公众号|微信|微博)|下载.{0,8}客户端|(?:手机|微信|微博|新浪|腾讯|qq)(?:版|空间|好友|朋友圈|微博|扫码)(?: |$)|.{0,10}网站地图|网站支持|技术支持 ?[:]"
    r"|本篇文章(?:共|约)?[0-9]+字|(?:全文)?(?:阅读|读完)(?:本文|全文)?约?需?要?[0-9]+分钟|[^。]{0,40}共印[0-9]+份"
    r"|原标题 ?[:]|标签 ?[:]|关键词 ?[:]|关键字 ?[:]|tags? ?[:]|(?:朗读|听新闻|语音播报|无障碍|长者模式|适老)"
    r")",
    re.IGNORECASE,
)
# What articles say too: furniture only above the first paragraph or below the last.
_AT_THE_ENDS = re.compile(
    _HEAD + r"(?:"
    r"(?:信息|文章|稿件|新闻|资料|内容|图片)?(?:来 ?源|出处|稿源|供稿)(?:单位)? ?[::]"
    r"|(?:发布|发表|发稿|更新|成文|日期|时间|公开|生成|录入|添加)(?:于|时间|日期|单位|机构|机关|人|者)? ?[::]|(?:日期|时间|作者|记者|通讯员|文字|摄影|摄|编辑|编审|编校|审核|校对|审校|审签|审定|初审|复审|终审|一审|二审|三审|值班|监制|统筹|策划|执行|撰稿|供图|录入|编发|签发|出品|总监制|文|图|文/图|图/文|图文|主编|副主编|总编) ?[::/]"
    r"|(?:主办|承办|协办|主管|指导|支持|运营|维护|管理|制作)(?:单位)? ?[::]|(?:主办|承办|主管)单位"
    r"|(?:联系)?(?:电话|传真|邮箱|邮编|邮政编码|地址|手机|联系人|联系方式|联系我们|关于我们|qq群?|微信号?|e-?mail|电子邮[箱件]|tel|热线)(?: ?[::]|$)"
    r"|(?:索引号|文号|发文字号|主题词|主题分类|公开方式|公开类别|公开形式|有效性|信息分类|体裁分类|名称|标题|组配分类|分类) ?[:]"
    r"|声明 ?[:]|.{2,28}(?:栏目|专栏)[)）]$|\(?完\)?$|全文完|end$|注 ?[:] ?本文|来源$|小 ?中 ?大$|大 ?中 ?小$|【?大 ?中 ?小】?|打印$|更多$|t[|丨]t"
    r")",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?:0\d{2,3}[-—) ]?\d{7,8}|1[3-9]\d{9}|[\w.+-]+@[\w-]+\.\w+)")
_CREDIT = "责任编辑|责编|编辑|作者|记者|通讯员|来源|审核|校对|供稿|实习生|编审|摄影|本报记者|编辑/|供图"
# At the end of a paragraph: "…。（责任编辑：张三）", "…。责任编辑：张三".
_TAIL = re.compile(
    rf"(?:[（(【\[]\s*(?:{_CREDIT})\s*[:：丨|/\s][^（(【\[。；）)】\]]{{1,40}}[）)】\]]\s*|(?<=[。！？”])\s*(?:责任编辑|责编|编辑|作者|来源)\s*[:：][^。；，]{{1,30}})$"
)


def furniture_of(text: str, lines: Sequence[Line], head: int) -> tuple[Span, ...]:
    """Spans of ``text`` that are no part of the article; of ``lines`` the first ``head`` are the masthead's."""
    kinds = _kinds(lines, head)
    spans: list[Span] = []
    for line, furniture in zip(lines, kinds, strict=True):
        if furniture:
            spans.append((line.start, line.end))
        elif (tail := _TAIL.search(text, max(line.start, line.end - 80), line.end)) and tail.start() > line.start:
            spans.append((tail.start(), tail.end()))
    return merged(text, spans)


def merged(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """The spans in order, those with nothing but space between them as one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and (start <= joined[-1][1] or not text[joined[-1][1] : start].strip()):
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def is_furniture(line: Line, *, at_an_end: bool) -> bool:
    """Whether the line by itself belongs to the page; ``at_an_end``: no paragraph stands before it, or none after."""
    plain = line.plain
    if len(plain) > LONG // 2:
        return False
    if _ANYWHERE.match(plain):
        return not (line.prose and line.amounts)
    if line.amounts and not _PHONE.search(plain):
        return False
    if at_an_end and _AT_THE_ENDS.match(plain):
        return not re.search(r"。.", plain)
    return bool(at_an_end and len(plain) < 60 and _PHONE.search(plain) and not line.sentence)


def is_marker(line: Line) -> bool:
    """Whether a list that is not the article's follows: 相关阅读, 热门资讯, 猜你喜欢."""
    if len(line.plain) > 24:
        return False
    name = _AROUND.sub("", _AROUND.sub("", line.plain)).replace(" ", "").lower()
    return bool(_MARKER.fullmatch(name))


def _kinds(lines: Sequence[Line], head: int) -> list[bool]:
    prose = [at for at, line in enumerate(lines) if line.prose and not _ANYWHERE.match(line.plain)]
    first, last = (prose[0], prose[-1]) if prose else (head, head - 1)
    kinds = [False] * len(lines)
    listed = -1  # where the list under a marker began
    for at, line in enumerate(lines):
        if is_marker(line):
            kinds[at] = True
            listed = at
        elif listed >= 0 and _listed(line):
            kinds[at] = True
        else:
            if listed >= 0 and at - 1 > listed and line.prose and _heading(lines[at - 1]):
                kinds[at - 1] = False
            listed = -1
            kinds[at] = is_furniture(line, at_an_end=at < first or at > last)
    return kinds


def _listed(line: Line) -> bool:
    plain = line.plain
    if line.prose or len(plain) > 60:
        return bool(_BULLET.match(plain)) and len(plain) <= 80 and "。" not in plain
    return "。" not in plain and ";" not in plain and not plain.endswith(",")


def _heading(line: Line) -> bool:
    """Whether a short line before a paragraph is its heading rather than the last item of a list."""
    return len(line.plain) <= 25 and not _BULLET.match(line.plain) and not re.search(r"\d{4}|\d-\d", line.plain)
