"""What a count of things counts, and what a percentage is a share of."""

from __future__ import annotations

from typing import Final

from analysis.proposals.meaning.rules.rule import Rule, rule

# Where both sides are named, it has to be known which is which: 某区4所学校结对帮扶某县学校, 12个镇与12个街道结对.
_OTHER_SIDE: Final = "□[^，]*结对帮扶[^，]|□[^，、]{0,14}(?:与|和|同)[^，]{0,20}结|(?:与|和|同)[^，、]{0,20}□"
_PAIRED: Final = "结对|结成对子|携手|牵手"
_NO_AID: Final = (
    "(?:签约|招商|招引|投资|引进|合作|洽谈|推介|储备|重大|重点|科技|旅游|科研|课题|开工|意向|落地)[^，□]{0,6}项目"
)

COUNTS: Final[tuple[Rule, ...]] = (
    # Thresholds and rates: 每县10个, each of something.
    rule("", core="每(?:个|村|县|户|乡|镇|家|年|月|人)[^，]{0,6}□"),
    rule("", subject="^(?:方面|领域|环节|类别)$", unit="个 大"),
    # Pairs: counted as 对, or as what stands before 结对.
    rule("pairings_all", core="结对(?:帮扶)?关系|帮扶对子", unless="学校|医院|乡镇|村[^庄]", unit="对"),
    rule(
        "pairings_all",
        core="结对(?:帮扶)?关系|帮扶对子",
        subject="^$|关系|对子|结对",
        unless="学校|医院|乡镇|村[^庄]",
    ),
    # 村级、学校、医院结对96对: of several kinds together.
    rule(
        "",
        core="(?:村|镇|校|院|乡镇|街道)级?[、和及](?:学校|医院|村|乡镇|企业|社会组织|街道)[^，□与]{0,6}结对[^，]{0,4}□",
        unit="个 对",
    ),
    rule(
        "pairings_schools",
        core="(?:学校|中小学|校校)[^，]{0,6}结对[^，]{0,4}□",
        unit="个 对",
        unless="结对[^，]{0,4}项目",
    ),
    rule(
        "pairings_hospitals",
        core="(?:医院|医疗(?:卫生)?机构|卫生院)[^，]{0,6}结对[^，]{0,4}□",
        unit="个 对",
        unless="结对[^，]{0,4}项目",
    ),
    rule(
        "pairings_townships",
        core="(?:乡镇|镇街|街道|镇镇)[^，]{0,6}结对[^，]{0,4}□",
        unit="个 对",
        unless="结对[^，]{0,4}项目",
    ),
    rule(
        "pairings_villages",
        core="(?:企业|社会组织|商会|单位)[^，]{0,14}(?:与|和|同)[^，]{0,6}村[^，]{0,4}结对[^，]{0,4}□|(?:村企|企村)结对[^，]{0,4}□",
        unit="个 对",
        unless="结对[^，]{0,4}项目",
    ),
    rule("", core=f"{_PAIRED}", unit="对"),
    rule("schools_paired", subject="学校|[中小]学$", whole=_PAIRED, unit="所 个 家 校", never=_OTHER_SIDE),
    rule(
        "hospitals_paired",
        subject="医院|医疗(?:卫生)?机构|卫生院",
        whole=_PAIRED,
        unit="所 个 家 院",
        never=_OTHER_SIDE,
    ),
    rule("townships_paired", subject="乡镇$", whole=_PAIRED, unit="个 镇 乡", never=_OTHER_SIDE),
    rule("villages_paired", subject="(?:贫困|脱贫|出列|薄弱|帮扶|结对)[^，]{0,2}村$", whole=_PAIRED, unit="个 村"),
    rule("villages_paired", subject="村$", clause="结对帮扶[^，]*□", unit="个 村", sure="medium"),
    rule("", core=_PAIRED, unless="结对[^，]{0,4}项目"),
    # 五个县区共引进企业20家: the counties are who does it, not what is counted.
    rule(
        "",
        subject="^(?:县|区|市|旗|县区|区县|市县|县市|县市区|乡镇|镇)$",
        core="□[^，]{0,8}(?:引进|引入|引导|招引|培训|实施|建成|开展|召开)",
        unit="个 县 区 市",
    ),
    # Meetings, courses.
    rule(
        "leadership_meetings",
        core="联席会议|高层(?:对接|互访|会议)|党政[^，]{0,8}(?:会议|互访|对接|座谈)|对接会议",
        unit="次 场 个 期 届",
        unless="第□|论坛",
    ),
    rule(
        "training_sessions",
        core="培训|轮训",
        unit="期 班 场 次 场次 批 个",
        unless="基地|中心|项目|机构|岗位|带动|方面|领域|环节",
    ),
    # Projects and what they build.
    rule("project_categories", core="□[^，0-9]{0,6}□?项目|项目[^，]{0,4}□", unit="类 大类", unless="签约|招商|投资"),
    rule(
        "projects",
        core="(?:帮扶|协作|援助|援建|扶贫|对口支援|支援|援疆|援藏|援青|资金)[^，]{0,12}项目",
        unit="个 项 类",
        unless=_NO_AID + "|需要帮扶|亟需|待建|拟建",
    ),
    rule(
        "projects",
        core="项目",
        clause="实施|确定|安排|谋划|规划|支持|资助",
        unit="个 项",
        part="资金|帮扶|协作|援|东西部|实施",
        unless=_NO_AID + "|示范村|启动",
    ),
    rule("workshops", core="(?:扶贫|帮扶|就业|社区|卫星)(?:车间|工厂|工坊)", unless="员工|就业[^车，]{0,8}□"),
    rule("greenhouses", core="日光温室", unit="座 个 栋 棚"),
    rule(
        "markets_aided",
        core="市场",
        clause="援建|新建|建设|建成|修建|集[^，]{0,20}一体",
        unit="个 座 处",
        unless="开拓|拓展|销往|销售|企业|主体",
    ),
    rule("vehicles", core="车(?:辆)?(?!间|次|载|库|位)", clause="购置|购买|配备|捐赠|购进", unit="辆 台"),
    rule("containers", core="垃圾(?:箱|桶)", clause="购置|购买|配备|捐赠|购进|购", unit="个 只 组"),
    rule(
        "schools_built",
        core="学校|中小学|幼儿园|小学|中学",
        clause="援建|新建|改建|扩建|改扩建|建成|修建",
        unit="所 个 座",
        unless="教室|教学楼|宿舍|图书",
    ),
    # Firms.
    rule(
        "firms_in_consumption_assistance",
        core="企业|公司|商家",
        whole="消费扶贫|消费帮扶|消费协作",
        unit="家 个 户",
        clause="参加|参与|组织|开展",
        unless="引进|落地|落户",
    ),
    rule(
        "firms_introduced",
        core="企业|公司|商户",
        clause="引进|引导|引入|招引|落地|落户",
        unit="家 个 户",
        unless="捐|意向|培育|引育|考察|洽谈|参加|结对|招聘|人才",
    ),
    rule(
        "cooperation_agreements",
        core="(?:合作|框架|协作|帮扶|结对|战略)[^，]{0,6}协议(?:书)?",
        unit="份 个 项",
        unless="项目[^，]{0,3}□",
    ),
    # Places.
    rule("villages_remaining_poor", core="未脱贫[^，]{0,4}村|未出列|未摘帽|(?:没|未)脱贫的村", unit="个 村"),
    rule(
        "recipient_counties",
        core="受援(?:地)?(?:县|地区)|受(?:帮|援)扶?县|被帮扶县|(?:受援|帮扶|协作)[^，]{0,6}县",
        subject="县(?:市|区|市区)?$",
        unit="个 县",
        unless="部门|项目",
    ),
    rule(
        "recipient_counties",
        core="□?县|贫困县",
        subject="县(?:市|区|市区)?$",
        unit="个 县",
        clause="(?:帮扶|对口支援|支援|援助|结对|扶贫协作|对口协作)[^，]{0,16}□",
        sure="medium",
        unless="项目",
    ),
    rule(
        "poor_counties",
        core="贫困县",
        unless="摘帽|退出|脱贫|投入|资金|覆盖|用于|用在|帮|培训|项目|协作|支援|结对",
        unit="个 县",
    ),
    rule("villages_helped", core="□贫困村|□脱贫村", whole="□[^，]*(?:受益|受惠)$", unit="个 村"),
    rule(
        "villages_helped",
        core="村",
        clause="受益|惠及|覆盖|帮助|助力|扶持",
        unit="个 村",
        unless="示范|结对|行政村[^，]{0,4}全|通|干部|村民|人|户|基地",
    ),
    rule(
        "poor_villages",
        core="贫困村",
        unit="个 村",
        never="脱贫|扩|收进|纳入|出列|退出|摘帽|资金|投入|用于|用在|覆盖|帮|扶持|发展|建|实施|项目|通|带动|受益|培训|选|派|驻",
    ),
    rule("villages", core="行政村", clause="辖|共有|全县|有", unit="个 村", unless="通|覆盖|实现|建|发展|帮|项目"),
    rule("townships", core="乡镇|(?:个乡|个镇)", clause="辖|下辖|全县", unit="个 乡 镇", unless="通|覆盖|实现|建|项目"),
)
"""Counts of things."""

PERCENTAGES: Final[tuple[Rule, ...]] = (
    rule("poverty_headcount_ratio", core="贫困发生率|贫困率", unless="(?:下降|降低|减少|降)了?□|百分点"),
    rule("consumer_prices_change", core="居民消费价格[^，]{0,12}(?:上涨|涨)"),
    rule(
        "funds_paid_of_agreed", core="(?:拨付|到位)[^，]{0,12}(?:协议)|占[^，]{0,6}协议[^，]{0,6}□", unless="投资|企业"
    ),
)
"""Percentages."""
