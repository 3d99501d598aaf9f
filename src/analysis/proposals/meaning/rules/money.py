"""What an amount of money is: aid, investment, capital, contracts, sales, or none of what the package measures."""

from __future__ import annotations

from typing import Final

from analysis.proposals.meaning.rules.rule import Rule, rule

_PAIRED: Final = "东西部|扶贫协作|帮扶|援助|对口|支援|协作|援建|援疆|援藏|援青|援[陕甘贵黔滇桂宁川蒙]"
_PURPOSES: Final = "劳务|产业|消费|就业|人才|教育|医疗|健康|文化|科技|技术"
_FIRMS: Final = "企业|公司|招商|引进|引资|签约|客商|园区"
_PER: Final = (
    "每(?:个|名|户|人|村|县|亩|年每|月|天|斤|公斤|头|只|吨|座|栋|套|家|期|株|棵|车|位|份|度|平方米|镇|乡|校)[^，。]{0,10}□|(?:人均|户均|村均|亩均|镇均|"
    "家均|月均|日均|平均每|一人|一户|一家人)[^，]{0,14}□|□(?:/|每)(?:人|户|亩|年|月|斤|公斤|吨|头|只|平|天)"
)
_INCOME: Final = "(?<!销售)(?<!经营)收入|工资|薪|分红|增收|利润|收益|净收|纯收|赚|挣|租金|流转费|报酬|劳务费|酬|盈利|股金|返利|多收|创收|务工收入|年入|月入"
_OUTPUT: Final = "产值|产出|增加值|营业额|营收|营业收入|经营收入|零售|交易额|成交额|出口|进出口|税|财政收入|预算收入|公共预算|规模以上"
_PRICE: Final = (
    "价格|单价|售价|卖价|收购价|市场价|票价|均价|价钱|只卖|能卖|斤卖|贷|授信|信用|保险|保额|保费|赔付|保障金|低保|养老金|抚恤|存款|债|担保|"
    "标准(?!化)|门槛|限额|封顶|上限|罚|学费|生活费|医疗费|费用|成本|节约|节省|减免|降低|损失|奖金|奖学金|助学金|补贴|补助(?!项目|资金)"
)

FIRST: Final[tuple[Rule, ...]] = (
    rule("gdp", core="(?:地区|国内)?生产总值|GDP", unless="人均|增加|增长[^，]{0,3}□|占"),
    rule(
        "rural_income_per_capita",
        core="农(?:村居民|民|村常住居民|牧民|村居民家庭)?(?:家庭)?人均(?:年)?(?:可支配|纯)?收入",
        unless="(?:增加|增长|增收|高出|提高|多)(?:了|近|约)?□",
    ),
    rule("poverty_standard", core="(?:国家|现行)[^，]{0,4}(?:扶贫|贫困)(?:标准|线)|(?:扶贫|贫困)标准为", unless="月"),
    rule("", core="(?<!征)(?<!专)(?:GDP|生产总值|收入水平)", flow="none"),
)
"""Amounts of an economy, before anything else is asked."""

NO_FUNDS: Final[tuple[Rule, ...]] = (
    # 较上年增长2亿元: a difference.
    rule("", close=r"(?:(?<![新])(?:增加|增长|增幅)|减少|下降|降低|提高|多出|高出|净增)(?:了|约|近|超过?|达)?□"),
    rule("", core="(?:[比较](?!例|赛|重)|同比|环比)[^，]{0,14}(?:增|减|多|少|提高|下降)[^，到至]{0,3}□"),
    rule("", close=f"(?:{_INCOME})[^□，]*□", flow="none"),
    rule("", subject=f"^.{{0,6}}(?:{_INCOME})", flow="none"),
    rule("", core=_PER),
    rule("", close=f"(?:{_OUTPUT})[^□，]*□", flow="none"),
    rule("", close=f"(?:{_PRICE})[^□，]*□"),
    rule("", subject=f"^.{{0,6}}(?:{_PRICE}|{_OUTPUT})"),
    # 产值超千万元的企业: a threshold tells which firms are counted.
    rule(
        "",
        core="(?:超|过|达|上|突破|低于|高于|不足)?□(?:以上|以下|及以上)?的(?:企业|园区|合作社|大户|项目|村|户|乡镇|县|家庭|基地)",
        flow="none",
    ),
)
"""Amounts per head, incomes, output, prices: never funds."""

KINDS_OF_MONEY: Final[tuple[Rule, ...]] = (
    rule(
        "combined_funds",
        core="财政[^，]{0,8}(?:和|与|及|、)[^，]{0,4}社会[^，]{0,8}(?:资金|捐)|社会[^，]{0,8}(?:和|与|及|、)[^，]{0,4}财政[^，]{0,6}资金",
    ),
    # 不再安排, 未安排, 应到位: negated or owed.
    rule(
        "",
        core="(?:不再|不予|未|没有|没|无需|停止|暂停|取消)(?:能|曾|再|继续|另行)?(?:安排|下达|拨付|到位|投入|援助|捐|落实|给予|提供|争取)|(?<![相反响供适回对])应(?:当)?(?:到位|拨付|安排|拨|下达|配套|上缴)|欠(?!发)|尚缺|还差",
    ),
    rule("", core="结余|结转|缺口|未到位|闲置|收回|挪用|截留"),
    rule("registered_capital", core="注册(?:资金|资本)|认缴"),
    rule("central_poverty_funds", core="中央(?:财政)?专项扶贫资金|中央财政[^，]{0,6}扶贫资金"),
    rule(
        "",
        core="中央|国家[^，]{0,4}资金|世行|亚行|国债|专项债|衔接(?:推进|补助)?|涉农|自筹|配套资金|本级财政|县财政(?!帮扶|援助|协作|支援|扶贫协作)|县级财政(?!帮扶|援助|协作|支援)|(?:社会|民间|工商)资本|撬动|融资",
    ),
    rule("", core="(?:省|市|州|自治区)(?:级)?(?:财政|专项|配套)", unless=_PAIRED),
    rule("", core="意向|认购意愿"),
    rule(
        "procurement_contracts",
        core="(?:采购|购销|供销|订购|供货|产销|订货|销售|消费|农产品|农特产品|农副产品)[^，]{0,6}(?:合同|协议|订单)|(?:签|下|拿)[^，]{0,10}订单",
        unless="投资|招商",
    ),
    rule(
        "procurement_contracts",
        core="签(?:约|订|下|署)|合同|订单|协议(?:总)?(?:金)?额",
        sentence="消费扶贫|消费帮扶|消费协作|采购|购销|产销|农产品|农特产品|农副产品|展销",
        unless="投资|招商|项目|引进|园",
        sure="medium",
    ),
    rule(
        "procurement_contracts",
        core="金额|总额|价值|□$",
        part="签[^，]{0,12}(?:采购|购销|供销|产销|订货|销售)[^，]{0,4}(?:合同|协议|订单)[^。]{0,8}，(?:总|合同|协议|涉及)?(?:金额|总额|价值)",
        unless="投资|招商",
        sure="medium",
    ),
    rule(
        "consumption_sales",
        core="(?:消费扶贫|消费帮扶|消费协作|消费助农|扶贫产品|帮扶产品|832平台|以购代捐|以买代帮)",
        unless="签|合同|协议|订单|专区|专柜|专馆|投资|投入|安排|补|资金□|资金(?!额)[^，]{0,4}□|建",
    ),
    rule(
        "consumption_sales",
        core="采购|采买|购买|买走|帮销|代销|帮助销售|协助销售|帮助[^，]{0,6}销售|销往|认购|选购",
        clause="产品|特产|农产|山货|农货|好物|牛羊肉|蔬菜|水果|茶叶|粮",
        unless="签|合同|协议|订单|设备|种苗|物资|投入|安排|用于|资金",
    ),
    rule(
        "consumption_sales",
        core="销售|售出|卖出|销量|销售额|成交",
        sentence="消费扶贫|消费帮扶|消费协作|消费助农|消费方面|消费上|展销|东西部|协作|帮扶|对口",
        unless="签|合同|协议|订单|年销售|公司|企业[^，]{0,6}销售额|投入|安排|资金",
    ),
    rule("", core="(?<!计划)总投资", part="引进|招商|招引|签约|落户|企业|公司", unless="协议|合同|签约"),
    rule("project_cost", core="总投资|投资概算|项目概算", never=_FIRMS + "|协议|固定资产|合作项目|产业项目|重大"),
    rule("", core="总投资", unless="协议|合同|签约"),
    rule(
        "investment_agreed",
        core="(?:协议|合同|签约|意向|拟|计划|预计)(?:引进|总|完成)?投资|投资[^，]{0,4}协议|引资[^，]{0,6}协议|协议(?:引资|资金)|合同引资",
    ),
    rule(
        "investment_agreed", core="签约(?:总额|资金|金额|额)|签约", sentence="投资|招商|引资|产业项目|合作项目|签约项目"
    ),
    rule(
        "",
        core="(?:到位|实际|完成|实现|固定资产)(?:投资|资金|引资)|投资[^，]{0,6}(?:到位|完成)|资金到位",
        sentence=_FIRMS + "|产业合作|产业项目",
        unless="帮扶|援助|协作资金|财政|扶贫资金|社会",
        flow="investment_realised",
    ),
    rule("", core="社会投资|民间投资|政府投资|固定资产投资|财政投资"),
    rule(
        "enterprise_investment",
        core="投资|引资",
        clause="(?:企业|公司|客商)[^，]{0,12}投资|(?:引进|引导|吸引|招引|带动)[^，]{0,14}投资",
    ),
    rule(
        "enterprise_investment",
        core="投资|引资",
        part="(?:引进|引导|引入|招引|落地|落户|新增|吸引)[^。]{0,24}(?:企业|公司)",
    ),
    rule("", core="投资"),
)
"""Money that is no aid, and aid whose kind is told apart by its words; the first that fits is taken."""

AID: Final[tuple[Rule, ...]] = (
    rule("fiscal_aid", core=f"财政[^，]{{0,10}}(?:{_PAIRED})|(?:{_PAIRED})[^，]{{0,4}}财政"),
    rule("fiscal_aid", core=f"(?:{_PAIRED})[^，]{{0,4}}资金", clause="(?:省|市|区|各级|两级|三级)财政"),
    # 在财政援助资金使用方面,将3亿元援助资金…: the clause before says of which money it tells.
    rule(
        "fiscal_aid",
        core=f"(?:{_PAIRED})[^，]{{0,4}}资金",
        part=f"财政(?:{_PAIRED})[^，]{{0,4}}资金[^，]{{0,6}}(?:方面|上)，[^，]*□",
        unless="社会|捐",
        sure="medium",
    ),
    rule(
        "social_assistance",
        core="^(?!.*财政).*?(?:社会(?:各界)?[^，]{0,6}(?:帮扶|捐|援助|扶贫|资金)|捐赠|捐款|捐资|捐物|捐助|捐献|捐出|爱心|善款|募(?:集|捐)|款物)",
    ),
    rule(
        "social_assistance",
        core="资金|物资|价值",
        clause="社会力量|社会各界|爱心企业|慈善",
        unless="财政|撬动|资本",
        sure="medium",
    ),
    rule(
        "fiscal_aid",
        core="财政(?:性)?(?:专项)?(?:资金|投入|拨款)",
        sentence=_PAIRED,
        unless="县财政(?!帮扶|援助|协作)|本级",
        sure="medium",
    ),
    rule("aid_funds", core=f"(?:{_PAIRED})(?:专项|项目|工作|各类)?(?:资金|款|经费)|援款"),
    rule("aid_funds", core="资金", clause=f"(?:{_PAIRED})[^，。]{{0,14}}资金", unless="财政|社会|投资", sure="medium"),
    rule(
        "aid_funds",
        core=f"(?:无偿|累计|共|再|各|已)?(?:{_PAIRED})(?:资金)?□",
        unless=f"项目□|(?:{_PURPOSES})(?:协作|帮扶|支援|援助)□",
        sure="medium",
    ),
    rule("aid_funds", core="□资金[^，]{0,6}(?:对口)?(?:帮扶|援助|支援)", sure="medium"),
    rule(
        "aid_funds",
        core="县均[^，]{0,6}(?:投入|资金|援助|帮扶|□)",
        sentence=f"(?:{_PAIRED})[^。]{{0,12}}资金",
        sure="medium",
    ),
)
"""Aid, fiscal, social or of unstated kind."""
