# SPDX-License-Identifier: EUPL-1.2
"""Labels at Haltern: what stands on them, and two printers, one of which draws a little beside the place."""

from tragwerk.config.demo import cast
from tragwerk.config.demo.places import Places
from tragwerk.core.access.public import Actor
from tragwerk.core.documents.public import LabelCode, actions


def create_labels(actor: Actor, places: Places) -> None:
    """Keep the design and the printers of Haltern."""
    haltern = places.authorities[cast.HALTERN]
    actions.keep_design(actor=actor, authority_id=haltern, values={"sheet": "l4736", "code": LabelCode.BOTH})
    rows = [
        {"authority_id": haltern, "name": "Rathaus, Raum 2.14"},
        {"authority_id": haltern, "name": "Medienraum Schulzentrum", "dx": 80, "dy": -120, "scale_y": 9985},
    ]
    actions.create_printers(actor=actor, rows=rows)
