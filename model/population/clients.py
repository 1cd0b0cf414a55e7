"""The clients of the market, those who begin and lapse, and the workers to whom some of them return."""

from model.chance import Purpose, draw, four, member
from model.codes import NOBODY
from model.counting.tallies import Tally
from model.machine.compilation import rule
from model.population.distributions import exponential, normal
from model.rules import clientele, start
from model.slots import ClientSlot, PopulationSlot


@rule
def populate_clients(s, p, clients):
    """All clients of the market, some with a worker they return to; beyond them, places that new clients may take."""
    key = s.market[0].key
    for n in range(len(s.clients)):
        client = s.clients[n]
        client.regular = NOBODY
        life, _, _, _ = four(key, Purpose.POPULATION, PopulationSlot.CLIENTS, n, ClientSlot.LIFE)
        client.left = clientele.whole_parts(exponential(life))
        if n >= clients:
            continue
        custom = four(key, Purpose.POPULATION, PopulationSlot.CLIENTS, n, ClientSlot.CUSTOM)
        character = four(key, Purpose.POPULATION, PopulationSlot.CLIENTS, n, ClientSlot.CHARACTER)
        infected = draw(key, Purpose.POPULATION, PopulationSlot.CLIENTS, n, ClientSlot.STI)
        start_client(client, custom, character, infected, p)
        client.reputation = p.usual_reputation if client.dangerous else 0.0
        if s.market[0].people > 0 and not client.dangerous:
            start_regular(s, client, n, p)


@rule
def change_hands(s, client, n, p, t):
    """A client lapses, and his place waits for another; or the wait is over, and someone begins whom nobody knows."""
    key = s.market[0].key
    life, _, _, _ = four(key, Purpose.NEW_CLIENT, t, n, ClientSlot.LIFE)
    client.left = clientele.whole_parts(exponential(life))
    if not client.buys:
        custom = four(key, Purpose.NEW_CLIENT, t, n, ClientSlot.CUSTOM)
        character = four(key, Purpose.NEW_CLIENT, t, n, ClientSlot.CHARACTER)
        start_client(client, custom, character, draw(key, Purpose.NEW_CLIENT, t, n, ClientSlot.STI), p)
        s.counts[Tally.CLIENTS_BEGINNING] += 1.0
        return
    client.buys = False
    client.sti = False
    s.counts[Tally.CLIENTS_LAPSING] += 1.0
    if client.regular != NOBODY:
        s.workers[client.regular].regulars -= 1
        client.regular = NOBODY


@rule
def start_client(client, custom, character, infected, p):
    """A client: how often, how much money, how dangerous, how open, where he usually looks (T17.1; P20)."""
    often, where, purse_a, purse_b = custom
    harm, open_to, swing, kind = character
    client.buys = True
    client.arrest_week = NOBODY
    client.away_until = 0
    client.frequent = often < p.frequent_share
    client.interest = start.interest(client.frequent, swing, p)
    client.venue = member(p.client_share, where)
    client.budget = start.budget(p.usual_price[client.venue], normal(purse_a, purse_b), p)
    client.dangerous = harm < p.dangerous_share
    client.danger = start.danger(client.dangerous, exponential(kind), p)
    client.openness = start.openness(open_to, p)
    client.reputation = 0.0
    client.regular = NOBODY
    client.sti = infected < p.usual_client_sti


@rule
def start_regular(s, client, n, p):
    """A client's regular worker at the start: one of a few people met by chance who is in the trade."""
    key = s.market[0].key
    if draw(key, Purpose.POPULATION, PopulationSlot.CLIENTS, n, ClientSlot.HAS_TIE) >= p.usual_ties:
        return
    for luck in four(key, Purpose.POPULATION, PopulationSlot.CLIENTS, n, ClientSlot.TIE):
        i = int(luck * s.market[0].people)
        if client.regular == NOBODY and s.workers[i].in_trade:
            client.regular = i
            s.workers[i].regulars += 1
