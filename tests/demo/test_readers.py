"""The demo county's weekly report has readers whom the county knows, at addresses that nobody can have."""

from random import Random

import msgspec

from familyhub.access import ROLES
from familyhub.config.settings import Settings
from familyhub.demo.places import DISTRICTS, draw_geography
from familyhub.demo.readers import READERS


def test_every_reader_answers_for_a_place_of_the_county_and_nobody_real_is_written_to():
    settings = msgspec.toml.decode(READERS, type=Settings)
    teams = {team.key for team in draw_geography(Random(1)).teams}
    districts = {name for name, _, _ in DISTRICTS}
    assert {ROLES[each.role].reach for each in settings.recipients.values()} == {"area", "patch", "teams"}
    for each in settings.recipients.values():
        assert each.email.endswith(".example.org")
        assert set(each.teams) <= teams and set(each.districts) <= districts
        assert each.teams or each.districts or ROLES[each.role].reach == "area"
    assert not settings.smtp.host
