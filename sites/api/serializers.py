"""How sites read in the API."""

from rest_framework import serializers

from sites.models import AnnualProfile, JointSite


class AnnualProfileSerializer(serializers.ModelSerializer[AnnualProfile]):
    """年度別概要。"""

    class Meta:
        model = AnnualProfile
        fields = ["fiscal_year", "services", "target_groups", "is_outsourced"]


class SiteSerializer(serializers.ModelSerializer[JointSite]):
    """拠点。"""

    kind_label = serializers.CharField(source="get_kind_display")
    hosts = serializers.SerializerMethodField()
    office_number = serializers.CharField(source="office.office_number")
    office_name = serializers.CharField(source="office.name")
    agreement = serializers.CharField(source="agreement.reference", allow_null=True, default=None)
    profiles = AnnualProfileSerializer(many=True)

    class Meta:
        model = JointSite
        fields = [
            "code",
            "name",
            "kind",
            "kind_label",
            "prefecture_code",
            "hosts",
            "office_number",
            "office_name",
            "agreement",
            "address",
            "hours",
            "opened_on",
            "closed_on",
            "profiles",
        ]

    def get_hosts(self, site: JointSite) -> list[dict[str, str]]:
        """実施団体のコードと名称。"""
        return [{"code": link.body.code6, "name": link.body.name} for link in site.host_links.all()]
