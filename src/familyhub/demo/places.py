"""The fictional county of Estmere: quadrants, districts, wards, neighbourhoods, hubs, teams and GP practices."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

COUNTY_NAME = "Estmere"
COUNTY_CODE = "E10099901"

DISTRICTS: tuple[tuple[str, str, float], ...] = (
    ("Northport", "North West", 1.9), ("Saltmere", "North West", 2.6), ("Gannet Sound", "North East", 2.1),
    ("Wexholt", "North East", 3.9), ("Aldermarsh", "North West", 3.2), ("Larkhaven", "South West", 3.6),
    ("Stonequay", "South East", 2.2), ("Tarnwold", "North East", 4.3), ("Hollowdene", "South West", 3.3),
    ("Quillbrook", "South West", 4.4), ("Millfleet", "South East", 2.8), ("Oxlode", "South East", 3.7),
)  # fmt: skip
"""Name, quadrant and mean deprivation quintile (1 most deprived) of each district, row by row from the north-west."""

WARD_STEMS = (
    "Abbot",
    "Beacon",
    "Chandler",
    "Drove",
    "Eel",
    "Fuller",
    "Gorse",
    "Heron",
    "Ivory",
    "Juniper",
    "Kiln",
    "Lantern",
)
WARD_ENDS = ("Hill", "Fields", "Green", "Reach", "Cross")
TEAM_SIDES = ("North", "South", "Coast")
NEIGHBOURHOODS_A_WARD = 4
WARDS_A_DISTRICT = 5
DISTRICTS_WITH_THREE_TEAMS = (0, 2, 6, 10)
FAMILY_NURSE_TEAM = "HFT29"

STREETS = (
    "Lighthouse Road", "Samphire Way", "Ropewalk", "Curlew Close", "Windmill Lane", "Fishergate", "Tidemill Street",
    "Marsh View", "Sycamore Drive", "Bramble Court", "Old Ferry Road", "Lantern Row", "Plover Gardens", "Teal Avenue",
)  # fmt: skip
OUTWARD = "ZX"
"""A postcode area that has never been issued."""
UNIT_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"


@dataclass(frozen=True, slots=True)
class Team:
    """A team of the caseload hierarchy."""

    key: str
    name: str
    kind: str
    hub: str
    district: str
    quadrant: str
    strength: float
    """How well the team reaches families, about -1 to 1."""


@dataclass(frozen=True, slots=True)
class Practice:
    """A GP practice; `district_code` is empty for one outside the county."""

    key: str
    name: str
    district_code: str


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """A neighbourhood (LSOA) and where it lies in the residence hierarchy; `column` and `row` place it on the grid."""

    code: str
    name: str
    ward_code: str
    ward: str
    district_code: str
    district: str
    quadrant: str
    quintile: int
    team: Team
    column: int
    row: int
    postcodes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Geography:
    """All the places of the county."""

    neighbourhoods: tuple[Neighbourhood, ...]
    teams: tuple[Team, ...]
    practices: tuple[Practice, ...]

    def team(self, key: str) -> Team:
        """The team of that key. Raises KeyError."""
        for team in self.teams:
            if team.key == key:
                return team
        raise KeyError(key)

    def deprivation_positions(self) -> dict[str, int]:
        """The position of each neighbourhood in a national index, 1 for the most deprived; none shares another's."""
        in_order = sorted(self.neighbourhoods, key=lambda place: (place.quintile, place.code[::-1]))
        within = dict.fromkeys(range(1, 6), 0)
        positions: dict[str, int] = {}
        for place in in_order:
            within[place.quintile] += 1
            # England's quintiles have 6,751 neighbourhoods each; a county's lie scattered among them.
            positions[place.code] = (place.quintile - 1) * 6_751 + 23 * within[place.quintile]
        return positions

    def most_deprived_of_quadrants(self) -> frozenset[str]:
        """The codes of the most deprived fifth of each quadrant's neighbourhoods, by the index."""
        return self._first_fifth(lambda place: place.quadrant)

    def most_deprived_of_county(self) -> frozenset[str]:
        """The codes of the most deprived fifth of the county's neighbourhoods, by the index."""
        return self._first_fifth(lambda _: "")

    def _first_fifth(self, group: Callable[[Neighbourhood], str]) -> frozenset[str]:
        positions = self.deprivation_positions()
        chosen: set[str] = set()
        for name in {group(place) for place in self.neighbourhoods}:
            codes = [place.code for place in self.neighbourhoods if group(place) == name]
            chosen |= set(sorted(codes, key=positions.__getitem__)[: -(-len(codes) // 5)])
        return frozenset(chosen)


def district_code(number: int) -> str:
    """The fictional code of a district, counted from 0."""
    return f"E070999{number + 1:02d}"


def quadrant_code(name: str) -> str:
    """The fictional code of a quadrant."""
    return "Q-" + "".join(word[0] for word in name.split())


def hub_name(district: str) -> str:
    """The name of a district's family hub."""
    return f"{district} Family Hub"


def hub_code(district: str) -> str:
    """The code of a district's family hub."""
    return "HUB-" + district.upper().replace(" ", "")[:6]


def draw_geography(random: Random) -> Geography:
    """Neighbourhoods, teams and practices; deprivation and the teams' strength are drawn, names are fixed."""
    teams = _teams(random)
    neighbourhoods: list[Neighbourhood] = []
    for number, (district, quadrant, mean_quintile) in enumerate(DISTRICTS):
        own_teams = [team for team in teams if team.district == district and team.key != FAMILY_NURSE_TEAM]
        for ward_place in range(WARDS_A_DISTRICT):
            ward_number = number * WARDS_A_DISTRICT + ward_place
            ward = f"{WARD_STEMS[number]} {WARD_ENDS[ward_place]}"
            ward_level = random.gauss(mean_quintile, 0.7)
            for place in range(NEIGHBOURHOODS_A_WARD):
                order = ward_number * NEIGHBOURHOODS_A_WARD + place
                neighbourhoods.append(
                    Neighbourhood(
                        code=f"E01990{order + 1:03d}",
                        name=f"{district} {order % 20 + 1:03d}",
                        ward_code=f"E050999{ward_number + 1:02d}",
                        ward=ward,
                        district_code=district_code(number),
                        district=district,
                        quadrant=quadrant,
                        quintile=min(5, max(1, round(random.gauss(ward_level, 0.6)))),
                        team=own_teams[ward_place * len(own_teams) // WARDS_A_DISTRICT],
                        column=(number % 4) * WARDS_A_DISTRICT + ward_place,
                        row=(number // 4) * NEIGHBOURHOODS_A_WARD + place,
                        postcodes=_postcodes(number, order % 20),
                    )
                )
    return Geography(tuple(neighbourhoods), tuple(teams), tuple(_practices()))


def _teams(random: Random) -> list[Team]:
    teams: list[Team] = []
    for number, (district, quadrant, _) in enumerate(DISTRICTS):
        sides = TEAM_SIDES if number in DISTRICTS_WITH_THREE_TEAMS else TEAM_SIDES[:2]
        for side in sides:
            key, name = f"HFT{len(teams) + 1:02d}", f"{district} {side} Healthy Family Team"
            strength = min(1.0, max(-1.0, random.gauss(0, 0.5)))
            teams.append(Team(key, name, "health_visiting", hub_name(district), district, quadrant, strength))
    district, quadrant, _ = DISTRICTS[0]
    name = f"{COUNTY_NAME} Family Nurse Partnership"
    teams.append(Team(FAMILY_NURSE_TEAM, name, "family_nurse", hub_name(district), district, quadrant, 0.8))
    return teams


def _practices() -> list[Practice]:
    inside = [
        Practice(f"X{number:02d}{place:03d}", f"{district} {kind}", district_code(number))
        for number, (district, _, _) in enumerate(DISTRICTS)
        for place, kind in enumerate(("Medical Centre", "Surgery", "Health Centre"), start=1)
    ]
    outside = [Practice(f"X90{place:03d}", f"Overborder Surgery {place}", "") for place in (1, 2, 3)]
    return inside + outside


def _postcodes(district: int, place: int) -> tuple[str, ...]:
    """Ten postcodes of one neighbourhood; no other neighbourhood has them."""
    sector, first = place % 10, UNIT_LETTERS[place // 10]
    return tuple(f"{OUTWARD}{district + 1} {sector}{first}{letter}" for letter in UNIT_LETTERS[:10])


def draw_address(random: Random, neighbourhood: Neighbourhood) -> tuple[str, str]:
    """A line of address and a postcode in a neighbourhood."""
    address = f"{random.randint(1, 180)} {random.choice(STREETS)}, {neighbourhood.district}"
    return address, random.choice(neighbourhood.postcodes)
