"""Our roster pipeline against django-import-export, on the same rows, in one run.

    .venv/bin/python -m bench.import_roster [--rows 81911] [--their-rows 10000]

Starts a register of its own under var/bench and removes it at the end. django-import-export gets the easier job: it
reads a workbook of the same people into people alone, without memberships, matching or repairs. Each side previews and
confirms, as its pages do. As its time grows with the rows (81,911 of them would take it two hours), it gets the first
--their-rows of them, and the ratios are those of the times per row. Prints seconds, ratios, the shares of our stages,
and the peak memory of all our processes together (the database's included).
"""

import argparse
import os
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

VAR = Path(__file__).resolve().parent.parent / "var" / "bench"
os.environ["UNIONREG_VAR_DIR"] = str(VAR)
os.environ.pop("DATABASE_URL", None)
os.environ["DJANGO_SETTINGS_MODULE"] = "unionreg.settings"

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from import_export import fields, resources, widgets  # noqa: E402
from import_export.formats.base_formats import XLSX  # noqa: E402
from import_export.instance_loaders import CachedInstanceLoader  # noqa: E402

from bench.invented import HEADERS, UNIONS  # noqa: E402
from bench.measure import memory, register_of_its_own, seconds  # noqa: E402
from branches.actions.facts import found  # noqa: E402
from branches.models import Branch  # noqa: E402
from members.models import Person  # noqa: E402
from rosters.models import Import  # noqa: E402
from rosters.pipeline import apply, preview, receive, undo  # noqa: E402
from tests.emptied import empty_people_and_imports  # noqa: E402

DAY = date(2025, 11, 30)
FIELDS = dict(
    zip(
        HEADERS,
        """- full_name born_on sex id_number id_issued_on id_issued_by ethnicity religion hometown address phone email
        general_education qualification political_theory party_member party_joined_on occupation job_title - joined_on
        card_number social_insurance_number note""".split(),
        strict=True,
    )
)


class Day(widgets.CharWidget):
    """dd/mm/yyyy as the register keeps it."""

    def clean(self, value, row=None, **kwargs):
        return datetime.strptime(value, "%d/%m/%Y").date().isoformat() if value else ""


class Text(widgets.CharWidget):
    def clean(self, value, row=None, **kwargs):
        return "" if value is None else str(value)


class Sex(widgets.CharWidget):
    def clean(self, value, row=None, **kwargs):
        return {"Nam": "M", "Nữ": "F"}.get(value, "")


class Mark(widgets.Widget):
    def clean(self, value, row=None, **kwargs):
        return value == "x"


def _widget(name: str) -> widgets.Widget:
    if name.endswith("_on"):
        return Day()
    return {"sex": Sex(), "party_member": Mark()}.get(name, Text())


def resource(*, bulk: bool) -> resources.ModelResource:
    """A resource of people as its documentation teaches: by default, or with every switch for speed."""
    columns = {
        name: fields.Field(attribute=name, column_name=header, widget=_widget(name))
        for header, name in FIELDS.items()
        if name != "-"
    }
    options = {"model": Person, "import_id_fields": ["id_number"], "fields": list(columns)}
    if bulk:
        options |= {
            "use_bulk": True,
            "batch_size": 1000,
            "skip_diff": True,
            "skip_html_diff": True,
            "instance_loader_class": CachedInstanceLoader,
        }
    made = type("PersonResource", (resources.ModelResource,), columns | {"Meta": type("Meta", (), options)})
    return made()


def theirs(path: Path, *, bulk: bool) -> dict[str, float]:
    """Preview and confirm with django-import-export, each reading the workbook as its pages do."""
    took = {}
    for stage, dry in (("preview", True), ("confirm", False)):

        def work(dry: bool = dry) -> None:
            dataset = XLSX().create_dataset(path.read_bytes())
            result = resource(bulk=bulk).import_data(dataset, dry_run=dry, raise_errors=True, use_transactions=True)
            assert result.total_rows == len(dataset)

        took[stage] = seconds(work)
    return took


def ours(path: Path) -> tuple[dict[str, float], dict]:
    """Preview and apply with our pipeline; also the counts, to see that the work was done."""
    with path.open("rb") as stream:
        incoming = receive.receive([(path.name, stream)], on=DAY, by=None)
    took = {"preview": seconds(lambda: preview.preview(incoming))}
    took["apply"] = seconds(lambda: apply.apply(Import.objects.get(pk=incoming.pk), by=None))
    incoming.refresh_from_db()
    return took, incoming.counts


def taken_back(label: str, took: dict[str, float]) -> None:
    """How long the last import takes to be taken back, all of it, beside how long it took to be applied."""
    last = Import.objects.filter(undone_at=None, counts__unchanged=0).latest("pk")
    found = []
    time = seconds(lambda: found.append(undo.undo(last, by=None)))
    assert found[0].counts | {"rows_kept": 0} == found[0].counts, found
    assert found[0].does_something, found
    print(f"{label:<46} {time:7.1f} s  ({time / took['apply']:.2f} times its apply)", flush=True)


def shown(label: str, took: dict[str, float], used: int | None = None) -> float:
    total = sum(took.values())
    parts = ", ".join(f"{stage} {value:.1f}" for stage, value in took.items())
    print(f"{label:<46} {total:7.1f} s  ({parts})" + (f"  peak {used / 2**20:.0f} MB" if used else ""), flush=True)
    return total


def stages(path: Path) -> None:
    """The shares of our preview's stages, each timed alone on a new import."""
    names = ("parse", "settle_places", "match", "check", "forget", "_count", "fingerprint")
    took, kept = {}, {}
    for name in names:
        kept[name] = getattr(preview, name)

        def timed(*args, name: str = name, **kwargs):
            answer = []
            took[name] = took.get(name, 0) + seconds(lambda: answer.append(kept[name](*args, **kwargs)))
            return answer[0]

        setattr(preview, name, timed)
    with path.open("rb") as stream:
        incoming = receive.receive([(path.name, stream)], on=DAY, by=None)
    total = seconds(lambda: preview.preview(incoming))
    for name in names:
        setattr(preview, name, kept[name])
    print("  stages of a preview: " + ", ".join(f"{n.strip('_')} {took[n] / total:.0%}" for n in names), flush=True)


def workbook(name: str, rows: int, changed: float) -> Path:
    """A roster made by a process of its own, so that making it does not count as our memory."""
    path = VAR / name
    subprocess.run([sys.executable, "-m", "bench.invented", path, str(rows), str(changed)], check=True)
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=81_911)
    parser.add_argument("--their-rows", type=int, default=10_000)
    options = parser.parse_args()
    call_command("migrate", verbosity=0)
    top = found(Branch(code="T"), started_on=None, by=None, name="Công đoàn ngành", kind="industry")
    for code in UNIONS:
        found(Branch(code=code), started_on=None, by=None, name=f"Công đoàn {code}", kind="grassroots", parent=top)

    print(f"{options.rows} rows x {len(HEADERS)} columns")
    new, updated = workbook("new.xlsx", options.rows, 0), workbook("updated.xlsx", options.rows, 1)
    with memory(VAR) as used:
        took, counts = ours(new)
    assert counts["new"] == options.rows, counts
    our_new, adding = shown("ours, all new", took, used.peak) / options.rows, took
    stages(new)
    with memory(VAR) as used:
        took, counts = ours(updated)
    assert counts["changed"] == options.rows, counts
    our_updated, updating = shown("ours, all updated", took, used.peak) / options.rows, took
    took, counts = ours(updated)
    assert counts["unchanged"] == options.rows, counts
    shown("ours, nothing changed", took)
    taken_back("ours, all updated, taken back", updating)
    taken_back("ours, all new, taken back", adding)

    rows = options.their_rows
    print(f"{rows} rows x {len(HEADERS)} columns")
    new, updated = workbook("new.xlsx", rows, 0), workbook("updated.xlsx", rows, 1)
    empty_people_and_imports()
    their_new = shown("django-import-export in bulk, all new", theirs(new, bulk=True)) / rows
    their_updated = shown("django-import-export in bulk, all updated", theirs(updated, bulk=True)) / rows
    empty_people_and_imports()
    their_default = shown("django-import-export by default, all new", theirs(new, bulk=False)) / rows
    print(f"all new: {their_new / our_new:.1f} times faster than its bulk mode (target 8)")
    print(f"all updated: {their_updated / our_updated:.1f} times faster than its bulk mode (target 50)")
    print(f"all new: {their_default / our_new:.1f} times faster than its default (target 40)")


if __name__ == "__main__":
    with register_of_its_own(VAR):
        main()
