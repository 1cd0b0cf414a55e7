"""What people do, as pure functions about one person or one meeting: numbers in; a chance, a price or a choice out.

A rule knows no world, no queue and no luck, and writes nothing. The lines of the week (``model/lines/``) take people
from the records, ask the rules, draw the luck and write down what comes of it.

Some things are named so often that they have one letter, the same in all rooms of the model:

=======  ============================================  ================================================================
letter   stands for                                    where
=======  ============================================  ================================================================
``s``    the state of the world: all its records       ``model.state.State``; in lines, market, counting, never in rules
``p``    the parameters and switches (``p.on_...``)    one record, fixed for a run (``parameters/``); last in a rule
``c``    this week's conditions, which policy sets     one record, another each week (``conditions.py``, levers.toml)
``t``    the week, a whole number, 0 for the first     everywhere; in rules only to say how long ago something was
``w``    a worker: a person who trades sex, did or     a record of ``s.workers``; its fields stand in ``agents.py``
         may
``i``    the id of that person, for life               position in ``s.workers``, and the address of a person's luck
``tp``   a third party                                 a record of ``s.third_parties``
``j``    the id of a third party                       position in ``s.third_parties``; NOBODY where there is none
``v``    a venue, as a number                          ``codes.Venue``; position in ``s.venues``, and by venue in ``p``
                                                       and ``c``
``k``    the k-th of those in the trade this week,     position in ``s.at_work`` and ``s.offers``; the address of luck
         or of several attempts, contacts, visits      where one person, or officer, is lucky several times
``n``    the n-th of all clients, or of a list made    position in ``s.clients``, ``s.bookings``, ``s.applicants``
         this week
=======  ============================================  ================================================================

Everything else has a name in the words of the field.
"""

from model.machine.replaced import original, replaces

__all__ = ["original", "replaces"]
