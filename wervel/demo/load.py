"""Everything the demo needs, in order; a second call changes nothing."""

from wervel.demo.bookings import book_two_weeks
from wervel.demo.chain import ACTOR, build_chain, read_chain
from wervel.demo.contact import ask_for_contact
from wervel.demo.examination import examine_some
from wervel.demo.exceptions import set_exceptions
from wervel.demo.images import send_images
from wervel.demo.intake import fill_in_some_intakes
from wervel.demo.laboratory import report_blood
from wervel.demo.linked import link_two_records
from wervel.demo.orders import order_in_a_visit
from wervel.demo.portal import open_my_wervel
from wervel.demo.staff import add_staff
from wervel.demo.visits import begin_some_visits, qualify_practitioners
from wervel.knowledge.services import load_articles


def load_demo() -> bool:
    """True when the demo was built now, False when it stood already."""
    built = build_chain(read_chain())
    if built:
        set_exceptions(read_chain()["exceptions"], actor=ACTOR)
        add_staff(actor=ACTOR)
        book_two_weeks(actor=ACTOR)
        ask_for_contact(actor=ACTOR)
        qualify_practitioners(actor=ACTOR)
        begin_some_visits()
        order_in_a_visit(actor=ACTOR)
        fill_in_some_intakes()
        examine_some(actor=ACTOR)
        report_blood(actor=ACTOR)
        send_images()
        open_my_wervel()
        link_two_records(actor=ACTOR)
    load_articles(actor=ACTOR)
    return built
