"""Peer-led safety: workers whom a project of peers reaches screen together, are warned of dangerous clients, and have
company when they meet them. How much each does is a parameter, absence included."""

from model.machine.compilation import rule


@rule
def reached(disposition, share, p):
    """Whether a project that reaches a share of workers reaches this one: always the same people first."""
    return p.on_peer_safety and disposition < share


@rule
def help_with_screening(of_third_party, is_reached, p):
    """Help with screening clients: the third party's or the peers', whichever is more (T8.14)."""
    return max(of_third_party, p.peers_screen) if is_reached else of_third_party


@rule
def goes_along(is_reached, p):
    """Whether someone whom a project reaches has peers nearby: as far as their company does anything at all."""
    return is_reached and p.peers_go_along != 0.0


@rule
def protection(security, is_reached, p):
    """Share of isolation that someone nearby takes off: a third party, or peers who go along (T10.9)."""
    return max(security, p.peers_go_along) if is_reached else security


@rule
def share_told(told, is_reached, p):
    """Share of what is known of dangerous clients that passes between a worker and others, in either direction: by
    ties to peers, and by the project's warnings to those whom ties leave out."""
    return told + (1.0 - told) * p.peers_warn if is_reached else told
