"""The verifier that anybody can download: agrees with the server, catches every change, needs nothing of ours."""

import ast
import importlib.util
import json
import subprocess
import sys
from copy import deepcopy

import pytest
from django.conf import settings

from booking import lottery
from booking.lottery import Entry
from tests.draws.invented import invented, tampered, thousand

SCRIPT = settings.BASE_DIR / "static" / "draw" / "verify_draw.py"
WHOLE = {"parties": 13, "seats": 12, "policy": "strict", "weights": "lost_before", "kept": True, "revealed": True}


def _loaded():
    spec = importlib.util.spec_from_file_location("verify_draw", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


verifier = _loaded()


def holds(bundle: dict) -> bool:
    """What the script answers, without a process for each; what it cannot read is wrong, too."""
    try:
        return all(right for _, right in verifier.checks(bundle))
    except (KeyError, TypeError, ValueError, AttributeError):
        return False


def as_process(bundle: dict, path) -> subprocess.CompletedProcess:
    path.write_text(json.dumps(bundle, ensure_ascii=False))
    return subprocess.run([sys.executable, "-I", SCRIPT, path], capture_output=True, encoding="utf-8", timeout=30)


def test_script_is_short_and_stands_alone():
    source = SCRIPT.read_text()
    assert len(source.splitlines()) <= 80
    imported = [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Import | ast.ImportFrom)]
    modules = {alias.name for n in imported if isinstance(n, ast.Import) for alias in n.names}
    modules |= {n.module for n in imported if isinstance(n, ast.ImportFrom)}
    assert modules <= sys.stdlib_module_names


def test_a_thousand_draws_agree_with_the_server():
    assert [number for number, bundle in enumerate(thousand()) if not holds(bundle)] == []
    kinds = {(json.loads(b["rule"])["policy"], b["seed_revealed"]) for b in thousand()}
    assert len(kinds) == 6


@pytest.mark.parametrize("number", range(0, 1000, 200))
def test_the_process_says_in_words_what_it_checked(number, tmp_path):
    answer = as_process(thousand()[number], tmp_path / "bundle.json")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout.startswith("对   规则和公布的指纹一致\n")
    assert answer.stdout.endswith("全部对得上。\n")


def test_the_process_fails_on_a_wrong_bundle(tmp_path):
    wrong = {**invented(3, **WHOLE), "public_value": "6 6 6"}
    answer = as_process(wrong, tmp_path / "bundle.json")
    assert (answer.returncode, answer.stderr) == (1, "")
    assert "不对 名次能从名单和点数重算" in answer.stdout
    assert as_process({}, tmp_path / "empty.json").returncode == 1


@pytest.mark.parametrize("stage", ["promised", "closed"])
def test_an_earlier_stage_is_checked_as_far_as_it_goes(stage):
    bundle = invented(5, **WHOLE)
    later = {"seed", "seed_revealed", "public_value", "drawn_at", "order", "scores", "winners", "waitlist"}
    later |= {"entries", "list_hash", "closed_at"} if stage == "promised" else set()
    told = {name: value for name, value in bundle.items() if name not in later}
    assert holds(told)
    assert not holds({**told, "rule_hash": "0" * 64})


CHANGES = list(tampered(invented(5, **WHOLE)))


@pytest.mark.parametrize(("what", "bundle"), CHANGES, ids=[f"{n}-{what}" for n, (what, _) in enumerate(CHANGES)])
def test_every_single_change_is_caught(what, bundle):
    assert holds(invented(5, **WHOLE))
    assert not holds(bundle)


def test_a_changed_value_is_caught_even_when_there_is_one_entry():
    lone = invented(8, **{**WHOLE, "parties": 1})
    assert holds(lone)
    assert not holds({**lone, "public_value": lone["public_value"] + " "})


def rerun(bundle: dict, *, entries=None, seed=None) -> dict:
    """The bundle of a server whose arithmetic is broken: what it draws from is not what it publishes."""
    entries = entries or [Entry(**line) for line in bundle["entries"]]
    broken = lottery.run(
        bundle["rule"], entries, seed=seed, public_value=bundle["public_value"], listed_as=bundle["list_hash"]
    )
    drawn = {"order": broken.order, "scores": broken.scores, "winners": broken.winners, "waitlist": broken.waitlist}
    return deepcopy(bundle) | drawn


def test_a_server_that_ignores_weights_or_the_seed_is_found_out():
    bundle = invented(5, **WHOLE)
    seed = bytes.fromhex(bundle["seed"])
    flat = [Entry(line["entry"], line["size"], 1) for line in bundle["entries"]]
    assert holds(rerun(bundle, seed=seed))
    assert not holds(rerun(bundle, seed=seed, entries=flat))
    assert not holds(rerun(bundle, seed=None))
