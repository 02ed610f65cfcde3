"""Who an agreement is between, as a form or an action names them."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from agreements.choices import PartyKind
from agreements.models import Agreement, AgreementParty
from portal.common.refusals import told
from portal.common.viewer import Role, Viewer
from portal.organizations.models import Organization


@dataclass(frozen=True, slots=True)
class Party:
    """One who promises: an organisation of the portal, the Minister, or somebody named."""

    kind: PartyKind
    organization: Organization | None = None
    name: str = ""

    @classmethod
    def of(cls, organization: Organization) -> "Party":
        """Return the party that is a body or a bureau. Raises ValidationError for others."""
        if organization.kind not in {Role.LOCAL_GOVERNMENT, Role.BUREAU}:
            sentence = f"{organization}は当事者になれません。自治体か労働局を選んでください。"
            raise ValidationError({"organization": sentence})
        return cls(PartyKind(organization.kind), organization)

    @classmethod
    def minister(cls) -> "Party":
        """Return the Minister of Health, Labour and Welfare."""
        return cls(PartyKind.MINISTER)

    @classmethod
    def named(cls, name: str) -> "Party":
        """Return somebody the portal does not know, by the name in its usual width."""
        return cls(PartyKind.OTHER, name=" ".join(unicodedata.normalize("NFKC", name).split()))

    @classmethod
    def as_in(cls, row: AgreementParty) -> "Party":
        """Return the party of a row."""
        return cls(PartyKind(row.kind), row.organization, row.name)

    @property
    def key(self) -> tuple[str, int | None, str]:
        """What makes it the same party."""
        return self.kind, self.organization.pk if self.organization else None, self.name

    def __str__(self) -> str:
        return str(self.organization or self.name or self.kind.label)


def parties_of(agreement: Agreement) -> list[Party]:
    """Return the parties in the order of the agreement's heading."""
    return [Party.as_in(row) for row in agreement.party_rows.select_related("organization")]


def in_words(parties: Sequence[Party]) -> list[str]:
    """Return the parties' names, for the record."""
    return [str(party) for party in parties]


def check_own_side(parties: Sequence[Party], by: Viewer) -> None:
    """Raise ValidationError when a body drafts what it has no part in."""
    if by.role != Role.LOCAL_GOVERNMENT:
        return
    if by.organization_id not in {one.organization.pk for one in parties if one.organization}:
        raise ValidationError({"organization": f"{by.organization_name}を当事者に入れてください。"})


def write_parties(agreement: Agreement, parties: Sequence[Party]) -> None:
    """Make the rows of the agreement's parties those of `parties`, in their order.

    Raises ValidationError by field for a party named twice, and when the sides have agreed.
    """
    wanted = {party.key for party in parties}
    with told(AgreementParty):
        kept: dict[tuple[str, int | None, str], AgreementParty] = {}
        for row in agreement.party_rows.select_related("organization"):
            key = Party.as_in(row).key
            if key in wanted:
                kept[key] = row
            else:
                row.delete()
        for position, party in enumerate(parties, start=1):
            row = kept.pop(party.key) if party.key in kept else _row(agreement, party)
            if row.position != position or row.pk is None:
                row.position = position
                row.full_clean(exclude=["agreement"])
                row.save()


def _row(agreement: Agreement, party: Party) -> AgreementParty:
    return AgreementParty(
        agreement=agreement,
        kind=party.kind,
        organization=party.organization,
        name=party.name,
    )
