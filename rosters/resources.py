"""The columns of a roster, declared once: their names, their Vietnamese headings, their order (roster_fields.csv)."""

from import_export import fields, resources

from rosters.data import rows

COLUMNS = {
    row["field"]: fields.Field(attribute=row["field"], column_name=row["header"]) for row in rows("roster_fields")
}


class RosterResource(resources.Resource):
    """What a roster has a column for. Rows go through the pipeline and the exports' own writers, never through here."""

    class Meta:
        fields = tuple(COLUMNS)
        export_order = tuple(COLUMNS)

    def __init__(self, **kwargs) -> None:
        super().__init__(**kwargs)
        self.fields = dict(COLUMNS)
