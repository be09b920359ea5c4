# SPDX-License-Identifier: EUPL-1.2
"""The demo: real places, invented people and devices, the same at every load."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

DATA_ATTRIBUTION = _(
    "School and authority data: Schulgrunddaten NRW and Schul- und Adressverzeichnis 2024/25, Ministerium für Schule "
    "und Bildung NRW and IT.NRW, Datenlizenz Deutschland – Namensnennung – Version 2.0 "
    "(www.govdata.de/dl-de/by-2-0), changed. People, devices and events are invented."
)


@dataclass(frozen=True)
class DemoLogin:
    """One way into the demo, as the log-in page shows it."""

    label: str
    username: str
    password: str
    role: str

    def __str__(self) -> str:
        return f"{self.username:<14} {self.password}   {self.label}"


def logins() -> list[DemoLogin]:
    """Return the log-ins of the demo, the eight most telling first."""
    # Imported late: this module is read while the settings are, before there are models.
    from tragwerk.config.demo import cast

    return [
        DemoLogin(
            f"{member.first_name} {member.last_name}, {member.label}", member.username, cast.PASSWORD, member.role
        )
        for member in cast.CAST
    ]


def load(large: bool = False) -> list[DemoLogin]:
    """Fill an empty database with the demo and return its log-ins; `large` adds Münster's 28,000 tablets."""
    from tragwerk.config.demo.loading import fill

    fill(large=large)
    return logins()
