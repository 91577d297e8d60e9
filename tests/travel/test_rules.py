"""The table of the travel estimate: what is embedded, and what is refused."""

from pathlib import Path

import pytest

from planner.config import data_file
from planner.domain.mode import Mode
from planner.errors import InputError
from planner.travel import read_rules


def test_embedded_table_has_a_sourced_rule_for_every_mode() -> None:
    rules = read_rules()

    assert set(rules) == set(Mode)
    assert all(rule.source for rule in rules.values())


def test_walking_caps_transit_once_and_a_parked_car_there_and_back() -> None:
    rules = read_rules()

    assert {mode: rules[mode].walk_cap for mode in Mode if rules[mode].walk is not None} == {
        Mode.TRANSIT: 1,
        Mode.CAR: 2,
    }


def with_change(folder: Path, old: str, new: str) -> Path:
    """Return the embedded table with one piece of text replaced at its first place."""
    text = data_file("travel_estimate.toml").read_text(encoding="utf-8")
    assert old in text
    path = folder / "estimate.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "where", "code"),
    [
        ("speed_km_h = 4.8", "speed_km_h = 0", "walk.street.speed_km_h", "TRAVEL_RULE_INVALID"),
        ("speed_km_h = 4.8", 'speed_km_h = "fast"', "walk.street.speed_km_h", "TYPE_INVALID"),
        ("speed_km_h = 4.8", "speed_km_h = inf", "walk.street.speed_km_h", "TYPE_INVALID"),
        ("speed_km_h = 4.8", "speed = 4.8", "walk.street.speed", "KEY_UNKNOWN"),
        ("detour = [1.33, 1.25, 1.21, 1.17]", "detour = [1.33, 1.25]", "walk.street.detour", "TRAVEL_RULE_INVALID"),
        ("detour = [1.33,", "detour = [0.9,", "walk.street.detour[0]", "TRAVEL_RULE_INVALID"),
        ("at_m = [300, 750,", "at_m = [750, 300,", "walk.street.detour_at_m", "TRAVEL_RULE_INVALID"),
        ("[transit.line]", "[tram.line]", "tram", "KEY_UNKNOWN"),
        ("[transit.line]\nfixed_seconds = 1020", "[transit.line]", "transit.line.fixed_seconds", "KEY_MISSING"),
        ("[transit.line]\nfixed_seconds = 1020\nseconds_per_km = 178.2", "", "transit", "TRAVEL_RULE_INVALID"),
        ("walk_cap = 2", "walk_cap = 0.5", "car.walk_cap", "TRAVEL_RULE_INVALID"),
        ("[walk.street]", "[walk.line]", "walk.line.speed_km_h", "KEY_UNKNOWN"),
    ],
)
def test_wrong_value_is_refused_with_its_key(tmp_path: Path, old: str, new: str, where: str, code: str) -> None:
    with pytest.raises(InputError) as raised:
        read_rules(with_change(tmp_path, old, new))

    assert (where, code) in {(finding.where, finding.code) for finding in raised.value.findings}


def test_detour_that_makes_a_longer_trip_quicker_is_refused(tmp_path: Path) -> None:
    # 300 m × 4.0 = 1,200 m of way, and 750 m × 1.25 = 937.5 m: farther and yet sooner there.
    path = with_change(tmp_path, "detour = [1.33,", "detour = [4.0,")

    with pytest.raises(InputError, match="a longer trip takes less time"):
        read_rules(path)


def test_detour_that_dips_only_between_its_distances_is_refused(tmp_path: Path) -> None:
    # 300 m × 2.6 = 780 m and 750 m × 1.25 = 937.5 m ascend, but the parabola between them peaks at 583 m.
    path = with_change(tmp_path, "detour = [1.33,", "detour = [2.6,")

    with pytest.raises(InputError, match="a longer trip takes less time"):
        read_rules(path)


def test_walking_without_a_street_is_refused_since_other_modes_fall_back_on_it(tmp_path: Path) -> None:
    path = tmp_path / "estimate.toml"
    line = '{source = "x", line = {fixed_seconds = 60, seconds_per_km = 60}}'
    path.write_text("\n".join(f"{mode} = {line}" for mode in Mode), encoding="utf-8")

    with pytest.raises(InputError, match=r"walk\.street"):
        read_rules(path)


@pytest.mark.parametrize("content", [b"walk = [", b"\xff\xfe"])
def test_file_that_is_no_toml_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "estimate.toml"
    path.write_bytes(content)

    with pytest.raises(InputError, match=r"estimate\.toml"):
        read_rules(path)


def test_all_problems_are_reported_at_once(tmp_path: Path) -> None:
    text = data_file("travel_estimate.toml").read_text(encoding="utf-8")
    path = tmp_path / "estimate.toml"
    path.write_text(text.replace("speed_km_h = 4.8", "speed_km_h = 0").replace("walk_cap = 1", "walk_cap = 99"))

    with pytest.raises(InputError) as raised:
        read_rules(path)

    assert [finding.where for finding in raised.value.findings] == ["walk.street.speed_km_h", "transit.walk_cap"]
