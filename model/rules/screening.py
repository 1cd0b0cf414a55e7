"""Screening: what workers learn of clients before they meet, whom they suspect, and whom they turn away."""

from model.machine.compilation import rule
from model.rules import backing, fear
from model.rules.forms import clip, saturating


@rule
def chance_hurried(by_police, by_his_fear):
    """Chance that a negotiation is hurried: by police about (P20), or by a client who fears to be seen."""
    return 1.0 - (1.0 - by_police) * (1.0 - by_his_fear)


@rule
def time_to_ask(hurried, p):
    """Time to ask before meeting: less of it in a hurried negotiation (P20)."""
    return 1.0 - p.rush if hurried else 1.0


@rule
def chance_to_share_information(openness, afraid, channel, time, p):
    """Chance that a client lets himself be screened before meeting (claim D1).

    Fear of arrest makes clients hide, or prove who they are; a venue without a channel, or police nearby, leaves no
    time to ask.
    """
    return fear.openness_left(openness, afraid, p) * channel * time if p.on_screening else p.usual_information


@rule
def chance_informed(chance_he_shares, from_book, book_screened, p):
    """Chance that the worker is informed: of the clients in its own book a third party has asked a share already."""
    return max(chance_he_shares, book_screened) if from_book & p.on_screening else chance_he_shares


@rule
def share_of_warnings_heard(peers, p):
    """Share of what peers know of dangerous clients that reaches a worker: it grows with the number of her, his or
    their peers."""
    return saturating(peers, p.peers_half)


@rule
def chance_to_find_out(skill, help_of_third_party, p):
    """Chance to find a dangerous client out from what he shares: by own skill, and by the third party's help with what
    own skill misses."""
    own = p.screening_power * skill
    return own + (1.0 - own) * help_of_third_party


@rule
def chance_of_suspicion(dangerous, informed, reputation, warned, finds_out, p):
    """Chance that the worker takes the client for dangerous: because he is and peers or screening show it, or in error.

    Screening finds a dangerous client out in proportion to skill and to the third party's help. It has no other effect:
    it works by who is refused (P20: rejects about half; T11.20).
    """
    from_peers = reputation * warned
    from_screening = finds_out if informed else 0.0
    in_error = p.false_alarm if informed else 0.0
    found_out = 1.0 - (1.0 - from_peers) * (1.0 - from_screening)
    return found_out if dangerous else in_error


@rule
def freedom_to_refuse(desperation, control, stands, p):
    """How free a worker is to turn someone away: desperation and control wear it down, and with more to fall back on
    than is usual a word counts for more.
    """
    pressing = desperation if p.on_desperation else p.usual_desperation
    pressure = clip(p.desperation_wins * pressing, 0.0, 1.0)
    return backing.word_that_counts((1.0 - pressure) * (1.0 - p.control_stops_refusal * control), stands, p)


@rule
def reason_to_refuse(suspicious, informed, insists, p):
    """Chance that the worker wants to turn the client away: he is suspicious, or unknown and one is cautious.

    Some people make it a practice to meet nobody who will not be screened (T11.20).
    """
    caution = p.insistence if insists else p.caution
    without_suspicion = 0.0 if informed else caution
    return 1.0 if suspicious else without_suspicion


@rule
def chance_to_refuse(reason, freedom):
    """Chance that the worker turns the client away: of those who are not wanted, as many as one is free to refuse."""
    return reason * freedom
