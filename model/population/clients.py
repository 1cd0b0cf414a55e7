"""The clients of the market, and the workers to whom some of them return."""

from model.chance import Purpose, draw, four, member
from model.codes import NOBODY
from model.machine.compilation import rule
from model.population.distributions import exponential, normal
from model.rules import start
from model.slots import ClientSlot, PopulationSlot


@rule
def populate_clients(s, p, clients):
    """All clients of the market, some with a worker they return to."""
    for n in range(clients):
        start_client(s.clients[n], s.market[0].key, n, p)
        if s.market[0].people > 0 and not s.clients[n].dangerous:
            start_regular(s, s.clients[n], n, p)


@rule
def start_client(client, key, n, p):
    """A client: how often, how much money, how dangerous, how open, where he usually looks (T17.1; P20)."""
    often, where, purse_a, purse_b = four(key, Purpose.POPULATION, PopulationSlot.CLIENTS, n, ClientSlot.CUSTOM)
    harm, open_to, swing, kind = four(key, Purpose.POPULATION, PopulationSlot.CLIENTS, n, ClientSlot.CHARACTER)
    client.frequent = often < p.frequent_share
    client.interest = start.interest(client.frequent, swing, p)
    client.venue = member(p.client_share, where)
    client.budget = start.budget(p.usual_price[client.venue], normal(purse_a, purse_b), p)
    client.dangerous = harm < p.dangerous_share
    client.danger = start.danger(client.dangerous, exponential(kind), p)
    client.openness = start.openness(open_to, p)
    client.perceived_risk = p.usual_perceived_risk
    client.reputation = p.usual_reputation if client.dangerous else 0.0
    client.regular = NOBODY
    client.sti = draw(key, Purpose.POPULATION, PopulationSlot.CLIENTS, n, ClientSlot.STI) < p.usual_client_sti


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
