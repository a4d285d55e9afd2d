"""Names that try to be something else, and an assessment that is called so."""

from __future__ import annotations

import json

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "**bold** [link](https://example.org) :smile: `code` $x^2$ <svg onload=alert(1)>",
    '=HYPERLINK("https://example.org","click")',
    "+1-1 @SUM(A1:A9) www.example.org",
    "%{x} {name} <b>%{customdata}</b> {{0}}",
    "W" * 200,
    "word " * 39 + "words",
    "בנק הנמל של חיפה",
    "\u202eKnab ruobraH\u202c",
    "海港銀行股份有限公司",
    "a\u0301\u0323\u0301\u0323\u0301\u0323 🏦 👩‍👩‍👧‍👦",
)


def hostile_assessment(name: str) -> str:
    """A valid file whose name, title, notes, reason and dissent are this text."""
    text = json.dumps(name, ensure_ascii=False)
    people = "\n".join(
        f"  - id: r{place}\n    group: {group}\n    answers:\n"
        f"      data: {{trust: {{level: {1 + place % 5}, note: {text}}}, wisdom: 3, help: 4, personalisation: 2}}"
        if group != "customer"
        else f"  - id: r{place}\n    group: customer\n    answers:\n      data: {{trust: {{level: 2, note: {text}}}}}"
        for place, group in enumerate(("leadership", "front_office", "back_office", "front_office", "customer"))
    )
    return (
        "format: 1\nmodel: digital-human\nmodel_version: 1\n"
        f"organisation: {{id: hostile, name: {text}, sector: banking, tags: [{text}], owner: {text}}}\n"
        f"assessment: {{id: one, date: 2026-05-12, title: {text}}}\n"
        f"respondents:\n{people}\n"
        f"agreed: {{data: {{trust: {{level: 2, reason: {text}, dissent: {text}}}}}}}\n"
    )
