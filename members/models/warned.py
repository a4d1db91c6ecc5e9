"""What looks wrong or is missing about a person, as conditions on people `p`; nothing of it is refused.

The questions that an import asks of its rows (rosters/pipeline/check.py), asked of the register of today. Partial dates
are texts that sort by time, so that most of it needs no arithmetic on dates; a question without `p` in it is answered
once, not for each person.
"""

from members.id_numbers import PROVINCES

# Not current_date: Django's connections run on UTC, where it is still yesterday until seven in the morning.
_TODAY = "(SELECT (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date)"


def holds_today(membership: str) -> str:
    """The condition that a membership (its alias) holds today."""
    return (
        f"{membership}.started_on <= {_TODAY} AND ({membership}.ended_on IS NULL OR {membership}.ended_on > {_TODAY})"
    )


_HAS_TWELVE_DIGITS = "length(p.id_number) = 12"
_PROVINCES = ", ".join(f"'{prefix}'" for prefix in PROVINCES if prefix.isdecimal())


def _years_ago(years: int) -> str:
    return f"(SELECT to_char(now() AT TIME ZONE 'Asia/Ho_Chi_Minh' - interval '{years} years', 'YYYY-MM-DD'))"


_BORN_TOGETHER = f"""
    SELECT m.branch_id, q.born_on, array_agg(m.person_id) AS people
      FROM members_membership m JOIN members_person q ON q.id = m.person_id
     WHERE {holds_today("m")} AND q.born_on <> ''
     GROUP BY m.branch_id, q.born_on
    HAVING count(*) > 1"""  # noqa: S608 - of the constants above

# The fourth digit of an ID number is of sex and century, the next two of the year: 185 says 985, as 1985 does behind
# its first digit.
CONDITIONS = {
    "id_missing": "p.id_number = ''",
    "id_contradicts_birth": (
        f"{_HAS_TWELVE_DIGITS} AND p.born_on <> '' AND substr(p.born_on, 2, 3) <> "
        "translate(substr(p.id_number, 4, 1), '0123456789', '9900112233') || substr(p.id_number, 5, 2)"
    ),
    "id_contradicts_sex": (
        f"{_HAS_TWELVE_DIGITS} AND p.sex <> '' AND "
        "p.sex <> translate(substr(p.id_number, 4, 1), '0123456789', 'MFMFMFMFMF')"
    ),
    "id_province_unknown": f"{_HAS_TWELVE_DIGITS} AND left(p.id_number, 3) NOT IN ({_PROVINCES})",
    "age_unlikely": (
        f"p.born_on <> '' AND (p.born_on > {_years_ago(15)} OR p.born_on < {_years_ago(100)} "
        f"AND partial_date_last_day(p.born_on)::text <= {_years_ago(101)})"
    ),
    # A text of the year 15 years later: '1985-03-27' -> '2000-03-27'.
    "joined_before_15": (
        "p.born_on <> '' AND p.joined_on <> '' AND left(p.joined_on, 4)::int - left(p.born_on, 4)::int < 16 AND "
        "partial_date_first_day(p.born_on) + interval '15 years' > partial_date_last_day(p.joined_on)"
    ),
    "birth_missing": "p.born_on = ''",
    "sex_missing": "p.sex = ''",
    "phone_missing": "p.phone = ''",
    "name_and_birth_repeated": f"""
        p.id IN (SELECT unnest(same.people)
                   FROM (SELECT together.branch_id, q.born_on, q.sort_key, array_agg(q.id) AS people
                           FROM ({_BORN_TOGETHER}) together
                           JOIN members_person q ON q.id = ANY (together.people)
                          GROUP BY together.branch_id, q.born_on, q.sort_key
                         HAVING count(*) > 1) same)""",  # noqa: S608 - of the constants above
}

# The same of one person: namesakes are looked for in the own union, not in the whole register.
CONDITIONS_OF_ONE = CONDITIONS | {
    "name_and_birth_repeated": f"""
        p.born_on <> '' AND EXISTS (
            SELECT FROM members_person q
              JOIN members_membership theirs ON theirs.person_id = q.id
              JOIN members_membership own ON own.branch_id = theirs.branch_id
             WHERE q.sort_key = p.sort_key AND q.born_on = p.born_on AND q.id <> p.id AND own.person_id = p.id
               AND {holds_today("own")} AND {holds_today("theirs")})""",  # noqa: S608 - of the constants above
}

# The condition with the number of each person of whom it is true, to be asked of a list of people.
WARNED = {
    code: f"SELECT p.id FROM members_person p WHERE {condition}"  # noqa: S608 - of the constants above
    for code, condition in CONDITIONS.items()
}
