"""A participant's phone in a workshop: coming in, answering, and what there is between the rounds."""

from __future__ import annotations

from quadrant import service
from quadrant.errors import NoWorkshop
from ui import access, card_view, join_view, look


def screen() -> None:
    """What this participant sees now. It goes on by itself when the facilitator does."""
    token = access.participant_token()
    if token is None:
        join_view.without_cookies()
        return
    code = join_view.code()
    if code is None:
        return
    try:
        seat = service.participants.seat(code, token)
    except NoWorkshop:
        join_view.over()
        join_view.follow(code, token, None)
        return
    join_view.speak(code, token, seat)
    if seat.group is None or join_view.is_choosing():
        join_view.choose(code, seat)
    elif seat.asked:
        card_view.show(code, token)
    else:
        join_view.follow(code, token, seat)
        (join_view.waiting if seat.stage == "gathering" else join_view.talking)(seat)


look.also("join")
screen()
