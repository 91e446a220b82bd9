"""Sending something back: a form with a photo, and what came of it.

Above: `shop`; below: `store`, `visit` and `frame`.
"""

from html import escape
from mimetypes import guess_type

from starlette.responses import Response

from orchestrator.demo.bugs import BLANK_NAME, BUTTON_LIVE, UPLOAD_LOST
from orchestrator.demo.frame import Field, frame
from orchestrator.demo.store import Return
from orchestrator.demo.visit import Sent, Visit, go


def show(visit: Visit) -> Response:
    draft = visit.session.take_draft("return")
    fields = "".join(
        str(
            Field(
                label=label,
                name=name,
                value=draft.get(name, ""),
                error=f"Enter {asked}" if draft and not draft.get(name, "").strip() else "",
            )
        )
        for name, label, asked in (
            ("name", "Your name", "your name"),
            ("reason", "What is wrong", "what is wrong"),
        )
    )
    needs = "" if BUTTON_LIVE in visit.bugs else ' data-needs="receipt" disabled'
    body = (
        '<section class="panel narrow"><h1>Send something back</h1>'
        '<p class="lead">Within 30 days, with the receipt.</p>'
        '<form method="post" action="/returns" enctype="multipart/form-data" novalidate>'
        f'{fields}<div class="field"><label for="photo">Photo</label>'
        '<input id="photo" name="photo" type="file" accept="image/*"></div>'
        '<div class="tick"><input id="receipt" name="receipt" type="checkbox" value="yes">'
        '<label for="receipt">I have the receipt</label></div>'
        f'<button class="wide"{needs}>Send request</button></form></section>'
    )
    return frame("Returns", body, visit=visit)


def submit(visit: Visit) -> Response:
    name = visit.asked.get("name", "")
    reason = visit.word("reason")
    named = name if BLANK_NAME in visit.bugs else name.strip()
    if not named or not reason:
        visit.session.keep_draft("return", {"name": name, "reason": reason})
        return go("/returns")
    photo = visit.files.get("photo")
    if photo is None or UPLOAD_LOST in visit.bugs:
        photo = Sent(name="", content=b"")
    visit.session.set_return(
        Return(name=name, reason=reason, photo_name=photo.name, photo=photo.content)
    )
    return go("/returns/sent")


def sent(visit: Visit) -> Response:
    asked = visit.session.last_return()
    if not asked:
        return go("/returns")
    photo = "No photo"
    if asked.photo_name:
        name = escape(asked.photo_name)
        photo = f'<img class="photo" src="/returns/photo" alt="{name}"><br>{name}'
    body = (
        '<section class="panel middle"><h1>We have your request</h1>'
        '<p class="lead">We write to you within two days.</p><dl>'
        f"<dt>Your name</dt><dd>{escape(asked.name)}</dd>"
        f"<dt>What is wrong</dt><dd>{escape(asked.reason)}</dd>"
        f"<dt>Photo</dt><dd>{photo}</dd></dl>"
        '<div class="actions"><a class="button quiet" href="/returns">Send another</a>'
        '<a class="button" href="/products">Continue shopping</a></div></section>'
    )
    return frame("Return", body, visit=visit)


def photo(visit: Visit) -> Response:
    """The photo as it was sent, shown as a picture or not at all."""
    asked = visit.session.last_return()
    media = guess_type(asked.photo_name)[0] if asked else None
    if not asked or not media or not media.startswith("image/") or media == "image/svg+xml":
        return Response(status_code=404)
    return Response(asked.photo, media_type=media)
