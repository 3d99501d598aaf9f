"""Whom a number of people, households or person-times counts."""

from __future__ import annotations

from typing import Final

from analysis.proposals.meaning.rules.rule import Rule, rule

# The donors' side, by the names under which reports speak of going there.
_EAST: Final = (
    "东部|天津|北京|上海|江苏|浙江|福建|广东|山东|辽宁|大连|青岛|宁波|厦门|深圳|福州|杭州|苏州|南京|无锡|常州|南通|扬州|广州|珠海|佛山|东莞|"
    "中山|惠州|湛江|济南|烟台|威海|潍坊|绍兴|湖州|嘉兴|金华|温州|台州|漳州|泉州|莆田|龙岩"
)
_SHORT_EAST: Final = "津|京|沪|苏|浙|闽|粤|鲁|辽|连|青|甬|厦|深|榕|杭|穗|莞|锡|宁"
_TO_EAST: Final = f"(?:赴|到|去|来|在|往|向|至)(?:{_EAST})[^，。]{{0,14}}(?:就业|务工|上岗|返岗)|(?:赴|来|在|入)(?:{_SHORT_EAST})[^，。]{{0,8}}(?:就业|务工)|东部(?:地区|省市|省份)?(?:转移)?(?:稳定)?(?:就业|务工)"
_NEAR: Final = "就近|就地|家门口|本地就业|县内就业|当地就业"
_JOB: Final = "就业|务工|上岗|返岗|吸纳|输转|劳务输出|转移"
_REACH: Final = "带动|惠及|受益|受惠|覆盖|辐射|益贫|联结|联农|带贫"
_POOR: Final = "贫困人口|贫困群众|贫困户|贫困农|贫困家庭|建档立卡|建档户"
_NOT_POOR: Final = "脱贫(?:人口|户|群众|劳动力|家庭|监测)|监测对象|监测户|低收入|边缘"

_DONE_FOR: Final = f"安置|搬迁|培训|救助|资助|帮扶|{_JOB}|{_REACH}|上班|打工"

_LAST_TO_LEAVE: Final = "(?:剩余|最后|余下|剩下|未脱贫)[^，]*□[^，。；]{0,20}(?:全部|均|都|如期|全面|已经?实现)[^，。；]{0,4}脱贫(?!监测|人口|户|不稳|群众|劳动)"
_AHEAD: Final = "确保|力争|预计|计划|争取|努力|将|拟"

PEOPLE: Final[tuple[Rule, ...]] = (
    # Thresholds, capacities, members of staff: no measure.
    rule("", core="可容纳|座位|学位|床位|定员|参加(?:会议|活动)|出席|观众|游客|志愿者|死亡|伤|报名"),
    # 剩余2.3万贫困人口全部脱贫: none of them remains.
    rule("", core="贫困|脱贫", whole=_LAST_TO_LEAVE, clause=_AHEAD),
    rule("people_out_of_poverty", core="贫困|脱贫", whole=_LAST_TO_LEAVE, unless=f"培训|{_JOB}|{_REACH}"),
    # Stocks, by what they are called.
    rule(
        "people_remaining_poor",
        core="未脱贫[^，]{0,8}(?:人口|群众|人|□)|□[^，]{0,4}未脱贫|剩余[^，]{0,4}贫困人口|尚有[^，]{0,4}贫困人口",
        unless=f"培训|{_JOB}|{_REACH}",
    ),
    rule("people_marginal", core="边缘(?:易致贫)?(?:人口|户|群众)|致贫风险", unless=f"培训|{_JOB}|{_REACH}|消除"),
    rule("people_monitored", core="脱贫监测|监测人口|脱贫不稳定|返贫风险", unless=f"培训|{_JOB}|{_REACH}|消除"),
    rule("rural_population", core="(?:乡村|农村)常住人口", unless="增"),
    rule("population_resident", core="常住人口(?!城镇化)", unless="增"),
    rule("population_registered", core="户籍人口|户籍总人口", unless="增"),
    rule(
        "rural_population",
        core="(?:乡村|农业|农村)(?:户籍|常住)?人口",
        unless=f"增|减|培训|{_JOB}|{_REACH}|贫困|脱贫|搬迁|改善|解决|饮水",
    ),
    rule("population_unspecified", core="总人口|全县人口|全市人口|全区人口|有人口", unless=f"增|贫困|{_REACH}"),
    # Training.
    rule("entrepreneurship_leaders_trained", core="带头人", clause="培训|培育|培养|轮训", unless="创业成功|带动"),
    rule(
        "entrepreneurship_leaders_trained", core="带头人", part="培训|培育|培养", unless="创业成功|带动", sure="medium"
    ),
    rule("", core="创业成功|成功创业|带头人"),
    rule(
        "trainees",
        core="(?:参训|培训)[^，]{0,10}(?:贫困劳动力|建档立卡[^，]{0,4}劳动力|贫困户劳动力)|贫困劳动力[^，]{0,8}培训",
        unless="就业□",
    ),
    rule("people_trained", core="参训|培训|轮训|受训", unless="挂职|就业[^培，]{0,6}□|创业□|讲师|教员"),
    # Jobs.
    rule("workers_sent_to_jobs", part="点对点|专车|专列|专机|包车|包机", core="返岗|务工|就业|输送|输出|运送|送"),
    rule("workers_to_east", core=_TO_EAST),
    rule("workers_transferred", core="输转|转移就业|输出", clause="新增", subject="贫困(?:劳动力|人口|群众)"),
    rule(
        "workers_employed_locally",
        core=f"(?:{_NEAR})[^，]{{0,6}}(?:就业|务工|上岗)?",
        subject="贫困(?:劳动力|人口|群众|户)|建档立卡",
    ),
    rule(
        "workers_employed_elsewhere",
        core="(?:其他|其它|省内其他|省外其他)(?:地区|省|市|县)[^，]{0,6}(?:就业|务工)",
        subject="贫困(?:劳动力|人口|群众)|建档立卡",
    ),
    rule("workers_nearby", core=f"(?:{_NEAR})[^，]{{0,8}}", clause="就业|务工|上岗|就近|就地"),
    rule("", core="(?:其他|其它|省外|省内|县外|外出)[^，]{0,6}(?:就业|务工)"),
    rule(
        "workers_out_of_poverty",
        subject="脱贫(?:劳动力|人口|户|群众|家庭)",
        part="就业|务工|上岗|吸纳",
        unless=f"培训|{_TO_EAST}|岗位",
        sure="medium",
    ),
    rule(
        "workers_nearby",
        core="就业|务工|吸纳|上岗",
        part="(?:扶贫|帮扶|就业|社区)(?:车间|工厂|工坊)",
        unless="培训|岗位|帮助|促进|实现(?![^，]{0,6}(?:就近|家门口))|各(?:种|类)|全[县市州]",
        sure="medium",
    ),
    rule("", core="公益性?岗位|岗位□|就业岗位|保洁|护林员|毕业生"),
    rule(
        "labour_transfers", core="劳务输转|劳务输出|输转(?!就业)|输出劳动力|输出劳务|劳务□|转移(?:农村)?(?:富余)?劳动力"
    ),
    rule(
        "workers_helped",
        core="就业|务工",
        clause="带动|帮助|促进|吸纳|解决|实现|助力|新增|帮扶",
        unless="培训|创业|辞|服务|岗位|学生",
    ),
    rule("workers_helped", core="转移[^，]{0,10}就业", sentence="东西部|协作|帮扶", unless="培训|岗位", sure="medium"),
    # Officials and professionals.
    rule(
        "personnel_exchanged",
        core="干部(?:、|和|及|与)(?:各类|部分)?(?:专业技术|专技|专业)(?:人才|人员)[^和、]{0,6}$|干部(?:、|和|及|与)(?:各类)?(?:专业技术|专技|专业)(?:人才|人员)[^，□]*□",
        part="选派|互派|派出|派驻|挂职|交流|援派|派往|选送",
        unless="培训",
    ),
    rule(
        "personnel_exchanged",
        core="干部人才|干部、?(?:和)?(?:各类)?(?:专业技术|专技)?人才|各类人才|人才",
        clause="选派|互派|派出|派驻|挂职|交流|援派|派往|选送|引进",
        unless="培训|专业|专技|技术人才|引进[^，]{0,4}人才",
    ),
    rule(
        "officials_exchanged",
        core="干部",
        part="选派|互派|派出|派驻|挂职|交流|援派|派往|选送|增派|在岗",
        unless="培训|志愿|村干部|人才|专业|教师|医",
    ),
    rule(
        "professionals_exchanged",
        core="专业技术|专技|专业人才|技术人才|教师|医生|医护|医务|医疗人员|科技人才|农技|支教|支医|技术人员|专家",
        part="选派|互派|派出|派驻|挂职|交流|援派|派往|选送|柔性",
        unless="培训|培养|帮带|带教|邀请|干部、|学生",
    ),
    rule("personnel_exchanged", core="选派|互派|挂职", subject="^$|人员|骨干", unless="培训|学生|教师|医", sure="low"),
    # Whom projects, firms, contracts and sales are said to reach.
    rule("", core="脱贫[^，]{0,4}□|□[^，]{0,12}脱贫", clause="确保|助力|巩固"),
    rule("", core=_REACH, subject=_NOT_POOR),
    rule(
        "beneficiaries_of_contracts",
        core=_REACH,
        part="(?:采购|购销|销售|产销)[^，]{0,4}(?:合同|协议|订单)|签[^，]{0,6}(?:合同|订单)",
        subject=_POOR,
    ),
    rule("beneficiaries_of_sales", core=_REACH, part="销售|消费扶贫|消费帮扶|采购|买走|帮销|销往", subject=_POOR),
    rule(
        "beneficiaries_of_firms",
        core=_REACH,
        part="(?:引进|引导|引入|招引|落地|落户)[^。]{0,24}(?:企业|公司|商户)|(?:企业|公司|[粤浙苏闽鲁京津沪]企)[^。；]{0,24}投资",
        subject=_POOR,
    ),
    rule(
        "",
        core=_REACH,
        part="合同|协议|订单|销售|消费扶贫|消费帮扶|采购|(?:引进|引导|引入|招引)[^。]{0,24}(?:企业|公司)|合作社|龙头企业|带头人|基地[^，]{0,6}带动",
    ),
    rule(
        "beneficiaries_disabled",
        core=f"(?:{_REACH})[^，]{{0,8}}|残疾",
        clause=_REACH,
        subject="残疾[^，]{0,2}(?:贫困|人)|贫困残疾",
    ),
    rule("beneficiaries_disabled", core=_REACH, subject="^$", part="残疾[^，]{0,2}(?:贫困|人)|贫困残疾", sure="medium"),
    rule("beneficiaries_registered_poor", core=_REACH, subject=_POOR),
    rule("beneficiaries_registered_poor", core="增收|脱贫", clause=_REACH, subject=_POOR),
    rule("beneficiaries_all", core=_REACH, subject="群众|人口|居民|农民|农牧民|百姓|学生|师生|村民|农户|残疾人|职工"),
    rule("", core=_REACH, subject="^$", part="贫困|建档立卡|脱贫"),
    rule("beneficiaries_all", core="受益|惠及", subject="^$|人$", sure="medium"),
    rule("", core=_REACH),
    # What is left: people who left poverty, who moved, who are registered.
    rule("people_relocated", core="(?:易地)?(?:扶贫)?搬迁(?:安置)?[^，]{0,8}(?:人口|群众|贫困|□)", unless="就业|户□"),
    rule(
        "people_out_of_poverty",
        core="脱贫人口|已脱贫|实现脱贫|脱贫□|□[^，]{0,14}(?:实现|稳定|全部|已|如期)?脱贫|减贫|减少贫困人口|贫困人口减少(?!到|至|为)",
        unless="未脱贫|剩余|就业|培训|帮扶|监测",
    ),
    rule(
        "disabled_registered_poor",
        subject="(?:贫困|建档立卡)[^，]{0,4}残疾|残疾[^，]{0,2}贫困",
        unless="培训|补助|帮扶|救助|康复|资助",
    ),
    rule("", subject="贫困|建档立卡", clause="其中", part=_DONE_FOR),
    rule(
        "poor_population",
        subject="贫困人口$|建档立卡(?:人口|贫困人口|人员)$|(?:贫困|建档立卡)户$",
        unless=f"培训|{_JOB}|{_REACH}|帮扶|帮助|资助|救助|解决|减少(?!到|至|为)|减贫|脱贫|搬迁|组织|发放|向□|为□|给□|参保|劳动力|支持|增收|分红|入股|奖励|扶持",
    ),
    rule(
        "people_remaining_poor",
        subject="贫困人口$",
        clause="剩余|还剩|只剩|剩下|尚未脱贫",
        unless=f"培训|{_JOB}|{_REACH}",
        sure="medium",
    ),
)
"""Numbers of people."""

PERSON_TIMES: Final[tuple[Rule, ...]] = (
    rule("training_person_times", core="培训|轮训|参训", unless="就业□"),
    rule(
        "personnel_exchange_person_times",
        core="干部|人才|教师|医生|专家|专技|技术人员|挂职",
        part="选派|互派|派出|派驻|挂职|交流|援派|派往|选送|互访",
        unless="培训|诊|患|手术",
    ),
    rule("labour_transfer_person_times", core="输转|劳务输出|转移就业|输出|转移"),
    rule("beneficiary_person_times", core=_REACH, unless="培训|诊|义诊"),
)
"""Numbers of person-times: never people."""

HOUSEHOLDS: Final[tuple[Rule, ...]] = (
    rule("", core="贫困|脱贫", whole=_LAST_TO_LEAVE, clause=_AHEAD),
    rule("households_out_of_poverty", core="贫困|脱贫", whole=_LAST_TO_LEAVE, unless=f"培训|{_JOB}|{_REACH}"),
    rule("households_remaining_poor", core="未脱贫|剩余[^，]{0,4}贫困户", unless=f"培训|{_JOB}|{_REACH}"),
    rule("households_marginal", core="边缘(?:易致贫)?(?:户|人口|群众)|致贫风险", unless=f"培训|{_JOB}|{_REACH}|消除"),
    rule(
        "households_monitored",
        core="脱贫监测|监测户|监测人口|脱贫不稳定户|返贫风险",
        unless=f"培训|{_JOB}|{_REACH}|消除",
    ),
    rule("trial_growers", core="种植户|农户|户", whole="试验|示范种植|试种", unless=_REACH),
    rule("", core=f"(?:{_REACH})[^，]{{0,16}}(?:就业|务工)|岗位|搬迁|危房|改造"),
    rule("beneficiary_households", core=f"(?:{_REACH})", unless="合作社|龙头|大户"),
    rule("beneficiary_households", core="分红|入股", subject="贫困户|农户|脱贫户|建档立卡户", sure="medium"),
    rule(
        "households_out_of_poverty",
        core="脱贫户|脱贫□|□[^，]{0,14}(?:实现|稳定|全部)?脱贫",
        unless=f"未脱贫|{_JOB}|培训|帮扶|监测",
    ),
    rule("", subject="贫困|建档立卡", clause="其中", part=_DONE_FOR),
    rule(
        "poor_households",
        subject="贫困户$|建档立卡(?:户|贫困户|贫困人口)$",
        unless=f"培训|{_JOB}|{_REACH}|帮扶|帮助|资助|救助|解决|减少(?!到|至|为)|减贫|脱贫|搬迁|组织|发放|向□|为□|给□|支持|增收|分红|入股|奖励|扶持|发展|种植|养殖|建设",
    ),
)
"""Numbers of households."""
