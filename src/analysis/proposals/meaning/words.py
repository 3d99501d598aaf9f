"""The words that meaning is read from, by what they do in a sentence, and a reader that finds the longest of them.

No dictionary of Chinese is needed: what stands in none of the lists belongs to a name or a noun. Compounds are listed
where a part of them would be mistaken: 帮扶资金 is a noun, though 帮扶 is a verb.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

_NOUNS: Final = """
帮扶资金 扶贫协作资金 协作资金 扶贫资金 援助资金 支援资金 援建资金 援疆资金 援藏资金 援青资金 扶持资金 救助资金 专项资金 衔接资金 财政资金 社会资金 社会资本 工商资本 民间资本
项目资金 防疫资金 注册资金 注册资本 认缴资本 启动资金 到位资金 签约资金 引进资金 投资资金 周转资金 捐赠资金 捐助资金 帮扶项目 协作项目 援建项目
援助项目 扶持项目 合作项目 签约项目 扶贫协作项目 扶贫项目 投资项目 招商项目 引进项目 建设项目 援疆项目 援藏项目 支援项目 补助项目 产业项目
合作协议 框架协议 协作协议 帮扶协议 结对协议 采购协议 购销协议 投资协议 签约协议 意向协议 采购合同 购销合同 销售合同 采购订单 消费订单 销售订单
合同金额 协议金额 采购金额 采购额 销售金额 销售额 销售收入 签约额 签约金额 投资额 投资金额 投资总额 协议投资 到位投资 实际投资 计划总投资 总投资
固定资产投资 社会投资 民间投资 帮扶金额 交易额 成交额 捐赠物资 帮扶物资 援助物资 捐款捐物 捐资捐物 消费扶贫 消费帮扶 消费协作 产业扶贫 教育扶贫 健康扶贫
扶贫车间 就业扶贫车间 就业帮扶车间 帮扶车间 就业车间 扶贫工厂 扶贫协作 东西部扶贫协作 东西部协作 劳务协作 产业协作 劳务输出 劳务输转 返贫风险 致贫风险 就业培训
技能培训 培训班 培训人员 培训项目 人才交流 交流干部 挂职干部 帮扶干部 援派干部 党政干部 干部人才 专业技术人才 专技人才 专业人才 技术人才 支教教师 支医人员
对接会议 联席会议 座谈会 结对关系 帮扶关系 结对帮扶关系 结对村 结对学校 结对医院 结对乡镇 帮扶村 帮扶企业 帮扶单位 就业人员 就业岗位 公益性岗位
务工人员 返岗人员 参训人员 受训人员 劳动力 受益人口 受益群众 受益户 受益人 受益村 援建学校 安置点 搬迁群众 搬迁人口 搬迁户 贫困发生率 综合性市场 签约活动
销售渠道 销售点 就业率 就业基地 就业服务 合作社 合作联社 培训中心 培训基地 生产总值 增加值 投入品 总产值 年产值 产值 收入 工资 村级集体经济 集体收入
建档立卡 计划生育 规划区 预计数 目标任务 落实情况 安排部署 脱贫人口 脱贫户 脱贫村 脱贫县 脱贫群众 脱贫劳动力 脱贫家庭 未脱贫人口 未脱贫户 未脱贫村
已脱贫人口 已脱贫户 已脱贫监测人口 脱贫不稳定户 脱贫不稳定人口 突发严重困难户 严重困难户 脱贫监测户 脱贫监测人口 监测对象 监测户 监测人口 边缘人口 边缘户 边缘易致贫户 边缘易致贫人口 出列村 帮扶对象
带头人 致富带头人 创业致富带头人 带头户 脱贫残疾人 脱贫残疾人口 种植户 养殖户 种植大户 示范村 示范点 示范户 示范基地 种植基地 养殖基地 加工厂 生产线 建筑面积 建设用地
社会组织 社会团体 党组织 研究院 研究所 研究中心 设置率 重点帮扶县 重点县 重点村 重点企业 重点产业 重点人群 重点群体 稳岗补贴
免费 对口县 对口地区 对口帮扶县 对口支援县 对口帮扶资金 对口支援资金 对口帮扶项目 对口支援项目 消费者 参加者 购买力 采购商 采购单位 销售商 供货商 协议 合同 订单 捐款 善款 投资商 资金 物资 项目 企业 公司 学校 医院 乡镇 贫困村 行政村 贫困户
贫困人口 群众 农户 干部 人才 教师 医生 车间 市场 会议 关系 园区 产业园 基地 大棚 温室 日光温室 示范 人均 户均 县均 村均 年均 总额 金额
"""
_VERBS: Final = """
引进 引导 引入 引育 招引 落地 落户 入驻 投产 建成 建设 新建 改建 扩建 改扩建 修建 援建 共建 建立 建起 建 修 修缮 改造 打造 设立 成立 创建 开设 开办 开通
实施 开展 组织 举办 召开 推进 推动 推广 完成 实现 确定 谋划 启动 开工 安排 下达 拨付 划拨 拨款 分配 决定 投入 落实 争取 争取到 援助 帮扶 帮助 支持 支援
扶持 资助 奖励 补助 补贴 筹集 筹措 募集 整合 统筹 协调 动员 发动 捐赠 捐助 捐资 捐献 捐出 捐 收到 接收 接受 到位 到账 支出 使用 支付 花费 用于 用在 用
带动 带 惠及 覆盖 辐射 受益 受惠 收益 服务 解决 保障 促进 助力 助推 增收 脱贫 减贫 出列 摘帽 退出 返贫 致贫 搬迁 入住 吸纳 安置 就业 务工 输转 输出 转移 送出 送返
返岗 上岗 复工 选派 派出 互派 派驻 派往 派 选送 选取 选聘 聘请 招聘 招收 引才 挂职 交流 锻炼 学习 培训 培养 培育 轮训 参训 接受 结对 签订 签约 签署 签下 签 达成 谈成
销售 帮销 代销 外销 售出 卖出 卖 买走 买下 购买 采购 购置 购进 配备 配套 发放 发运 参加 参与 参展 加入 入股 入选 分红 返利 种植 种下 养殖 发展 扩大 覆盖 涉及 包括
涵盖 占 拥有 辖 现有 存在 成为 位于 驶出 获得 获 享受 领养 回收 生产 加工 出栏 屠宰 存栏 撬动 拉动 注入 注资 出资 投资 兴办 创办 创业 认定 授予 评为 命名 分为 对接 邀请 协商
交由 给 交 新增 增加 增长 减少 下降 降低 提高 提升 上升 升 降 达 达到 达成 突破 做到 跃升 涨 涨到 扩 扩到 增至 升到 降到 剩下 只剩 剩余 还剩 还有 还剩下 共有 已有 计有 有 为 是 至
订立 兑现 发放 资助 救助 慰问 走访 排查 识别 纳入 认领 认购 认捐 承接 承担 攻克 帮 助 让 使 令 修通 硬化 铺设 安装 开通 惠泽 造福 造 植树 栽植 栽种 移栽 补植 架设 敷设 搭建 整修 翻修 翻建 加固 拓宽 更换 流转 建档 走出 赴 到 在 向 进入 交出 登上 拔地而起 提供 销往 居住 对口 对口帮扶 投身 驰援 带来 递增 递减 达产 完工 竣工 促成 开出 开行 开 设置 单列 代养 研究 部署 进行 就读 赴 来 来渝 来黔 来陕 来甘 来宁 来桂 来滇 来川 来陇 进京 入京 来京 进津 进沪 入沪 入浙 入粤 入苏 运往 发往 含 包含 挣 能挣 收进来 收进 相当于 归 高出 多收 设 定 当 配合 试种 送返岗 接送 稳定就业 称 说 表示 介绍 从 由 往 与 和 跟 同 及 以及 或 对
"""
_PARTICLES: Final = """
的 了 着 过 等 各 各类 各级 每 每年 每月 每天 全 共 共计 合计 总计 总共 累计 一共 共同 先后 分别 陆续 相继 已 已经 均 均已 也 还 又 再 再次 就 都 只 仅 仅仅 约 大约 近 将近 超 超过 逾 不少于
不低于 不超过 最高 至少 其中 其余 另 另外 此外 同时 目前 截至 截止 如今 现 现在 现已 今年 去年 当年 全年 年内 上半年 下半年 同年 同期 近年来 以来 近三年 上个月 上月 本月 下个月 下月 前不久 日前 近日 期间 年度 年底 年末 底 年 月 日 预计 预期 预估 可 可望 有望 能
能够 估计 计划 拟 将 力争 要 应 应当 确保 目标 规划 争取 打算 准备 实际 大力 积极 全面 重点 主要 持续 继续 进一步 深入 充分 倾斜 优先 双向 直接 间接 互相 相互 定向 集中 统一 成功 顺利 真正 提前 率先 首次 首批
被 把 以 按 按照 根据 通过 围绕 依托 利用 并 而 但 且 若 则 即 之 所 折合 以上 以下 以内 左右 上下 之间 之后 前 后 内 中 上 下 里 外 时 来自 个 今后 未来 最终 如 ： : “ ” " ' ‘ ’ ( ) （ ） 、 ， , 。 ； ; ！ ？ － — - · | /
上年 上一年 较上年 比上年 较去年 比去年 同比 环比 较 比 正在 连续 全部 逐年 稳定 稳步 就近 就地 就近就地 就地就近 还没 还没有 没有 没 不 未 尚未 尚 都 现场 本 该 这 那 其 他 她 我 我们 他们 新 达
"""
# Names and words in which a character would be taken for a word of its own.
_WHOLE: Final = """
和平 和田 和政 和顺 和县 和静 和硕 共和 呼和浩特 永和 太和 泰和 从江 建水 建始 建宁 建昌 建平 建三江 修文 修水 花垣 花溪 来宾 来凤 达州 达县 达拉特 中宁 中卫 中方 中阳 内蒙古 内江 内乡
上海 上虞 上杭 下关 新疆 新乡 新县 新安 新平 新龙 新建区 大安 大通 大化 大邑 均衡 等级 将军 在校生 在岗 在职 为主 由于 到户 向导 各族 和谐 共建共享 交易 交通 交警 月嫂 日用品 日常 用电 用水 带电
用品 用地 中药 中药材 中心 中学 中小学 中蜂 中小 中介 中医 上学 上市 下乡 外地 外出 前期 后期 内部 里程 年货 用工 用人 花卉 花椒 花生 花菇 建筑 建材 捐建 支部 支教 支医 支农 支柱 助学 助残 助农 助老 使馆 让利
应急 应届 应用 要素 要道 能源 能力 能人 可可 可持续 新型 新村 新冠 新能源 新生 新居 计算 计量 共享 共青团 共产党 各界 每户 每村 每人 每亩 每县 每市 在建 在读 为民 为农 等次 含山 含量 含金量 含税 奔赴 相对贫困 来料加工 来访 来历 来信 原来 引来 迎来 国家和省级 国家级和省级 国家、省级 国家级、省级 到期 到岗 到校 到家 到场 到底 近亲 近海 超市 超高 约定 过渡期 过程 过境
被褥 被子 把关 将来 以工代赈 以奖代补 以旧换新 按摩 按需 本地 本科 本土 本级 该县 里面 时间 时代 新鲜 其他地区 和平区 来料 来往 往来 同步 同学 跟班 跟踪 及时 在外 到村 帮教 扩面 升级 占地 植树 交付 交界 让座
"""
N, V, P, TITLE, OTHER = "N", "V", "P", "T", "O"
"""Kinds of words: nouns (known compounds), verbs (and words that lead a phrase, as 在 and 与), particles, titles in 《》, others."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a clause: its kind, and its place counted from the clause's first character."""

    text: str
    kind: str
    start: int

    @property
    def end(self) -> int:
        """Where the word ends."""
        return self.start + len(self.text)


def _kinds() -> Mapping[str, str]:
    table = dict.fromkeys(_PARTICLES.split(), P)
    table.update((word, V) for word in _VERBS.split())
    table.update((word, N) for word in _NOUNS.split())
    table.update((word, OTHER) for word in _WHOLE.split())
    return MappingProxyType(table)


KINDS: Final = _kinds()
"""Word → kind."""


def _lengths() -> Mapping[str, tuple[int, ...]]:
    by_first: dict[str, set[int]] = {}
    for word in KINDS:
        by_first.setdefault(word[0], set()).add(len(word))
    return MappingProxyType({first: tuple(sorted(lengths, reverse=True)) for first, lengths in by_first.items()})


_LENGTHS: Final = _lengths()


# One character is a word of its own where it is one of these, or where a known word follows.
_ALONE: Final = frozenset(
    "的了着等赴到来含被把将与和及或向从由在为是已均也都各每约近超共其、，,：:“”\"'‘’()（）。；;！？－—-·|/ "
)


def words(text: str) -> tuple[Word, ...]:
    """Cut a piece of text into words, the longest first at each place; what is in no list is kept together as OTHER.

    >>> [(w.text, w.kind) for w in words("引进落地某某企业")]
    [('引进', 'V'), ('落地', 'V'), ('某某', 'O'), ('企业', 'N')]
    """
    return tuple(_words(text))


def _words(text: str) -> Iterator[Word]:
    at = begun = 0
    while at < len(text):
        word, kind = _word_at(text, at)
        if not word:
            at += 1
            continue
        if begun < at:
            yield Word(text[begun:at], OTHER, begun)
        yield Word(word, kind, at)
        at = begun = at + len(word)
    if begun < len(text):
        yield Word(text[begun:], OTHER, begun)


def _word_at(text: str, at: int) -> tuple[str, str]:
    if text[at] == "《":
        close = text.find("》", at)
        word = text[at : close + 1] if close >= 0 else text[at]
        return word, TITLE
    for length in _LENGTHS.get(text[at], ()):
        word = text[at : at + length]
        if len(word) == length and word in KINDS and (length > 1 or _stands_alone(text, at)):
            return word, KINDS[word]
    return "", ""


def _stands_alone(text: str, at: int) -> bool:
    if text[at] in _ALONE or at + 1 == len(text) or text[at + 1].isdigit() or text[at + 1] in _ALONE:
        return True
    return any(text[at + 1 : at + 1 + n] in KINDS for n in _LENGTHS.get(text[at + 1], ()) if n > 1)
