"""The sentences of the reports: title block, answers and remarks, each computed, in both languages.

Whatever a sentence says is looked up in the figures and links; what the source does not give is said to be not stated.
"""

from analysis.narrative.leads import audit_lead, comparison_lead, fund_lead, per_head_lead
from analysis.narrative.masthead import title
from analysis.narrative.money import concentration, fund_answer, memo
from analysis.narrative.peers import central_funds, comparison_answer, coverage, inequality
from analysis.narrative.people import focus_groups, jobs_remark, per_head_answer, remaining
from analysis.narrative.verdicts import audit_answer, question_list

__all__ = [
    "audit_answer",
    "audit_lead",
    "central_funds",
    "comparison_answer",
    "comparison_lead",
    "concentration",
    "coverage",
    "focus_groups",
    "fund_answer",
    "fund_lead",
    "inequality",
    "jobs_remark",
    "memo",
    "per_head_answer",
    "per_head_lead",
    "question_list",
    "remaining",
    "title",
]
