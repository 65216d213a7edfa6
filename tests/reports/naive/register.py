"""Everything that the report is made of, read once, and what is said of one supplier or duty on a day."""

from collections import defaultdict
from datetime import date

from attestations.models import ApplicabilityRule, Attestation, Exemption, Requirement
from audits.models import Screening
from suppliers.models import ON_FILE, Category, Classification, Country, GradeChange, SecondSource, StageChange
from tests.attestations import naive

#: From the weakest to the strongest.
BACKINGS = ["recorded_only", "file_reviewed", "register_checked", "signed_here"]
FAR = date(9999, 12, 31)


class Register:
    """Everything that the report is made of, read once."""

    def __init__(self):
        self.requirements = {row.pk: row for row in Requirement.objects.order_by("code")}
        countries = {row.pk: (row.region.code, row.code) for row in Country.objects.select_related("region")}
        categories = {row.pk: row.code for row in Category.objects.all()}
        self.groups = {
            row.code: row.group.code if row.group else "" for row in Category.objects.select_related("group")
        }
        self.world = naive.World({pk: (row.required_from, row.required_until) for pk, row in self.requirements.items()})
        for row in ApplicabilityRule.objects.all():
            sets = [frozenset(codes) for codes in (row.regions, row.countries, row.categories, row.stages)]
            self.world.rules[row.pk] = naive.Rule(
                row.requirement_id, *sets, row.core, row.required_from, row.required_until
            )
        lives = defaultdict(naive.Life)
        for row in StageChange.objects.filter(superseded_at=None):
            lives[row.supplier_id].stages[row.effective_on] = row.stage
        for row in Classification.objects.filter(superseded_at=None):
            profile = (*countries[row.country_id], categories[row.category_id], row.is_core)
            lives[row.supplier_id].profiles[row.effective_on] = profile
        self.world.lives = lives
        self.papers = defaultdict(list)
        for row in Attestation.objects.select_related("edition").prefetch_related("suspensions"):
            self.papers[row.supplier_id, row.requirement_id].append((row, paper(row)))
        self.exemptions = defaultdict(list)
        for row in Exemption.objects.all():
            self.exemptions[row.supplier_id, row.requirement_id].append((row.exempt_from, row.exempt_until))
        self.grades = defaultdict(list)
        for row in GradeChange.objects.all():
            self.grades[row.supplier_id].append(row)
        self.screenings = [*Screening.objects.exclude(counts_from=None)]
        self.pairs = defaultdict(list)
        for row in SecondSource.objects.filter(decision__in=("recorded", "approved")):
            self.pairs[row.supplier_id].append(row)

    def stage(self, supplier, day):
        return naive.on(self.world.lives[supplier].stages, day)

    def region(self, supplier, day):
        """Return the region of a supplier that is on file on a day; nothing for one that is not."""
        if self.stage(supplier, day) not in ON_FILE:
            return ""
        return naive.on(self.world.lives[supplier].profiles, day)[0]

    def grades_known(self, supplier, day):
        """Return the grades of a supplier that count on a day: not corrected, nor followed by then."""
        begun = [row for row in self.grades[supplier] if row.effective_on <= day]
        return [row for row in begun if row.superseded_at is None or (row.followed_on and day < row.followed_on)]

    def newest_grade(self, supplier, day):
        """Return the grade of a supplier for the newest period as known on a day; None where it has none."""
        known = self.grades_known(supplier, day)
        return max(known, key=lambda row: (row.period_until, row.period_from), default=None)

    def duties(self, day):
        """Give supplier, requirement and standing of everything that is asked on a day."""
        for supplier in self.world.lives:
            for requirement in self.world.binding(supplier, day):
                papers = [found for _row, found in self.papers[supplier, requirement]]
                exemptions = self.exemptions[supplier, requirement]
                yield supplier, requirement, naive.standing(papers, exemptions, day, 90)

    def best(self, supplier, requirement, day):
        """Return whether what is held is signed, whether its edition lasts, and its backing: the strongest of it."""
        held = [row for row, found in self.papers[supplier, requirement] if found.is_known(day) and found.covers(day)]
        return max((row.basis == "signed", not ends_as_known(row, day), BACKINGS.index(row.backing)) for row in held)


def ends_as_known(row, day):
    """Return whether the end of a proof's edition was known on a day."""
    edition = row.edition
    return edition is not None and edition.ends_on < FAR and min(edition.announced_on or day, edition.ends_on) <= day


def paper(row):
    """Return an attestation as the definitions speak of it."""
    suspensions = tuple((found.suspended_from, found.suspended_until) for found in row.suspensions.all())
    days = (row.submitted_on, row.valid_from, row.valid_until, row.edition_ends_on, row.withdrawn_on)
    announced_on = row.edition and row.edition.announced_on
    return naive.Paper(*days, row.decision, row.decided_on, suspensions, announced_on)
