"""What a quantity means is read from the words around it; where they leave it open, nothing is said.

The counties are made up (澜溪县 receives, 汇澄区 gives), the sentences in the manner of county reports. 【】 mark the
quantities; beside each sentence stand measure, flow and stage of each, "-" where nothing is to be known, "*" where any
answer will do.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from time import process_time

import pytest

from analysis import numerals
from analysis.proposals.meaning.clauses import clauses
from analysis.proposals.meaning.describe import Described, describe
from analysis.proposals.meaning.phrases import before_number
from analysis.proposals.meaning.words import words
from analysis.text.cleaning import clean
from analysis.text.quantities import find
from analysis.text.quantities.finding import Found

PROJECT = Path(__file__).parents[1]
JINGYUAN = PROJECT.parent / "shared" / "texts" / "jingyuan-2020-07-13.txt"


def rows(name: str) -> list[dict[str, str]]:
    with (PROJECT / "data" / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


MEASURES = {row["id"]: row for row in rows("measures.csv")}


def marked(sentence: str) -> tuple[str, list[Found]]:
    """The sentence without 【】, and what stood in them; 39.05万 without a unit counts people."""
    text, found, last = "", [], 0
    for match in re.finditer("【([^】]*)】", sentence):
        text += sentence[last : match.start()]
        phrase, last = match[1], match.end()
        reading = numerals.read(phrase)
        implied = "" if reading.unit else "人"
        if implied:
            reading = replace(reading, unit="人", kind="people")
        at, until = len(text), len(text) + len(phrase)
        found.append(Found(phrase, at, until, at, until, reading, implied))
        text += phrase
    return text + sentence[last:], found


def meant(sentence: str) -> tuple[Described, ...]:
    return describe(*marked(sentence), MEASURES)


# sentence | measure flow stage | …
MEANINGS = """
截至目前,到位财政帮扶资金【2800万元】,已支出【1950万元】。|fiscal_aid fiscal_aid received|* * spent
汇澄区2022年安排财政援助资金【4200万元】,其中产业协作资金【2310万元】,占比【55%】。|fiscal_aid fiscal_aid allocated|fiscal_aid fiscal_aid allocated|- none *
计划安排财政帮扶资金【3600万元】。|fiscal_aid fiscal_aid planned
拟安排财政援助资金【5000万元】。|fiscal_aid fiscal_aid planned
计划投入财政帮扶资金【3600万元】,实际安排财政帮扶资金【3500万元】。|fiscal_aid fiscal_aid planned|fiscal_aid fiscal_aid allocated
计划安排财政帮扶资金【3600万元】,已全部到位。|fiscal_aid fiscal_aid received
不再安排财政帮扶资金【3600万元】。|- - -
应急投入帮扶资金【40万元】。|aid_funds aid_unspecified -
今年未安排帮扶资金【300万元】。|- - -
应到位财政帮扶资金【800万元】,已到位财政帮扶资金【600万元】。|- - -|fiscal_aid fiscal_aid received
不断加大力度,相应安排应急帮扶资金【20万元】。|aid_funds aid_unspecified allocated
下达财政帮扶资金【5300万元】,实施项目【17个】,已完工【15个】。|fiscal_aid fiscal_aid allocated|projects none reported|- none reported
下达财政帮扶资金【5300万元】,实施项目【17个】,项目已全部完工。|fiscal_aid fiscal_aid allocated|projects none reported
下达财政帮扶资金【5300万元】,实施项目【17个】,预计带动贫困人口【3000人】。|fiscal_aid fiscal_aid allocated|projects none planned|beneficiaries_registered_poor none expected
剩余【8126户】【2.3万】贫困人口全部脱贫。|households_out_of_poverty none reported|people_out_of_poverty none reported
确保剩余【2.3万】贫困人口全部脱贫。|- none *
剩余贫困人口【2.3万人】。|people_remaining_poor none reported
引进企业【5家】,园区入驻企业【11家】。|firms_introduced none reported|- none reported
五个县区共引进企业【5家】,【5个】县区培训【300人】。|firms_introduced none reported|- none *|people_trained none reported
召开党政联席会议【3次】、互访【2次】。|leadership_meetings none reported|- none reported
安排财政帮扶资金【5300万元】,其中用于产业3180、劳务协作530、社会事业【1590万元】。|fiscal_aid fiscal_aid allocated|fiscal_aid fiscal_aid allocated
争取到财政援助资金【4500万元】,目前已全部到位。|fiscal_aid fiscal_aid received
累计投入财政援助资金【1.3亿元】,社会捐赠资金及物资折款【2600万元】。|fiscal_aid fiscal_aid -|social_assistance social_assistance received
共落实帮扶资金【2.1亿元】,其中财政资金【1.8亿元】,社会帮扶资金【3000万元】。|aid_funds aid_unspecified -|fiscal_aid fiscal_aid -|social_assistance social_assistance -
今年计划投入东西部协作资金【6000万元】,实施产业项目【12个】,预计带动脱贫人口【3.2万人】。|aid_funds aid_unspecified planned|projects none planned|- none expected
动员社会力量捐赠款物折合【860万元】。|social_assistance social_assistance -
某集团向澜溪县捐赠抗疫物资价值【50万元】。|social_assistance social_assistance received
财政和社会帮扶资金共【7200万元】。|combined_funds combined *
县均援助资金【5187万元】。|aid_funds aid_unspecified -
中央财政专项扶贫资金【1.2亿元】。|central_poverty_funds central_funds -
县财政配套资金【800万元】。|- - *
省级财政衔接资金【3600万元】。|- - *
撬动社会资本【2亿元】投入乡村振兴。|- - *
每户补助【3000元】,户均增收【5200元】。|- * *|- none *
工人每月工资【2800元】左右。|- none *
发放创业贷款【1200万元】,带动【86户】贫困户增收。|- - *|beneficiary_households none *
引育产值超【千万元】的企业【42家】。|- none *|- none *
新增引导落地企业【4家】,实际到位投资【1.35亿元】,吸纳就业【420人】。|firms_introduced none reported|- investment_realised received|workers_helped none reported
引进企业【6家】,协议投资【12.8亿元】,已完成投资【3.5亿元】。|firms_introduced none reported|investment_agreed investment_agreed contracted|- investment_realised *
新增引导【1860家】企业投资【980亿元】。|firms_introduced none reported|enterprise_investment investment_unspecified -
注册资本【1000万元】的农业公司落户园区。|registered_capital registered_capital reported
援建的中学教学楼总投资【1800万元】,其中汇澄区援助资金【1200万元】。|project_cost project_cost -|aid_funds aid_unspecified -
签订采购协议【12份】,协议金额【3400万元】。|* none reported|procurement_contracts procurement_contract contracted
还谈成【23份】、共计【3.2亿元】的购销协议。|* none reported|procurement_contracts procurement_contract contracted
完成消费帮扶【1.05亿元】,同比增长【12%】。|consumption_sales consumption_sales sold|- none reported
预计全年消费帮扶金额将突破【1亿元】。|consumption_sales consumption_sales expected
机关干部买走特色农产品【340余万元】,带动建档立卡户【1209人】增收。|consumption_sales consumption_sales sold|beneficiaries_of_sales none reported
实施项目【468个】,带动【39.05万】贫困人口增收。|projects none reported|beneficiaries_registered_poor none reported
落实帮扶项目【33个】。|projects none reported
安排财政帮扶资金【516万元】,实施项目【3个】。|fiscal_aid fiscal_aid allocated|projects none planned
汇澄区援建扶贫车间【26个】。|workshops none -
已建成日光温室【120座】。|greenhouses none reported
支持建设日光温室【120座】。|greenhouses none -
力争到2025年,帮扶车间达到【40个】,吸纳就业【2000人】以上。|workshops none planned|workers_nearby none planned
项目建成后,年可出栏肉牛【5000头】,可解决【200人】就业。|- none expected|workers_helped none expected
选派党政干部【3名】、专业技术人才【46名】到澜溪县挂职。|officials_exchanged none reported|professionals_exchanged none reported
全年计划选派教师【20名】,实际选派【22名】。|professionals_exchanged none planned|professionals_exchanged none reported
开展培训【36期】【2100人次】。|training_sessions none reported|training_person_times none reported
培训致富带头人【120名】,创业成功【56人】。|entrepreneurship_leaders_trained none reported|- none reported
通过“点对点”包车方式输送【320名】务工人员返岗。|workers_sent_to_jobs none reported
累计转移农村劳动力就业【1.2万人】,其中脱贫劳动力【4300人】,赴东部就业【860人】。|* none reported|workers_out_of_poverty none reported|workers_to_east none reported
受益贫困户【1620户】、贫困人口【6480人】。|beneficiary_households none reported|beneficiaries_registered_poor none reported
建档立卡贫困户【320户】【1100人】直接受益。|beneficiary_households none reported|beneficiaries_registered_poor none reported
现有未脱贫人口【1860人】,边缘易致贫户【156户】【602人】。|people_remaining_poor none reported|households_marginal none reported|people_marginal none reported
重点用于【1307户】【4274人】未脱贫人口。|households_remaining_poor none baseline|people_remaining_poor none baseline
贫困发生率由【23.4%】下降到【1.2%】,下降了【22.2个百分点】。|poverty_headcount_ratio none reported|poverty_headcount_ratio none reported|- none *
贫困人口由2013年底的【9.8万人】减少到2019年底的【2100人】。|poor_population none reported|poor_population none reported
示范点安置贫困人口【1602户】,其中建档立卡贫困户【1287户】。|- none reported|- none reported
农村居民人均可支配收入达到【9870元】,比上年增加【820元】。|rural_income_per_capita none reported|- * *
人均地区生产总值【3.1万元】,完成地区生产总值【66亿元】。|- none *|gdp none reported
学校结对【33个】,结对学校【28所】。|pairings_schools none reported|schools_paired none reported
汇澄区【4所】学校结对帮扶澜溪县学校。|- none reported
惠及贫困人口【2.1万人次】。|beneficiary_person_times none reported
完成年度计划的【120%】。|- none reported
会议室可容纳【200人】。|- none *
捐款【100万美元】。|- - *
确保【2000名】贫困劳动力就业。|* none planned
争取今年到位财政援助资金【3000万元】。|fiscal_aid fiscal_aid planned
未到位资金【300万元】,结余帮扶资金【80万元】。|- - -|- - *
尚未脱贫人口【1860人】。|people_remaining_poor none reported
今年确定协作项目【542个】,其中【24个】在贫困县。|projects none -|- none -
帮扶资金【2.35亿元】,其中用于产业【1.1亿元】、教育【3200万元】。|aid_funds aid_unspecified -|aid_funds aid_unspecified -|aid_funds aid_unspecified -
train【300 people】 in 2020.|- none -
澜溪县财政帮扶资金【300万元】已到位。|fiscal_aid fiscal_aid received
县财政配套资金【300万元】已到位。|- - received
在财政援助资金使用方面,将【2.6亿元】援助资金用于产业。|fiscal_aid fiscal_aid -
社会各界踊跃参与,将【2.6亿元】援助资金用于产业。|aid_funds aid_unspecified -
累计投入财政援助资金【9亿元】。其中,2021年投入【4亿元】,较2018年增长【2亿元】。|fiscal_aid fiscal_aid -|fiscal_aid fiscal_aid -|- - *
今年新增财政援助资金【300万元】。|fiscal_aid fiscal_aid *
今年安排协作资金【2600万元】,重点支持产业,到位【1800万元】。|aid_funds aid_unspecified allocated|aid_funds aid_unspecified received
引进企业【3家】,投资【500万元】,到位【300万元】。|firms_introduced none reported|enterprise_investment investment_unspecified *|- - received
引进企业【14家】,其中【6家】企业投资超【千万元】。|firms_introduced none reported|- none reported|- - *
汇澄区下达了2018年对口扶贫协作澜溪县计划,安排帮扶资金【3600万元】、改造【240户】贫困户住房。|aid_funds aid_unspecified allocated|- none planned
省里安排汇澄区协作澜溪县,【3600万元】年度帮扶资金及时到位。|aid_funds aid_unspecified received
消费帮扶方面,2018年至2019年,向汇澄区销售山货【7亿元】,带动【900名】贫困人口增收。|consumption_sales consumption_sales sold|beneficiaries_of_sales none reported
镇村结对项目【3个】,镇镇结对【15个】,村级、学校、医院结对【96对】。|- none *|pairings_townships none reported|- none reported
援建扶贫车间【7个】,全县共帮助贫困人口就业【560人】。|workshops none -|workers_helped none reported
援建扶贫车间【7个】,吸纳贫困人口就业【560人】。|workshops none -|workers_nearby none reported
帮助【80名】贫困群众就业、【30名】贫困群众脱贫。|workers_helped none reported|- none reported
累计脱贫【2.4万户】【9.1万人】。|households_out_of_poverty none reported|people_out_of_poverty none reported
选派【12名】党政干部和专技人才赴澜溪县挂职。|personnel_exchanged none reported
选派专技人才【12名】,帮带培养本地教师【150名】。|professionals_exchanged none reported|- none reported
引导【45家】企业向澜溪县捐资捐物。|- none reported
汇澄区帮扶的澜溪县【17个】相对贫困村。|- none *
汇澄区对口协作澜溪州【6个】脱贫县。|recipient_counties none reported
推介产业、人才培训【三个】方面【22个】需要帮扶的项目。|- none *|- none *
我市【4个】区县将与澜溪州【5个】市县建立结对关系。|- none *|- none planned
帮助【1.8万】贫困劳动力实现就业,其中在浙就业【2100人】,就近就地就业【1.3万人】。|workers_helped none reported|workers_to_east none reported|workers_employed_locally none reported
安排财政帮扶资金【4500万元】,其中用于产业发展【2700万元】,用于劳务协作【900万元】,用于教育帮扶【900万元】。|fiscal_aid fiscal_aid allocated|fiscal_aid fiscal_aid allocated|fiscal_aid fiscal_aid allocated|fiscal_aid fiscal_aid allocated
到位财政援助资金【600万元】,其中产业发展方面【400万元】,劳务协作方面【200万元】。|fiscal_aid fiscal_aid received|fiscal_aid fiscal_aid received|fiscal_aid fiscal_aid received
安排财政资金【500万元】,其中劳务协作资金【100万元】,产业发展资金【400万元】。|- - allocated|- - allocated|- - allocated
安排协作资金【600万元】,其中用于消费帮扶【300万元】,用于发放交通补贴【12万元】,每人补助【500元】。|aid_funds aid_unspecified allocated|aid_funds aid_unspecified allocated|aid_funds aid_unspecified allocated|- * *
投入帮扶资金【9000万元】,其中财政资金【6000万元】,用于产业发展【3000万元】。|aid_funds aid_unspecified -|fiscal_aid fiscal_aid -|- - -
安排协作资金【600万元】,其中用于撬动社会资本【3000万元】。|aid_funds aid_unspecified allocated|- - *
引进企业【5家】,到位投资【3亿元】,其中用于厂房建设【1亿元】。|firms_introduced none reported|- investment_realised received|- - *
累计用于劳务协作【300万元】,用于对口帮扶【900万元】。|- - *|aid_funds aid_unspecified -
安排财政帮扶资金【4500万元】。资金已全部到位,已支出【4100万元】。|fiscal_aid fiscal_aid allocated|fiscal_aid fiscal_aid spent
安排财政帮扶资金【4500万元】,社会捐款【300万元】。资金已全部到位,已支出【4100万元】。|fiscal_aid fiscal_aid allocated|social_assistance social_assistance received|- - spent
安排财政帮扶资金【4500万元】。企业资金已全部到位,已支出【4100万元】。|fiscal_aid fiscal_aid allocated|- - spent
捐款【210万元】、捐赠物资折款【165.2万元】,共计【375.2万元】。|social_assistance social_assistance received|social_assistance social_assistance received|social_assistance social_assistance received
财政援助资金【300万元】、社会捐款【100万元】,合计【400万元】。|fiscal_aid fiscal_aid *|social_assistance social_assistance received|- - *
预计带动脱贫人口【1.8万人】,其中脱贫残疾人【640人】。|- none expected|- none expected
预计带动脱贫人口【1.8万人】,其中残疾人【640人】。|- none expected|- none expected
预计带动群众【1.8万人】,其中残疾人【640人】。|beneficiaries_all none expected|beneficiaries_all none expected
结对关系【59对】,其中乡镇【12对】、学校【18对】、医院【3对】、村企【26对】。|pairings_all none reported|pairings_townships none reported|pairings_schools none reported|pairings_hospitals none reported|pairings_villages none reported
养殖种兔【59对】,其中学校【12对】。|- none reported|- none reported
在厂里上班的澜溪人有【90人】,其中建档立卡贫困户【40人】。|- none reported|- none reported
安排【5个】方面的扶贫协作项目【14项】。|- none *|projects none *
工程进度达【68%】,资金已全部下达。|- none reported
共【31家】浙企投资建厂,实际投资额【8亿元】,带动【2万人】贫困人口增收。|- none *|* * *|beneficiaries_of_firms none reported
""".strip().splitlines()


@pytest.mark.parametrize("line", MEANINGS, ids=lambda line: line.split("|")[0][:24])
def test_measure_flow_and_stage_follow_from_the_words(line: str) -> None:
    sentence, *wanted = line.split("|")
    for one, want in zip(meant(sentence), wanted, strict=True):
        for choice, value in zip((one.measure, one.flow, one.stage), want.split(" "), strict=True):
            # "not_stated" is said where the words leave the stage open, "" where no word speaks of it.
            got = choice.value if choice.value != "not_stated" else ""
            assert value == "*" or got == value.strip("-"), f"{sentence}: {choice}, not {value}"


SUBJECTS = [
    ("将【5200万元】帮扶资金重点用于产业", ["帮扶资金"]),
    ("预计带动建档立卡贫困人口【12.7万人】", ["建档立卡贫困人口"]),
    ("引进落地甲农贸、乙食用菌等企业【6家】", ["企业"]),
    ("【1307户】【4274人】未脱贫人口", ["未脱贫人口", "未脱贫人口"]),
    ("扶持贫困户发展日光温室【173座】", ["日光温室"]),
    ("选取【2户】有种植经验、经营状况较好的种植户配合试验", ["种植户"]),
    ("集仓储、交易为一体的综合性市场【1个】", ["综合性市场"]),
    ("开展技能培训【25期】", ["技能培训"]),
    ("学校结对【33个】", ["学校结对"]),
    ("组织【9个】企业与【11家】汇澄区企业开展合作", ["企业", "汇澄区企业"]),
    ("计划选派干部人才【141名】。目前,已选派【85名】", ["干部人才", "干部人才"]),
    ("总投资约【2400万元】的幼儿园", ["总投资"]),
    ("贫困发生率由【4.4%】降到【1.8%】", ["贫困发生率", "贫困发生率"]),
    ("【5类】【26个】项目", ["项目", "项目"]),
    ("现场签约【680万元】", ["签约"]),
    ("【680万元】。", [""]),
    ("【1名】教师赴澜溪县支教", ["教师"]),
    ("澜溪县赴汇澄区务工就业【330人】", [""]),
    ("引导【27家】企业到澜溪县投资", ["企业"]),
    ("带动【600人】贫困群众稳定增收", ["贫困群众"]),
    ("汇澄区【10个】村与【12个】贫困村结对", ["村", "贫困村"]),
    ("【5个】社会组织与【5个】村结对", ["社会组织", "村"]),
    ("扶持【2个】村民小组的滑坡点", ["村民小组"]),
    ("东部【4市】对澜溪县的帮扶", ["市"]),
    ("【8市】【33个】贫困县", ["市", "贫困县"]),
    ("甲企业吸纳【30人】", [""]),
    ("每县【4500万元】,【12个】受援县", ["", "受援县"]),
    ("产量前三季度预计增长【9%】", ["产量"]),
    ("前三季度预计增长【9%】", [""]),
    ("定向帮扶澜溪县【14个】未出列贫困村", ["未出列贫困村"]),
    ("开免费专列【3趟】", ["免费专列"]),
    ("连续【四年】获先进", [""]),
    ("共派出【60名】医疗、农业、规划等专业技术人才到澜溪县", ["专业技术人才"]),
    ("安排【5个】方面的扶贫协作项目【14项】", ["方面", "扶贫协作项目"]),
    ("计划培训脱贫劳动力【800人】,目前已培训【735人】", ["脱贫劳动力", "脱贫劳动力"]),
    ("计划培训劳动力【800人】、培训带头人【60人】,已培训【735人】", ["劳动力", "带头人", "培训"]),
    ("计划选派干部【6名】,培训【735人】", ["干部", "培训"]),
    ("栽植文冠果树苗【5万株】,架设路灯【60盏】", ["文冠果树苗", "路灯"]),
    ("购置垃圾清运车【1辆】", ["垃圾清运车"]),
    ("捐款【210万元】、捐赠物资折款【165.2万元】,共计【375.2万元】", ["捐款", "捐赠物资折款", ""]),
    ("贫困户【522户】,共【1740人】", ["贫困户", "贫困户"]),
    ("产业发展【300万元】,乡村建设方面【90万元】,交通补助【12万元】", ["产业发展", "乡村建设", "交通补助"]),
    ("产业发展资金【300万元】,发展产业【90万元】,资金支出【12万元】", ["产业发展资金", "产业", "资金"]),
    ("安排财政帮扶资金【4500万元】,资金已到位,已支出【4100万元】", ["财政帮扶资金", "财政帮扶资金"]),
    ("财政支出【30亿元】。资金已到位,已支出【4100万元】", ["财政", ""]),
    ("和平区捐赠折合【365.2万元】", [""]),
    ("和平区社会各界捐款【210万元】", ["社会各界捐款"]),
    ("澜溪县结对关系【59对】", ["结对关系"]),
    ("我县财政援助资金【300万元】已到位", ["财政援助资金"]),
    ("澜溪县财政帮扶资金【300万元】已到位", ["财政帮扶资金"]),
    ("县级财政资金【300万元】,全县域旅游收入【20万元】", ["县级财政资金", "全县域旅游收入"]),
    ("【19个】乡镇【248个】行政村", ["乡镇", "行政村"]),
    ("剩余【2.3万】贫困人口如期脱贫", ["贫困人口"]),
]


@pytest.mark.parametrize(("sentence", "wanted"), SUBJECTS, ids=[sentence[:20] for sentence, _ in SUBJECTS])
def test_the_subject_is_a_noun_phrase_of_the_text_itself(sentence: str, wanted: list[str]) -> None:
    text, found = marked(sentence)
    subjects = [one.subject.value for one in describe(text, found, MEASURES)]
    assert subjects == wanted
    assert all(subject in text and len(subject) <= 20 for subject in subjects)


def test_a_part_is_told_from_its_whole_and_a_mean_from_both() -> None:
    whole, part = meant("安排财政帮扶资金【516.2万元】。其中,安排资金【386.4万元】,发展日光温室。")
    assert (whole.scope.value, part.scope.value) == ("whole", "part")
    assert (part.measure.value, part.measure.confidence, part.measure.words) == ("fiscal_aid", "medium", "其中")
    (mean,) = meant("县均投入财政援助资金【4300万元】。")
    assert (mean.measure.value, mean.scope.value) == ("fiscal_aid", "mean")
    (one_giver,) = meant("汇澄区工商联捐赠防疫资金【30万元】。")
    assert one_giver.scope.value == "part"
    (several,) = meant("企业和社会组织捐赠资金【64万元】。")
    assert several.scope.value == "whole"
    whole, *shares = meant("安排财政帮扶资金【500万元】,其中用于产业【400万元】,用于劳务协作【100万元】。")
    assert [one.scope.value for one in (whole, *shares)] == ["whole", "part", "part"]
    (yearly,) = meant("每年帮助澜溪县贫困人口赴东部稳定就业超过【3万人】。")
    assert yearly.scope.value == "mean"
    (township,) = meant("澜溪县石桥镇安排帮扶资金【500万元】。")
    assert township.scope.value == "part"
    (all_of_them,) = meant("澜溪县各乡镇安排帮扶资金【500万元】。")
    assert all_of_them.scope.value == "whole"
    households, _rent = meant("每年为【70户】贫困户带来【9万元】租金。")
    assert households.scope.value == "whole"
    # 其中 of another sentence is of what that sentence says, not of money further up.
    _aid, _firms, invested = meant("投入协作资金【2200万元】。引进企业【9家】,其中省内居多,新增投资额【5100万元】。")
    assert invested.scope.value == "whole"


def test_a_stage_word_governs_up_to_a_contrary_word_and_no_further_than_a_semicolon() -> None:
    stages = [one.stage.value for one in meant("预计带动【100人】,其中残疾人【8人】;培训【50人】。引进企业【2家】。")]
    assert stages == ["expected", "expected", "reported", "reported"]
    # After a plan, 完成 may be a goal or a fact: nothing is said.
    assert [one.stage.value for one in meant("计划培训【100人】,完成培训【80人】。")] == ["planned", ""]
    assert [one.stage.value for one in meant("计划培训【100人】,已培训【80人】。")] == ["planned", "reported"]
    # A plan's name is no plan, nor is 将 before what is handed on.
    assert meant("按照《三年行动计划》培训【80人】。")[0].stage.value == "reported"
    assert meant("将帮扶资金【80万元】用于产业。")[0].stage.value != "planned"


def test_a_year_ahead_is_a_plan_only_where_the_article_is_dated_before_it() -> None:
    ahead = "2020-07-13\n到2025年,帮扶车间达到【40个】。"
    assert meant(ahead)[0].stage.value == "planned"
    assert meant(ahead.replace("2020-07-13", "2026-01-05"))[0].stage.value == ""
    assert meant("到2025年,帮扶车间达到【40个】。")[0].stage.value == ""


def test_each_choice_names_its_rule_and_words_that_stand_in_the_text() -> None:
    text, found = marked("截至目前,到位财政帮扶资金【2800万元】,预计带动贫困人口【3000人】。")
    money, people = describe(text, found, MEASURES)
    assert (money.stage.rule, money.stage.words, money.stage.confidence) == ("stage.received", "到位", "high")
    assert (people.stage.rule, people.stage.words) == ("stage.expected", "预计")
    for one in (money, people):
        for choice in (one.subject, one.measure, one.flow, one.stage, one.scope):
            assert (choice.value == "") == (choice.confidence == "none")
            assert all(word in text for word in choice.words.split(" … "))


def test_only_measures_of_the_package_are_proposed() -> None:
    sentence = "到位财政帮扶资金【2800万元】,培训【300人次】。"
    assert all(one.measure.value == "" for one in describe(*marked(sentence), {}))
    few = {name: row for name, row in MEASURES.items() if name != "fiscal_aid"}
    money, trained = describe(*marked(sentence), few)
    assert (money.measure.value, money.flow.value, trained.measure.value) == ("", "", "training_person_times")


def test_person_times_and_households_are_never_people() -> None:
    for sentence in ("带动贫困人口【300人次】", "受益群众【20户】", "培训贫困劳动力【30人次】", "选派干部【12人次】"):
        (one,) = meant(sentence)
        assert MEASURES[one.measure.value]["kind"] in {"person_times", "households"}


def matches(described: Iterable[Described], wanted: Iterable[dict[str, str]]) -> list[str]:
    """Ids of the figures whose measure, flow and stage are all right."""
    right = []
    for one, row in zip(described, wanted, strict=True):
        flow = MEASURES[row["measure"]]["flow"]
        stage = one.stage.value or "not_stated"
        if (one.measure.value, one.flow.value, stage) == (row["measure"], flow, row["stage"]):
            right.append(row["id"])
    return right


@pytest.mark.skipif(not JINGYUAN.is_file(), reason="the Jingyuan article is not here: it is its publisher's")
def test_the_jingyuan_article_is_understood() -> None:
    cleaned = clean(JINGYUAN.read_text("utf-8"))
    wanted = {int(row["start"]): row for row in rows("figures.csv") if row["id"].startswith("620421-")}
    found = [one for one in find(cleaned).quantities if one.start in wanted]
    described = describe(cleaned.text, found, MEASURES)
    assert len(matches(described, [wanted[one.start] for one in found])) >= 47


def test_the_labels_of_published_figures_lead_to_their_measures() -> None:
    """Most subjects of the package's other figures, as a bare phrase before the number, lead to the right measure."""
    right = wrong = 0
    for row in rows("figures.csv"):
        phrase = row["as_written"]
        if row["id"].startswith("620421-") or re.search("[a-z（]", phrase) or not re.search("[元人名户个%]$", phrase):
            continue
        subject = re.sub("（[^）]*）", "", row["subject_zh"])
        (one,) = meant(f"{subject}【{numerals.normalise(phrase)}】。")
        right += one.measure.value == row["measure"]
        wrong += one.measure.value not in {row["measure"], ""}
    assert right > 500
    # 乡村常住人口 is rural and resident, 财政帮扶资金 of a donation is only the label's word.
    assert wrong <= 6


def test_text_without_any_mark_and_text_with_nothing_but_marks_cost_no_more() -> None:
    assert describe("", [], MEASURES) == ()
    assert clauses("，，。。\n") == []
    reading = numerals.read("5人")
    flat = "帮扶资金投入带动贫困人口" * 9000
    places = range(0, len(flat) - 4, 60)
    quantities = [Found("资金", at, at + 2, at, at + 2, reading) for at in places]
    begun = process_time()
    assert len(describe(flat, quantities, MEASURES)) == len(quantities)
    commas = "帮扶5人," * 9000
    quantities = [Found("5人", at + 2, at + 4, at + 2, at + 4, reading) for at in range(0, len(commas), 25)]
    assert len(describe(commas, quantities, MEASURES)) == len(quantities)
    assert process_time() - begun < 8  # about one second; a quadratic reader would take minutes


def test_words_that_may_be_joined_in_many_ways_are_not_tried_in_all_of_them() -> None:
    begun = process_time()
    for word in ("在", "和", "向", "从甲在", "教育、"):
        meant(f"将{(word * 70)[:70]}【5人】{word * 20}。")
    for word in ("已全部", "均已", "资金已", "用于"):
        meant(f"安排帮扶资金【500万元】,资金{word * 60}。资金{word * 60},已支出【300万元】。")
    assert process_time() - begun < 2  # a few milliseconds; every way to join them would take years


def test_inputs_are_unchanged_and_the_same_input_gives_the_same_answer() -> None:
    text, found = marked("到位财政帮扶资金【2800万元】。")
    before = list(found)
    assert describe(text, found, MEASURES) == describe(text, found, MEASURES)
    assert found == before


def test_words_are_cut_at_the_longest() -> None:
    assert [word.text for word in words("在和平区建设扶贫车间")] == ["在", "和平区", "建设", "扶贫车间"]
    assert before_number("截至2020年6月底") == ""
    assert before_number("培训了") == ""
