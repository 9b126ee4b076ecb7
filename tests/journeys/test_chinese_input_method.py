# SPDX-License-Identifier: MulanPSL-2.0
"""Chinese typed through fcitx5 and its pinyin, on a real screen, into the real program."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
from pypinyin import lazy_pinyin

from tests.journeys.typing_screen import Person, Screen, Standing, missing, wait_for
from tests.services.conftest import CHEAP, TOWNSHIP, VILLAGE
from wuse_desktop.domain.records import people as files
from wuse_desktop.domain.records.volunteers import Volunteer, VolunteerService
from wuse_desktop.security.keyring import NoKeyring
from wuse_desktop.services import households, records, visits, volunteers
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.lists import ListQuery, page
from wuse_desktop.services.recovery import note_recovery_kept
from wuse_desktop.services.setup import SetupChoice, create_desk, open_desk

pytestmark = pytest.mark.skipif(
    bool(missing()), reason=f"a screen with fcitx5 needs {missing()}: tools/bootstrap.sh dev"
)

PASSWORD = "four-seasons-7"
NAME, LETTERS = "安宁", "anning"
PICTURES = os.environ.get("WUSE_PICTURES", "")  # a folder, for those who want to look

Sit = Callable[..., Person]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A closed desk with one person, who has a household and is a volunteer."""
    choice = SetupChoice("station", TOWNSHIP, "木兰镇社会工作服务站", "李晓梅", "李晓梅")
    made = create_desk(tmp_path / "desk", choice, PASSWORD, secrets=NoKeyring(), costs=CHEAP).desk
    note_recovery_kept(made)
    born = date.fromisoformat("1950-03-02")
    person = files.Person(
        name=NAME, birth_date=born, village_code=VILLAGE, no_phone=True, is_client=True
    )
    form = Volunteer(
        skills=("08",),
        service_categories=("13",),
        registration_mode="01",
        registry="03",
        volunteer_status="01",
    )
    saved = volunteers.save_volunteer(made, form, person)
    person_id = cast("Volunteer", records.get(made, Volunteer.entity, saved.id)).person_id
    household = files.Household(head_person_id=person_id, village_code=VILLAGE)
    member = files.HouseholdMember(person_id=person_id, relation="0")
    households.save_household(made, household, (member,))
    made.close()
    return made.paths.home


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    made = Screen(tmp_path / "screen")
    try:
        made.start()
        yield made
    finally:
        made.end()


@pytest.fixture
def sit(screen: Screen, home: Path) -> Iterator[Sit]:
    """Return what seats somebody before the unlocked desk."""
    seated: list[Person] = []

    def at_the_desk(**environment: str) -> Person:
        person = Person(screen, home, environment)
        seated.append(person)
        person.unlock(PASSWORD)
        return person

    yield at_the_desk
    for person in seated:
        person.leave()


@pytest.fixture
def reopened(home: Path) -> Iterator[Callable[[], Desk]]:
    """Return what opens the desk that the program has closed."""
    opened: list[Desk] = []

    def again() -> Desk:
        opened.append(open_desk(home, "", PASSWORD, secrets=NoKeyring()))
        return opened[-1]

    yield again
    for desk in opened:
        desk.close()


def stands_beside(person: Person, picture: str) -> None:
    """The candidates stand right below the place where the text is composed."""
    standing = person.look(Path(PICTURES, picture) if PICTURES else None)
    left, top, _width, height = standing["caret"]
    inside = standing["cell"]["place"] if standing["cell"] else standing["place"]
    assert inside[0] <= left <= inside[0] + inside[2]
    assert inside[1] - 2 <= top <= inside[1] + inside[3]

    def beside() -> bool | None:
        found = person.screen.candidates()
        below = found is not None and abs(found[1] - (top + height)) <= 4
        return (below and found is not None and abs(found[0] - left) <= 8) or None

    wait_for(beside, f"candidates below {standing['caret']}, not {person.screen.candidates()}")


def no_key_came(person: Person) -> bool:
    """Whether every key since the last forgetting went to the input method."""
    return all(kind in ("composed", "arrived") for _where, kind, _what in person.happened)


def keys_stay_inside(person: Person, before: Standing) -> None:
    """While a text is composed, commands do nothing and Escape only takes the letters back."""
    person.happened.clear()
    person.press("ctrl+s", "ctrl+2", "ctrl+n", "ctrl+d", "alt+Left")
    person.until(composed=before["composed"])
    assert not [what for _where, kind, what in person.happened if kind == "shortcut"]
    person.press("Escape")
    after = person.until(composed="")
    for what in ("page", "window", "dialogs", "text", "said"):
        assert after[what] == before[what], what


@pytest.mark.parametrize(
    "environment",
    [{}, {"QT_IM_MODULE": "fcitx"}, {"QT_IM_MODULE": "ibus"}],
    ids=["desktop without a wish", "desktop with fcitx", "desktop with ibus"],
)
def test_a_person_is_found_by_a_name_in_characters(sit: Sit, environment: dict[str, str]) -> None:
    person = sit(**environment)
    person.press("ctrl+k")
    person.until(focus="SearchBox")
    person.happened.clear()
    person.compose(LETTERS)
    stands_beside(person, "search.png")
    assert person.look()["text"] == ""
    person.choose("Return")  # the letters themselves, which are taken and open nothing
    assert person.until(text=LETTERS)["page"] == "today"
    person.press("ctrl+a")
    person.compose(LETTERS)
    person.choose("Escape")
    person.compose(LETTERS)
    person.choose()
    person.until(text=NAME)
    assert [what for _where, kind, what in person.happened if kind == "arrived"] == [LETTERS, NAME]
    person.press("Return")
    person.until(page="people")


def at_the_sheet(person: Person) -> None:
    """Open the sheet of service hours with the keyboard on its first cell."""
    person.press("ctrl+n", "h")
    person.until_cell(row=0, column=0, editing=False)


def go(person: Person, column: int) -> None:
    """Go right to a column of the first row."""
    here = person.look()["cell"]["column"]
    person.press(*["Tab"] * (column - here))
    person.until_cell(row=0, column=column, editing=False)


def test_a_row_of_a_sheet_is_written(sit: Sit, reopened: Callable[[], Desk]) -> None:
    yesterday = (datetime.now(UTC).astimezone() - timedelta(days=1)).date().isoformat()
    person = sit()
    at_the_sheet(person)
    person.happened.clear()
    person.compose(LETTERS)
    stands_beside(person, "cell-name.png")
    assert no_key_came(person), "the key that opens the cell belongs to the word"
    person.choose()
    person.until_cell(row=0, column=0, typed=NAME)
    person.press("Return")
    person.until_cell(row=1, column=0)
    person.press("Up", "Tab")
    for column, text in ((1, yesterday), (2, "0900"), (3, "1130")):
        person.until_cell(row=0, column=column, editing=False)
        person.type(text)
        person.press("Tab")
    for column, *syllables in ((6, "hedao", "qingjie"), (7, "shequ"), (8, "laoren")):
        go(person, column)
        person.write(*syllables)
        person.press("Tab")
    person.until_cell(column=9)
    person.press("ctrl+s")
    person.until_told("自愿、无偿")
    person.press("ctrl+s")
    person.until(said="已登记 1 条，合计 2.5 小时")
    person.leave()
    desk = reopened()
    (found,) = page(desk, "volunteer_services", ListQuery())
    kept = cast("VolunteerService", records.get(desk, found.entity, found.id))
    assert (kept.activity_name, kept.place, kept.content) == ("河道清洁", "社区", "老人")
    assert kept.minutes == 150


def test_keys_of_a_sheet_belong_to_the_word_first(sit: Sit) -> None:
    person = sit()
    at_the_sheet(person)
    go(person, 6)
    person.happened.clear()
    person.compose("hedao")
    stands_beside(person, "cell-activity.png")
    assert no_key_came(person)
    before = person.look()
    assert (before["cell"]["editing"], before["cell"]["typed"]) == (True, "")
    keys_stay_inside(person, before)
    person.until_cell(row=0, column=6, editing=True, typed="")  # the word is given up, not the cell
    person.compose("hedao")
    person.choose("2")
    other = person.until_cell(row=0, column=6)["cell"]["typed"]
    assert lazy_pinyin(other) == ["he", "dao"]
    assert other != "河道"
    person.compose("qingjie")
    stands_beside(person, "cell-second-word.png")
    person.choose("Return")  # letters, and the cursor stays in the cell
    person.until_cell(row=0, column=6, editing=True, typed=f"{other}qingjie")
    person.press("Return")
    assert person.until_cell(row=1)["cell"]["text"] == ""


def test_a_long_text_arrives_whole(sit: Sit, reopened: Callable[[], Desk]) -> None:
    person = sit()
    person.press("ctrl+n")
    person.press("v")
    person.until(page="visits", focus="QLineEdit")
    person.write(LETTERS)
    person.until(text=NAME)
    person.press("Return")
    person.until(focus="KeyChoice")
    person.press("b", "Return")
    person.until(focus="LongTextEditor")
    person.write("laoren", "shenti", "jiankang")
    person.type(",")
    person.compose("fangwu")
    stands_beside(person, "long-text.png")
    before = person.look()
    assert before["text"] == "老人身体健康，"
    keys_stay_inside(person, before)
    person.write("fangwu", "loushui")
    person.type(".")
    person.until(text="老人身体健康，房屋漏水。")
    person.compose("jintian")
    person.choose("Return")  # letters, and neither a new line nor a saved form
    person.until(text="老人身体健康，房屋漏水。jintian")
    person.press(*["BackSpace"] * len("jintian"))
    person.until(text="老人身体健康，房屋漏水。")
    person.press("ctrl+Return")
    person.until_told("再按一次保存就存下")
    person.press("ctrl+Return")
    wait_for(lambda: person.look()["said"] or None, "what was saved")
    person.leave()
    desk = reopened()
    (found,) = page(desk, "visits", ListQuery())
    assert visits.load_visit(desk, found.id).visit.observed == "老人身体健康，房屋漏水。"


def test_keys_of_a_dialog_belong_to_the_word_first(sit: Sit) -> None:
    person = sit()
    person.press("ctrl+2")
    person.until(page="people")
    person.press("ctrl+e")
    person.until(window="ExportDialog", focus="TextEditor")
    person.happened.clear()
    person.compose("shequ")
    stands_beside(person, "dialog.png")
    before = person.look()
    person.choose("Return")  # letters; nothing is exported and nothing asked
    person.until(text="shequ", window="ExportDialog", focus="TextEditor")
    assert no_key_came(person)
    person.press(*["BackSpace"] * len("shequ"))
    person.until(text="")
    person.compose("shequ")
    keys_stay_inside(person, before)
    person.write("shequ")
    person.until(text="社区", dialogs=["ExportDialog"])
    person.press("Escape")
    person.until(window="MainWindow", dialogs=[])


def test_an_input_method_that_dies_in_a_word_leaves_a_living_keyboard(
    sit: Sit, screen: Screen
) -> None:
    person = sit()
    person.press("ctrl+k")
    person.until(focus="SearchBox")
    person.compose(LETTERS)
    screen.kill_fcitx()
    person.type("ab")
    person.until(text="ab")
    person.press("ctrl+2")
    person.until(page="people")
    screen.start_fcitx()
    person.press("ctrl+k")
    person.press("BackSpace")
    person.until(text="")
    person.write(LETTERS)
    person.until(text=NAME)
