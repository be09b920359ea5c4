# SPDX-License-Identifier: EUPL-1.2
"""A call that cannot be used gets exit code 2 and one sentence."""

import pytest
from django.db import connection

from tests.worlds import World
from tragwerk.config import cli
from tragwerk.config.cli import main
from tragwerk.core.access.public import system_scope
from tragwerk.core.orgs.public import Authority, AuthorityState


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["serve", "--port", "99999"], "a port is a number from 1 to 65535"),
        (["serve", "--workers", "0"], "a number from 1 to 64 is needed"),
        (["import", "cows", "a.csv"], "invalid choice: 'cows'"),
        (["import", "schools", "a.csv", "--list-date", "7.10.2026"], "a day is written YYYY-MM-DD"),
        (["fly"], "invalid choice: 'fly'"),
        ([], "the following arguments are required"),
    ],
)
def test_an_unusable_call_is_answered_by_one_sentence(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as leaving:
        main(arguments)
    told = capsys.readouterr().err
    assert leaving.value.code == 2
    assert sentence.lower() in told.lower()
    assert told.count("\n") == 1


def test_a_file_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "schools", "schulen-2026.csv"]) == 2
    assert capsys.readouterr().err == "tragwerk: There is no file 'schulen-2026.csv'.\n"


def test_the_demo_says_what_to_do_when_nothing_is_built(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "BUILT", ("ui/static/ui/not-built.svg",))
    assert main(["demo"]) == 2
    assert "Please run `make build` first." in capsys.readouterr().err


def test_the_demo_is_refused_in_production(settings: object, capsys: pytest.CaptureFixture[str]) -> None:
    settings.TRAGWERK_PRODUCTION = True  # type: ignore[attr-defined]
    assert main(["demo"]) == 2
    assert "production" in capsys.readouterr().err


def test_neither_demo_nor_service_leaves_the_machine_with_a_known_secret(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("demo", "serve"):
        assert main([command, "--host", "0.0.0.0", "--port", "65111"]) == 2
        assert "secret of its own" in capsys.readouterr().err


@pytest.mark.django_db
def test_several_authorities_in_one_file_are_warned_of(world: World) -> None:
    told = cli.shared_file()
    assert [line.startswith("Warning: 2 authorities share one SQLite file") for line in told] == (
        [True] if connection.vendor == "sqlite" else []
    )
    with system_scope(reason="tests"):
        Authority.objects.filter(pk=world.foreign.pk).update(state=AuthorityState.LISTED)
    assert cli.shared_file() == []
