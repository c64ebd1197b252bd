"""The newsletter on the desk: the draft that stands, its words, and whether it goes out.

In: requests of people who are signed in. Out: pages; an issue changed, approved or cancelled. Every form
carries the revision that was seen, so that two editors never overwrite each other.
"""

from __future__ import annotations

from base64 import b64encode

from starlette.responses import RedirectResponse, Response

from broadsheet.domain.errors import BroadsheetError, StoreError
from broadsheet.domain.mail_address import mail_address
from broadsheet.domain.newsletter import StoredIssue
from broadsheet.engine.newsletter import issuing, trying
from broadsheet.engine.newsletter.sending import sent_so_far
from broadsheet.faces.web.desk.visit import RefusedError, Visit
from broadsheet.publish.newsletter.letter import write_letter

PLACE = "/desk/newsletter"
_LISTED = 30
_LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; sandbox allow-popups allow-popups-to-escape-sandbox"
)


def newsletter_page(visit: Visit) -> Response:
    """The issue that was asked for, else the newest one, and the list of all."""
    id_ = visit.query("issue")
    known = visit.desk.store.issues.all()
    chosen = next((each for each in known if not id_ or each.issue.id == id_), None)
    if id_ and chosen is None:
        raise RefusedError(404, "No such issue", "There is no newsletter of this date.")
    return _page(visit, known, chosen)


def letter_page(visit: Visit) -> Response:
    """The issue as it is mailed; nothing in it may run."""
    stored = _issue(visit, visit.request.path_params["id"])
    letter = write_letter(stored.issue, visit.desk.folder.portal)
    headers = {"Content-Security-Policy": _LETTER_POLICY}
    html, picture = letter.html, issuing.letter_picture(visit.desk.store, letter)
    if letter.picture and picture:
        html = html.replace(letter.picture.address, f"data:image/jpeg;base64,{b64encode(picture).decode()}")
    return Response(html, 200, headers, "text/html; charset=utf-8")


def build_issue(visit: Visit) -> Response:
    """Compose today's issue, or compose its draft anew."""
    stored = issuing.build_issue(visit.desk.fresh_folder(), visit.desk.store, visit.now)
    return RedirectResponse(f"{PLACE}?issue={stored.issue.id}", 303)


def send_test(visit: Visit) -> Response:
    """Mail the issue to its editor, as readers would get it."""
    stored, address = _issue(visit, visit.field("issue")), mail_address(visit.field("address"))
    if address is None:
        raise RefusedError(422, "That is no mail address", "Write one such as you@example.org.")
    try:
        (tried,) = trying.send_test(
            visit.desk.fresh_folder(), visit.desk.store, stored.issue.id, [address], visit.now
        )
    except BroadsheetError as error:
        raise RefusedError(502, "The letter did not go out", f"{error}.") from None
    if not tried.sent:
        raise RefusedError(502, "The letter did not go out", f"The mail server said: {tried.said}.")
    return RedirectResponse(f"{PLACE}?issue={stored.issue.id}&tested=yes", 303)


def change_issue(visit: Visit) -> Response:
    """Keep other words, approve or cancel: whatever button was pressed."""
    store, stored = visit.desk.store, _issue(visit, visit.field("issue"))
    if str(stored.revision) != visit.field("revision"):
        sentence = "Somebody changed it while you looked at it. Load it anew and decide again."
        raise RefusedError(409, "This issue is not as you saw it", sentence)
    try:
        match visit.field("do"):
            case "save":
                issuing.edit(store, stored, subject=visit.field("subject"), intro=visit.field("intro"))
            case "approve":
                if "subject" in visit.form:  # words that were written before the button was pressed
                    words = {name: visit.field(name) for name in ("subject", "intro")}
                    stored = issuing.edit(store, stored, **words)
                issuing.approve(store, stored)
            case "cancel":
                issuing.cancel(store, stored)
            case _:
                raise RefusedError(422, "Nothing was chosen", "Press one of the buttons.")
    except StoreError as error:
        raise RefusedError(409, "This cannot be changed any more", f"{error}.") from None
    return RedirectResponse(f"{PLACE}?issue={stored.issue.id}", 303)


def _issue(visit: Visit, id_: str) -> StoredIssue:
    found = visit.desk.store.issues.get(id_)
    if found is None:
        raise RefusedError(404, "No such issue", "There is no newsletter of this date.")
    return found


def _page(visit: Visit, known: tuple[StoredIssue, ...], chosen: StoredIssue | None) -> Response:
    store = visit.desk.store
    return visit.page(
        "newsletter.html",
        known=known[:_LISTED],
        chosen=chosen,
        open=chosen is not None and chosen.state in issuing.OPEN,
        tested=bool(visit.query("tested")),
        sent=sent_so_far(store, chosen) if chosen is not None else None,
        subscribers=store.subscribers.counts(),
        enabled=visit.desk.fresh_folder().portal.newsletter.enabled,
    )
