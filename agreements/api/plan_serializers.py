"""How yearly plans read in the API."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from agreements.models import AnnualPlan, Progress
from agreements.queries.plans import ItemView, plan_items, views_of
from agreements.reports.amounts import as_number
from agreements.rules.item_standing import Exact
from portal.common.api.permissions import viewer_of


class ProgressSerializer(serializers.ModelSerializer[Progress]):
    """取組の記録。evidence は根拠資料のファイル名で、なければ null。"""

    uuid = serializers.UUIDField(source="public_id")
    organization = serializers.CharField(source="organization.name", allow_null=True, default=None)
    evidence = serializers.SerializerMethodField()
    evidence_sha256 = serializers.SerializerMethodField()

    class Meta:
        model = Progress
        fields = ["uuid", "done_on", "text", "organization", "evidence", "evidence_sha256"]

    def get_evidence(self, entry: Progress) -> str | None:
        """ファイル名。"""
        return entry.filename or None

    def get_evidence_sha256(self, entry: Progress) -> str | None:
        """ファイルの SHA-256（16進）。"""
        return entry.sha256 or None


class PlanItemSerializer(serializers.Serializer[ItemView]):
    """取組。target と result は unit の単位で、小数2桁まで。値がなければ null。

    is_computed が true の取組の result は、指標に結び付けた拠点の実績から計算した値です。
    """

    uuid = serializers.UUIDField(source="item.public_id")
    clause = serializers.CharField(source="item.clause.number")
    title = serializers.CharField(source="item.title")
    doer = serializers.CharField(source="item.doer")
    plan = serializers.CharField(source="item.plan_text")
    measure = serializers.CharField(source="item.measure")
    unit = serializers.CharField(source="item.unit")
    direction = serializers.CharField(source="item.direction")
    target = serializers.SerializerMethodField()
    result = serializers.SerializerMethodField()
    result_on = serializers.DateField(source="item.result_on", allow_null=True)
    is_computed = serializers.SerializerMethodField()
    rate_of_target = serializers.SerializerMethodField()
    standing = serializers.CharField(
        help_text="MET 達成、UNMET 未達成、NO_FIGURE 実績なし、NO_TARGET 数値目標なし。"
    )
    check = serializers.CharField(source="item.check_text")
    act = serializers.CharField(source="item.act_text")
    progress = ProgressSerializer(source="entries", many=True)

    def get_target(self, view: ItemView) -> float | None:
        """目標値。"""
        return _number(view.item.target)

    def get_result(self, view: ItemView) -> float | None:
        """実績値。"""
        return _number(view.result)

    def get_rate_of_target(self, view: ItemView) -> float | None:
        """目標比（%、小数1桁）。"""
        return None if view.rate is None else float(view.rate)

    def get_is_computed(self, view: ItemView) -> bool:
        """拠点の実績から計算した値か。"""
        return view.figure is not None


def _number(value: Exact | None) -> float | None:
    number = as_number(value)
    return None if number is None else float(number)


class PlanSerializer(serializers.ModelSerializer[AnnualPlan]):
    """事業計画。"""

    uuid = serializers.UUIDField(source="public_id")
    agreement = serializers.UUIDField(source="agreement.public_id")
    agreement_reference = serializers.CharField(source="agreement.reference")
    agreement_title = serializers.CharField(source="agreement.title")
    state_label = serializers.CharField(source="get_state_display")

    class Meta:
        model = AnnualPlan
        fields = [
            "uuid",
            "agreement",
            "agreement_reference",
            "agreement_title",
            "fiscal_year",
            "state",
            "state_label",
            "adopted_on",
            "adoption_source",
            "reviewed_on",
            "review",
        ]


class PlanDetailSerializer(PlanSerializer):
    """事業計画とその取組。"""

    items = serializers.SerializerMethodField()

    class Meta(PlanSerializer.Meta):
        fields = [*PlanSerializer.Meta.fields, "items"]

    @extend_schema_field(PlanItemSerializer(many=True))
    def get_items(self, plan: AnnualPlan) -> object:
        """取組。並びは計画の順。"""
        viewer = viewer_of(self.context["request"])
        views = views_of(viewer, plan_items(viewer).filter(plan=plan))
        return [PlanItemSerializer(view).data for view in views]
