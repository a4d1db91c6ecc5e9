"""Unions in and out through django-import-export: its pages and formats, our reading, checking and verbs."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from import_export.fields import Field
from import_export.formats.base_formats import CSV, XLSX
from import_export.resources import ModelResource
from import_export.results import Result, RowResult
from import_export.widgets import Widget
from tablib import Dataset

from access.models import User
from branches.forms import BranchImportForm
from branches.importing import Outcome, Row, import_branches
from branches.models import Branch
from branches.sheets import Sheet, harmless, read_csv, read_xlsx
from branches.wording import COLUMNS

MOST_ROWS_SHOWN = 200
TYPE = {"new": RowResult.IMPORT_TYPE_NEW, "changed": RowResult.IMPORT_TYPE_UPDATE}


class UnionCSV(CSV):
    """Text with commas, with the mark by which Excel knows it for UTF-8."""

    def is_binary(self) -> bool:
        return True

    def get_read_mode(self) -> str:
        return "rb"

    def create_dataset(self, in_stream: bytes, **kwargs) -> Sheet:
        return read_csv(in_stream)

    def export_data(self, dataset: Dataset, **kwargs) -> bytes:
        return dataset.export("csv").encode("utf-8-sig")


class UnionXLSX(XLSX):
    """An Excel workbook."""

    def create_dataset(self, in_stream: bytes, **kwargs) -> Sheet:
        return read_xlsx(in_stream)

    def export_data(self, dataset: Dataset, **kwargs) -> bytes:
        return dataset.export("xlsx")


class PlainWidget(Widget):
    """A value as a cell: days as days, numbers as numbers, text that could run as a formula made harmless."""

    def render(self, value: object, obj=None, **kwargs) -> object:
        if value is None:
            return ""
        return harmless(value) if isinstance(value, str) else value


def _column(name: str) -> Field:
    return Field("parent__code" if name == "parent_code" else name, name, widget=PlainWidget())


def _said(row: Row) -> str:
    """What a row says, in one text: 'workers: 57 → 250' where that is known otherwise."""
    was = {"parent_code" if name == "parent" else name: getattr(old, "code", old) for name, old in row.before.items()}
    if row.outcome == "changed":
        return "; ".join(f"{name}: {was[name] or '…'} → {row.values[name]}" for name in COLUMNS if name in was)
    return "; ".join(f"{name}: {row.values[name]}" for name in COLUMNS[1:] if name in row.values)


class BranchResource(ModelResource):
    """The unions, one a row."""

    code, name, kind, parent_code = map(_column, COLUMNS[:4])
    sector, province, workers, established_on = map(_column, COLUMNS[4:8])
    short_name, employer, tax_code, contact = map(_column, COLUMNS[8:])

    class Meta:
        model = Branch
        fields = COLUMNS
        export_order = COLUMNS

    def __init__(self, form: BranchImportForm | None = None, **kwargs) -> None:
        super().__init__(**kwargs)
        self.form = form  # is told what the preview showed

    def import_data(
        self,
        dataset: Sheet,
        dry_run: bool = False,
        *,
        user: User | None,
        on: date | None = None,
        shown: str | None = None,
        **kwargs,
    ) -> Result:
        """Enter and update unions as import-export asks for it; lines are those of the file."""
        result = Result()
        result.diff_headers = [str(Branch._meta.get_field("code").verbose_name), str(_("what the file says"))]
        try:
            on = on or timezone.localdate()
            outcome = import_branches(dataset, by=user, on=on, is_preview=dry_run, shown=shown)
        except ValidationError as error:
            result.append_invalid_row("–", {}, error)
            return result
        if dry_run and self.form is not None:
            self.form.shown = outcome.fingerprint
        result.total_rows = len(dataset)
        _report(outcome, result)
        return result


def _report(outcome: Outcome, result: Result) -> None:
    codes = {row.line: row.values["code"] for row in outcome.rows}
    messages: dict[int, dict[str, list[str]]] = {}
    for problem in outcome.problems:
        messages.setdefault(problem.line, {}).setdefault(problem.column, []).append(problem.message)
    for line, said in messages.items():
        result.append_invalid_row(
            line, dict(zip(result.diff_headers, (codes.get(line, ""), ""), strict=True)), ValidationError(said)
        )
    for row in outcome.rows:
        kind = TYPE.get(row.outcome, RowResult.IMPORT_TYPE_SKIP)
        result.totals[kind] += 1
        if row.outcome in TYPE and len(result.rows) < MOST_ROWS_SHOWN:
            shown = RowResult()
            shown.import_type, shown.diff = kind, [row.values["code"], _said(row)]
            result.append_row_result(shown)
