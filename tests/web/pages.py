"""The product's pages (全部页面), found through the app's own addresses.

A new page joins by itself when its address takes the arguments below; one that cannot be
addressed, or whose readers are not known, fails by name.
"""

from collections.abc import Container, Iterator, Mapping

from flask import Flask
from werkzeug.routing import BuildError, Rule

STAFF = ("organiser", "verifier", "supervisor")
#: blueprint or endpoint → who reads its pages; "" is anybody
READERS = {
    "public": ("",),
    "sign_in": ("",),
    "hall": ("",),
    "survey": ("",),
    "judge": ("judge",),
    "organiser": STAFF,
    "organiser.cards": ("organiser",),
    "organiser.ceremony_screens": ("organiser",),
    "organiser.filling": ("organiser",),
    "organiser.hall": ("organiser",),
    "organiser.import_form": ("organiser",),
    "organiser.new_question": ("organiser",),
    "organiser.paper_entry": ("organiser",),
    "organiser.screens": ("organiser",),
    "organiser.survey_codes": ("organiser",),
    "organiser.tickets": ("organiser",),
    "quiz": ("",),
}
#: what answers with neither a page nor facts
NO_ANSWERS = {
    "static": "files",
    "public.plotly_script": "a script",
    "judge.photo": "a picture",
    "judge.ping": "JSON",
    "judge.worker": "a script",
    "organiser.questions_sheet": "a spreadsheet",
    "quiz.link": "goes on to the contestant's page",
    "quiz.worker": "a script",
    "organiser.photo": "a picture",
    "hall.stream": "does not end",
    "hall.ceremony_stream": "does not end",
    "sign_in.language": "goes back to the page",
    "sign_in.start": "goes on to the reader's own pages",
}


def rules_of(app: Flask, without: Container[str]) -> Iterator[Rule]:
    """Yield the routes that are read, in order of their names."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint):
        if "GET" in (rule.methods or ()) and rule.endpoint not in without:
            yield rule


def readers(rule: Rule) -> tuple[str, ...]:
    """Return who reads a page; nobody if that is not known."""
    return READERS.get(rule.endpoint) or READERS.get(rule.endpoint.partition(".")[0], ())


def address(app: Flask, rule: Rule, known: Mapping[str, str]) -> str:
    """Return where a page is; nothing if its arguments are not known."""
    given = {name: known[name] for name in rule.arguments if name in known}
    try:
        return app.url_map.bind("").build(rule.endpoint, given)
    except BuildError:
        return ""
