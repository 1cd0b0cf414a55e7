"""Line 11, continued: a curable infection, caught outside this market as well, and cured by care that people reach."""

from model.chance import Purpose, draw, four, whole
from model.counting.tallies import Tally
from model.counting.tallying import tally
from model.machine.compilation import line, rule
from model.machine.prefetch import next_person
from model.rules import service_capacity, sexual_infection
from model.slots import ClientStiSlot


@line
def heal(s, p, c, t):
    """People in the trade may be infected by partners; whoever is infected reaches care or not; so do clients."""
    running = service_capacity.share_running(c) if p.on_services else 0.0
    from_outside = sexual_infection.chance_from_outside(p)
    for i in range(s.market[0].people):
        next_person(s, i, 2)
        w = s.workers[i]
        if w.alive and (w.sti or w.in_trade):
            live_with_infection(s, w, i, p, c, t, running, from_outside)
    heal_clients(s, p, t)


@rule
def live_with_infection(s, w, i, p, c, t, running, from_outside):
    """One person's week: an infection ends or goes on, or one is caught from a partner."""
    ends, catches, _, _ = four(s.market[0].key, Purpose.STI, t, i, 0)
    if w.sti:
        tally(s, w, Tally.STI_WEEKS, 1.0)
        care = sexual_infection.chance_of_care(w, running, c, p)
        if ends < sexual_infection.chance_to_end(care, p):
            tally(s, w, Tally.STI_ENDED, 1.0)
            w.sti = False
    elif catches < from_outside:
        tally(s, w, Tally.STI_FROM_OUTSIDE, 1.0)
        w.sti = True


@rule
def heal_clients(s, p, t):
    """Infections of clients end; some clients, met by chance, are infected outside this market."""
    key = s.market[0].key
    infected = 0
    for n in range(len(s.clients)):
        client = s.clients[n]
        if client.sti:
            infected += 1
            client.sti = draw(key, Purpose.CLIENT_STI, t, n, ClientStiSlot.ENDS) >= p.client_sti_ends
    s.counts[Tally.CLIENTS_STI] += infected
    expected = sexual_infection.chance_from_outside(p) * len(s.clients)
    for k in range(whole(expected, draw(key, Purpose.CLIENT_STI, t, 0, ClientStiSlot.HOW_MANY_FROM_OUTSIDE))):
        met = draw(key, Purpose.CLIENT_STI, t, k, ClientStiSlot.FROM_OUTSIDE)
        client = s.clients[int(met * len(s.clients))]
        client.sti = client.sti or client.buys
