"""Evaluation: one concept a file."""

from evaluation.models.achievement import Achievement
from evaluation.models.alert_rule import AlertRule
from evaluation.models.annual_target import AnnualTarget
from evaluation.models.assessment_rule import AssessmentRule
from evaluation.models.benchmark import Benchmark
from evaluation.models.cell_owner import CellOwner
from evaluation.models.contract_line import ContractLine
from evaluation.models.correction import Correction, CorrectionLine
from evaluation.models.disclosure_rule import DisclosureRule
from evaluation.models.evaluation_rule import EvaluationRule
from evaluation.models.improvement_plan import ImprovementPlan
from evaluation.models.indicator import Indicator
from evaluation.models.landing_alert import LandingAlert
from evaluation.models.line import Line
from evaluation.models.measure_evidence import MeasureEvidence
from evaluation.models.month_part import MonthPart
from evaluation.models.month_remark import MonthRemark
from evaluation.models.month_reminder import MonthReminder
from evaluation.models.monthly_result import MonthlyResult
from evaluation.models.open_table import OpenTable
from evaluation.models.paper_tally import PaperTally
from evaluation.models.plan_measure import PlanMeasure
from evaluation.models.plan_review import PlanReview
from evaluation.models.plan_signature import PlanSignature
from evaluation.models.practice_case import PracticeCase
from evaluation.models.practice_case_parts import PracticeCaseFigure, PracticeCaseSite
from evaluation.models.practice_photo import PracticePhoto
from evaluation.models.promised_indicator import PromisedIndicator
from evaluation.models.publication import Publication, PublishedHost, PublishedSiteYear
from evaluation.models.referral_slip import ReferralSlip
from evaluation.models.report_run import ReportFile, ReportPart, ReportRun
from evaluation.models.reporting_rule import ReportingRule
from evaluation.models.satisfaction_survey import SatisfactionSurvey
from evaluation.models.seasonal_pattern import SeasonalPattern
from evaluation.models.settlement_run import SettlementRun
from evaluation.models.site_review import SiteReview
from evaluation.models.site_year import SiteYear
from evaluation.models.slip_month import SlipMonth
from evaluation.models.slip_rule import SlipRule
from evaluation.models.survey_answer import SurveyAnswer
from evaluation.models.survey_hour import SurveyHour
from evaluation.models.survey_result import SurveyResult
from evaluation.models.survey_round import SurveyRound
from evaluation.models.survey_rule import SurveyRule
from evaluation.models.target_change import TargetChange
from evaluation.models.voice import PublishedVoice, Voice
from evaluation.models.window_exception import WindowException

__all__ = [
    "Achievement",
    "AlertRule",
    "AnnualTarget",
    "AssessmentRule",
    "Benchmark",
    "CellOwner",
    "ContractLine",
    "Correction",
    "CorrectionLine",
    "DisclosureRule",
    "EvaluationRule",
    "ImprovementPlan",
    "Indicator",
    "LandingAlert",
    "Line",
    "MeasureEvidence",
    "MonthPart",
    "MonthRemark",
    "MonthReminder",
    "MonthlyResult",
    "OpenTable",
    "PaperTally",
    "PlanMeasure",
    "PlanReview",
    "PlanSignature",
    "PracticeCase",
    "PracticeCaseFigure",
    "PracticeCaseSite",
    "PracticePhoto",
    "PromisedIndicator",
    "Publication",
    "PublishedHost",
    "PublishedSiteYear",
    "PublishedVoice",
    "ReferralSlip",
    "ReportFile",
    "ReportPart",
    "ReportRun",
    "ReportingRule",
    "SatisfactionSurvey",
    "SeasonalPattern",
    "SettlementRun",
    "SiteReview",
    "SiteYear",
    "SlipMonth",
    "SlipRule",
    "SurveyAnswer",
    "SurveyHour",
    "SurveyResult",
    "SurveyRound",
    "SurveyRule",
    "TargetChange",
    "Voice",
    "WindowException",
]
