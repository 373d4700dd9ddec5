from __future__ import annotations

import pytest

from geo_cus.catalogue import groups, services
from geo_cus.data.settings import chosen_services, read_settings
from geo_cus.errors import StudyError

WHOLE = """
[study]
name = "Gmina Próbna"
gminas = ["2899993"]

[files]
settlements = "miejscowosci.csv"
providers = "podmioty.csv"
"""


def settings(folder, text):
    (folder / "study.toml").write_text(text, "utf-8")
    return read_settings(folder)


def test_defaults(tmp_path):
    found = settings(tmp_path, WHOLE)
    assert (found.study.language, found.study.fictional, found.files.roads) == ("pl", False, None)
    assert len(chosen_services(found)) == 15


def test_services_keep_the_order_of_the_catalogue(tmp_path):
    text = WHOLE.replace("[files]", 'services = ["apteka", "poz"]\n[files]')
    assert list(chosen_services(settings(tmp_path, text))) == ["poz", "apteka"]


def test_a_threshold_of_the_study(tmp_path):
    text = WHOLE + '[thresholds.poz]\nlimit_min = 25\nbasis = "cus_standard"\nsource = "Standard 3"\n'
    threshold = chosen_services(settings(tmp_path, text))["poz"].threshold
    assert (threshold.good, threshold.limit, threshold.basis) == (15 * 60, 25 * 60, "cus_standard")


def test_a_contact_is_any_text_and_may_be_left_out(tmp_path):
    text = WHOLE.replace("[files]", 'contact = "CUS, ul. Długa 1, tel. 12 345 67 89"\n[files]')
    assert settings(tmp_path, text).study.contact == "CUS, ul. Długa 1, tel. 12 345 67 89"
    assert settings(tmp_path, WHOLE).study.contact is None


def test_a_file_with_a_byte_order_mark(tmp_path):
    (tmp_path / "study.toml").write_text(WHOLE, "utf-8-sig")
    assert read_settings(tmp_path).study.name == "Gmina Próbna"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[study", "is not valid TOML"),
        (WHOLE.replace("name =", "nazwa ="), "“study.name” is missing"),
        (WHOLE.replace("[files]", "contact = 123\n[files]"), "“123” of “study.contact”"),
        (WHOLE.replace("[files]", 'contact = ""\n[files]'), "“study.contact”"),
        (WHOLE.replace("[files]", f'contact = "{"x" * 201}"\n[files]'), "“study.contact”"),
        (WHOLE.replace("[files]", "kolor = 1\n[files]"), "“study.kolor” is not known"),
        (WHOLE.replace("2899993", "28999"), "“28999” in “study.gminas.0” is not a TERYT code"),
        (WHOLE.replace('["2899993"]', "2899993"), "“study.gminas”"),
        (WHOLE.replace("miejscowosci.csv", "../tajne.csv"), "lies outside the folder"),
        (WHOLE.replace("miejscowosci.csv", "/etc/passwd"), "lies outside the folder"),
        (WHOLE.replace("miejscowosci.csv", "C:\\\\tajne.csv"), "lies outside the folder"),
        (WHOLE.replace("[files]", 'language = "de"\n[files]'), "“de” in “study.language”"),
        (WHOLE + '[thresholds.poz]\ngood_min = -1\nbasis = "research"\nsource = "x"\n', "thresholds.poz.good_min"),
    ],
)
def test_what_is_wrong_is_named(tmp_path, text, sentence):
    with pytest.raises(StudyError, match=r"study\.toml") as caught:
        settings(tmp_path, text)
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("extra", "sentence"),
    [
        ('[thresholds.nic]\ngood_min = 5\nbasis = "research"\nsource = "x"\n', "“nic” is not in the catalogue"),
        ('[thresholds.poz]\ngood_km = 5\nbasis = "research"\nsource = "x"\n', "measured in min"),
        ('[thresholds.szkola_1_4]\ngood_min = 5\nbasis = "research"\nsource = "x"\n', "measured in km"),
        ('[thresholds.poz]\ngood_min = 30\nbasis = "research"\nsource = "x"\n', "not above the limit"),
    ],
)
def test_thresholds_that_cannot_be(tmp_path, extra, sentence):
    with pytest.raises(StudyError, match=sentence):
        chosen_services(settings(tmp_path, WHOLE + extra))


def test_a_visit_of_the_study(tmp_path):
    text = (
        WHOLE
        + '[visits.poradnictwo]\nvisit_min = 45\ncome_between = "pn-pt 15:00-19:00"\n[visits.apteka]\nvisit_min = 0\n'
    )
    found = chosen_services(settings(tmp_path, text))
    assert (found["poradnictwo"].visit_s, found["poradnictwo"].come_between) == (45 * 60, "pn-pt 15:00-19:00")
    assert (found["apteka"].visit_s, found["apteka"].come_between) == (0, "")
    assert found["poradnictwo"].threshold == services()["poradnictwo"].threshold


def test_a_visit_keeps_what_is_not_named(tmp_path):
    text = WHOLE + '[visits.wsparcie_dzienne]\ncome_between = ""\n'
    found = chosen_services(settings(tmp_path, text))["wsparcie_dzienne"]
    assert (found.visit_s, found.come_between) == (services()["wsparcie_dzienne"].visit_s, "")


@pytest.mark.parametrize(
    ("extra", "sentence"),
    [
        ("[visits.nic]\nvisit_min = 5\n", "“nic” is not in the catalogue"),
        ("[visits.poz]\nvisit_min = -5\n", "“-5” of “visits.poz.visit_min” has the wrong form or range"),
        ("[visits.poz]\nvisit_min = 1441\n", "“1441” of “visits.poz.visit_min” has the wrong form or range"),
        ("[visits.poz]\nvisit_h = 1\n", "“visits.poz.visit_h” is not known"),
        ('[visits.poz]\ncome_between = "po pracy"\n', "“po pracy” in “visits.poz.come_between” does not say when"),
    ],
)
def test_visits_that_cannot_be(tmp_path, extra, sentence):
    with pytest.raises(StudyError, match=sentence):
        chosen_services(settings(tmp_path, WHOLE + extra))


OWN = """
[own_services.poczta]
pl = "placówka pocztowa"
good_min = 15
limit_min = 20
basis = "gmina_resolution"
source = "plan ogólny, art. 13f"
"""


def test_an_own_service_may_have_a_visit(tmp_path):
    text = WHOLE + OWN + "[visits.poczta]\nvisit_min = 10\n"
    assert chosen_services(settings(tmp_path, text))["poczta"].visit_s == 600


def test_a_service_of_the_studys_own(tmp_path):
    service = chosen_services(settings(tmp_path, WHOLE + OWN))["poczta"]
    assert (service.threshold.limit, service.profile_id, service.names["en"]) == (1200, "car", "placówka pocztowa")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("poczta", "apteka", "has a service “apteka” already"),
        ("limit_min = 20", "limit_min = 10", "not above the limit"),
        ("limit_min = 20", "limit_km = 3", "needs good_min and limit_min"),
        ("good_min", 'profile = "rower"\ngood_min', "“rower” in “own_services.poczta.profile”"),
    ],
)
def test_an_own_service_that_cannot_be(tmp_path, old, new, sentence):
    with pytest.raises(StudyError, match=sentence):
        chosen_services(settings(tmp_path, WHOLE + OWN.replace(old, new)))


def test_a_folder_without_study_toml(tmp_path):
    with pytest.raises(StudyError, match="no file study.toml"):
        read_settings(tmp_path)


def test_a_need_of_the_study(tmp_path):
    text = (
        WHOLE + '[needs.poradnictwo]\npercent = 4\nunits_per_person = 2\nbasis = "cus_standard"\nsource = "Diagnoza"\n'
    )
    need = chosen_services(settings(tmp_path, text))["poradnictwo"].need
    assert (need.share, need.units_per_person, need.units["pl"], need.source) == (0.04, 2, "miejsca", "Diagnoza")


@pytest.mark.parametrize("percent", ["0", "-1", "101", "nan"])
def test_a_need_that_cannot_be(tmp_path, percent):
    text = WHOLE + f'[needs.poz]\npercent = {percent}\nbasis = "cus_standard"\nsource = "Diagnoza"\n'
    with pytest.raises(StudyError, match=r"needs\.poz\.percent"):
        settings(tmp_path, text)


def test_a_need_of_no_service(tmp_path):
    text = WHOLE + '[needs.nic]\npercent = 4\nbasis = "cus_standard"\nsource = "Diagnoza"\n'
    with pytest.raises(StudyError, match="“nic” is not in the catalogue"):
        chosen_services(settings(tmp_path, text))


def test_a_group_is_one_of_the_catalogue(tmp_path):
    share = """
[without_car.{group}]
percent = 30
basis = "gmina_resolution"
source = "Uchwała nr 1"
"""
    for group in groups():
        assert list(settings(tmp_path, WHOLE + share.format(group=group)).without_car) == [group]
    with pytest.raises(StudyError, match="“rodziny” in “without_car.rodziny” is not one .* residents, .* families"):
        settings(tmp_path, WHOLE + share.format(group="rodziny"))
