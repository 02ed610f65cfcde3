"""A site of the city's own for a year that no other test of the browser opens, and its hands."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import psycopg
from playwright.sync_api import Locator, Page, expect

from portal.run.environment import REPOSITORY
from tests.browser import look
from tests.browser.pages import KORIYAMA_SITE
from tests.browser.portal import RunningPortal

CODE, NAME = "07203-92", "郡山市年間試験コーナー"
BEFORE, YEAR, AFTER = 2021, 2022, 2023
CITY = {"USERS": "施設利用者数", "REFERRALS": "相互の相談窓口へ誘導した件数"}
OFFICE = {"NEW_SEEKERS": "新規求職者数", "CONSULTATIONS": "職業相談件数", "PLACEMENTS": "就職件数"}
# A month of the year before: the figures of the year stay near them, but for the placements.
USUAL = {"USERS": 40, "REFERRALS": 10, "NEW_SEEKERS": 20, "CONSULTATIONS": 60, "PLACEMENTS": 8}
FOUND = (
    """INSERT INTO joint_sites_jointsite (code, name, kind, prefecture_code, office_id,
           agreement_id, opened_on, address, hours)
       SELECT %(code)s, %(name)s, kind, prefecture_code, office_id,
           agreement_id, opened_on, address, hours
       FROM joint_sites_jointsite WHERE code = %(like)s""",
    """INSERT INTO joint_sites_sitehost (site_id, body_id)
       SELECT new.id, h.body_id FROM joint_sites_sitehost h
       JOIN joint_sites_jointsite s ON s.id = h.site_id AND s.code = %(like)s
       JOIN joint_sites_jointsite new ON new.code = %(code)s""",
    """INSERT INTO joint_sites_annualprofile
           (site_id, fiscal_year, services, target_groups, is_outsourced)
       SELECT new.id, year, p.services, p.target_groups, false
       FROM joint_sites_annualprofile p
       JOIN joint_sites_jointsite s ON s.id = p.site_id AND s.code = %(like)s
       JOIN joint_sites_jointsite new ON new.code = %(code)s
       CROSS JOIN generate_series(%(first)s::int, %(last)s::int) AS year
       WHERE p.fiscal_year = 2021""",
    """INSERT INTO evaluation_monthlyresult (site_id, indicator_id, month, value, recorded_at)
       SELECT s.id, i.id, make_date(%(first)s::int, 4, 1) + make_interval(months => number),
           usual.value::int + number %% 3 - 1, make_date(%(first)s::int + 1, 5, 1)
       FROM joint_sites_jointsite s
       CROSS JOIN generate_series(0, 11) AS number
       CROSS JOIN jsonb_each_text(%(usual)s::jsonb) AS usual
       JOIN evaluation_indicator i ON i.code = usual.key
       WHERE s.code = %(code)s""",
)
PATIENCE, BETWEEN_MILLISECONDS = 40, 250  # for the worker to tell
RUN = """
import django
django.setup()
from tests.browser import year_between_pages
year_between_pages.{what}()
"""
FACTS = {"code": CODE, "name": NAME, "like": KORIYAMA_SITE, "first": BEFORE, "last": AFTER}
# What tells one page from another of its kind: a number of a row, a year, a month, a site's code.
OWN_PART = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d[\d-]*")


def found_site(portal: RunningPortal) -> None:
    """Found the site as one of the city's agreement, with a whole year before the year."""
    with psycopg.connect(portal.database_url) as connection:
        for statement in FOUND:
            connection.execute(statement, {**FACTS, "usual": json.dumps(USUAL)})


def sheet(month: str) -> str:
    """Return the address of the sheet of a month, YYYY-MM."""
    return f"/sites/{CODE}/months/{month}/"


def months(first: int, last: int) -> list[str]:
    """Return months of the year as YYYY-MM: 0 is April, 11 March."""
    return [f"{YEAR + (3 + one) // 12}-{(3 + one) % 12 + 1:02}" for one in range(first, last + 1)]


def csv_of(names: Mapping[str, str], when: Iterable[str], values: Mapping[str, int]) -> bytes:
    """Return a file for the upload of month sheets: a line a month, a column a count."""
    lines = [",".join(["拠点コード", "月", *names.values()])]
    lines += [",".join([CODE, month, *(str(values[code]) for code in names)]) for month in when]
    return "\n".join(lines).encode()


def between_pages(portal: RunningPortal, what: str) -> None:
    """Do in the portal's database what its pages were shown to do once, or what its clock does."""
    subprocess.run(
        [sys.executable, "-c", RUN.format(what=what)],
        check=True,
        cwd=REPOSITORY,
        env={
            **os.environ,
            "DATABASE_URL": portal.database_url,
            "DJANGO_SETTINGS_MODULE": "portal.settings",
        },
    )


@dataclass
class Desk:
    """Somebody at a page. Every page he comes to is listened to; each kind is judged once."""

    page: Page
    watch: look.Watch
    judged: set[str] = field(repr=False)

    def go(self, path: str) -> None:
        """Ask for a page by its address."""
        self.page.goto(path)
        self.look()

    def follow(self, link: Locator | str, to: str = "") -> None:
        """Follow a link; `to` is said on the page behind it."""
        found = (
            self.page.get_by_role("link", name=link, exact=True).first
            if isinstance(link, str)
            else link
        )
        found.click()
        if to:
            expect(self.page.get_by_text(to).first).to_be_visible()
        self.page.wait_for_load_state()
        self.look()

    def push(self, button: str, said: str) -> None:
        """Push a button, and read what is said then."""
        self.page.get_by_role("button", name=button, exact=True).first.click()
        expect(self.page.get_by_text(said).first).to_be_visible()
        self.look()

    def write(self, words: Mapping[str, str]) -> None:
        """Fill fields by their labels."""
        for label, text in words.items():
            self.page.get_by_label(label).first.fill(text)

    def count(self, counts: Mapping[str, int]) -> None:
        """Type counts into the cells of a sheet."""
        for label, count in counts.items():
            cell = self.page.get_by_role("textbox", name=re.compile(rf"^{label}（.）$"))
            cell.fill(str(count))

    def wait_for_notice(self, words: str) -> None:
        """Read the notices again until the worker has told; the bell of every page tells too."""
        for _ in range(PATIENCE):
            self.page.goto("/notices/")
            if self.page.get_by_text(words).count():
                break
            self.page.wait_for_timeout(BETWEEN_MILLISECONDS)
        expect(self.page.get_by_text(words).first).to_be_visible()
        self.look()

    def look(self) -> None:
        """Nothing was heard, and a kind of page not seen before is judged by axe."""
        kind = OWN_PART.sub("*", urlsplit(self.page.url).path)
        faults = self.watch.heard()
        if kind not in self.judged:
            self.judged.add(kind)
            faults += look.axe_violations(self.page) + look.inline_code(self.page.content())
        assert not faults, f"{self.page.url}: {faults}"
