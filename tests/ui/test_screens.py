import shutil

import pytest

from geo_cus.text import language
from tests.ui.test_reading import spoil

POLISH, ENGLISH = language("pl"), language("en")
SCREENS = {
    "screens/access.py": "Who reaches what",
    "screens/basket.py": "Services side by side",
    "screens/scenarios.py": "What if …",
    "screens/new_point.py": "New point",
    "screens/mobile.py": "Mobile service",
    "screens/care.py": "Home care",
    "screens/stress.py": "Stress test",
    "screens/report.py": "Report and maps",
    "screens/data.py": "Data",
    "screens/speeds.py": "Speeds",
    "screens/method.py": "Method and assumptions",
}


def calm(app):
    """Check that nothing broke and no traceback is shown."""
    assert not app.exception
    return app


def asked(app, name) -> str:
    """Give a parameter of the address; Streamlit's test runner holds one text or a list of them."""
    value = app.query_params[name]
    return value if isinstance(value, str) else value[0]


def text_of(app) -> str:
    kinds = (app.title, app.header, app.markdown, app.error, app.warning, app.info)
    return "\n".join(element.value.replace("\\", "") for kind in kinds for element in kind)


@pytest.mark.parametrize("words", [POLISH, ENGLISH], ids=lambda words: words.code)
def test_every_screen_shows_the_sample(dashboard, sample_folder, words):
    app = calm(dashboard(sample_folder, lang=words.code))
    for screen, title in SCREENS.items():
        calm(app.switch_page(screen).run())
        assert app.title[0].value == words.say(title)
        assert not app.error
        assert words.say("Fictional data: the places, people and providers are invented.") in text_of(app)


def test_polish_is_the_default(dashboard, sample_folder):
    assert calm(dashboard(sample_folder)).selectbox[0].label == POLISH.say("Service")


def test_the_language_is_switched(dashboard, sample_folder):
    app = dashboard(sample_folder)
    calm(app.segmented_control[0].set_value("en").run())
    assert app.title[0].value == "Who reaches what"
    assert asked(app, "lang") == "en"


def test_a_browser_that_sends_no_language_keeps_the_one_before(dashboard, sample_folder):
    app = dashboard(sample_folder, lang="en")
    calm(app.segmented_control[0].set_value(None).run())
    assert app.title[0].value == "Who reaches what"


def test_a_village_is_explained(dashboard, sample_folder):
    app = dashboard(sample_folder, lang="en", usluga="poz")
    villages = app.selectbox[1]
    calm(villages.select("Gajewo").run())
    assert "Gajewo" in [header.value for header in app.header]
    assert "Nearest: " in text_of(app)
    assert asked(app, "usluga") == "poz"
    assert asked(app, "wies")


def test_the_address_is_followed(dashboard, sample_folder):
    app = calm(dashboard(sample_folder, lang="en", usluga="poz", prog="5", wies="9900162"))
    assert app.slider[0].value == 5
    assert app.selectbox[0].value == "poz"
    assert app.selectbox[1].value == "9900162"


@pytest.mark.parametrize(
    "address",
    [
        {"usluga": "none"},
        {"wies": "none"},
        {"prog": "abc"},
        {"prog": "100000", "usluga": "poz"},
        {"lang": "xx"},
        {"progi": "poz-nan~none-3~~apteka", "usluga": "poz"},
        {"wagi": "poz--1~none-3~apteka-x"},
        {"wiersze": "none"},
        {"scenariusz": "none", "wobec": "none"},
    ],
)
def test_a_senseless_address_is_passed_over(dashboard, sample_folder, address):
    app = calm(dashboard(sample_folder, **address))
    assert not app.error
    assert app.title[0].value == POLISH.say("Who reaches what")


def test_the_address_keeps_every_threshold_and_weight(dashboard, sample_folder):
    asking = {"usluga": "poz", "prog": "15", "progi": "apteka-9~biblioteka-12", "wagi": "apteka-3~poz-99"}
    app = calm(dashboard(sample_folder, lang="en", **asking))
    assert app.slider[0].value == 15
    assert [asked(app, name) for name in asking] == ["poz", "15", "apteka-9~biblioteka-12", "apteka-3~poz-5"]
    calm(app.selectbox[0].select("apteka").run())
    assert app.slider[0].value == 9
    assert [asked(app, name) for name in ("prog", "progi")] == ["9", "biblioteka-12~poz-15"]
    calm(app.switch_page("screens/basket.py").run())
    sliders = {slider.key: slider.value for slider in app.slider}
    assert (sliders["weight_apteka"], sliders["weight_poz"], sliders["weight_zlobek"]) == (3, 5, 1)
    calm(app.slider(key="weight_apteka").set_value(1).run())
    assert asked(app, "wagi") == "poz-5"


def test_weights_of_the_study_are_those_of_the_sliders(dashboard, own_sample):
    with (own_sample / "study.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[basket]\npoz = 8\napteka = 0\n")
    app = calm(dashboard(own_sample, lang="en").switch_page("screens/basket.py").run())
    assert not app.error
    assert (app.slider(key="weight_poz").value, app.slider(key="weight_apteka").value) == (8, 0)
    assert "wagi" not in app.query_params
    own = app.dataframe[0].value["Basket (0–100)"]
    calm(app.slider(key="weight_poz").set_value(1).run())
    assert not app.dataframe[0].value["Basket (0–100)"].equals(own)


def test_the_slider_changes_the_gap_at_once_and_can_be_put_back(dashboard, sample_folder):
    app = dashboard(sample_folder, usluga="poz")
    before = app.metric[0].value
    calm(app.slider[0].set_value(5).run())
    assert app.metric[0].value != before
    assert asked(app, "prog") == "5"
    calm(app.button[0].click().run())
    assert app.metric[0].value == before
    assert "prog" not in app.query_params


def test_choices_outlive_a_change_of_the_screen(dashboard, sample_folder):
    app = dashboard(sample_folder, usluga="poz", prog="5", lang="en")
    app.switch_page("screens/method.py").run()
    calm(app.switch_page("screens/access.py").run())
    assert (app.selectbox[0].value, app.slider[0].value) == ("poz", 5)


def test_a_weight_moves_the_basket(dashboard, sample_folder):
    app = calm(dashboard(sample_folder, lang="en").switch_page("screens/basket.py").run())
    before = app.dataframe[0].value["Basket (0–100)"]
    calm(app.slider[0].set_value(5).run())
    after = app.dataframe[0].value["Basket (0–100)"]
    assert not after.equals(before)
    assert sorted(after.index) == sorted(before.index)


def test_without_any_weight_there_is_no_basket(dashboard, sample_folder):
    app = calm(dashboard(sample_folder, lang="en").switch_page("screens/basket.py").run())
    assert "No service has a weight" not in text_of(app)
    for slider in app.slider:
        slider.set_value(0)
    calm(app.run())
    assert "No service has a weight" in text_of(app)
    grid = app.dataframe[0]
    assert grid.value["Basket (0–100)"].isna().all()
    assert grid.proto.placeholder == "–"  # Streamlit's own word would be “None”


def test_without_a_study_the_sample_is_offered(dashboard):
    app = calm(dashboard(None, lang="en"))
    assert app.title[0].value == "Who cannot reach which service?"
    calm(app.button[0].click().run())
    assert app.title[0].value == "Who reaches what"
    assert asked(app, "studium") == "przyklad"


def test_an_empty_folder_says_what_to_do(dashboard, tmp_path):
    app = calm(dashboard(tmp_path))
    assert app.title[0].value == POLISH.say("The study was not opened")
    assert "study.toml" in text_of(app)


@pytest.mark.parametrize("file", ["drogi.osm.pbf", "podmioty.csv", "miejscowosci.xlsx", "granice.geojson"])
def test_a_damaged_file_says_which(dashboard, own_sample, file):
    (own_sample / file).write_bytes(b"broken")
    app = calm(dashboard(own_sample))
    assert len(app.error) == 1
    files = [name for table in app.table for name in table.value.iloc[:, 1]]
    assert file in text_of(app) or file in [name.replace("\\", "") for name in files]


def test_a_missing_file_says_which(dashboard, own_sample):
    (own_sample / "podmioty.csv").unlink()
    assert "podmioty.csv" in text_of(calm(dashboard(own_sample)))


def test_faulty_rows_are_listed_and_can_be_left_out(dashboard, own_sample):
    spoil(own_sample)
    app = calm(dashboard(own_sample, lang="en"))
    assert app.title[0].value == "The study was not opened"
    assert "2" in set(app.table[0].value["Row"])
    calm(app.button[0].click().run())
    assert app.title[0].value == "Who reaches what"
    assert "1 row with errors was left out" in text_of(app)
    # A colleague who gets the link sees the same, with the same sentence.
    other = calm(dashboard(own_sample, lang="en", wiersze=asked(app, "wiersze")))
    assert other.title[0].value == "Who reaches what"
    assert "1 row with errors was left out" in text_of(other)


def test_a_mended_study_is_read_again(dashboard, own_sample, sample_folder):
    spoil(own_sample)
    app = dashboard(own_sample, lang="en")
    shutil.copy(sample_folder / "podmioty.csv", own_sample)
    calm(app.button[1].click().run())
    assert app.title[0].value == "Who reaches what"


def test_an_unexpected_error_becomes_one_sentence_and_a_file(dashboard, sample_folder, monkeypatch, tmp_path):
    def broken(*_args, **_options):
        message = "a fault of the program"
        raise ZeroDivisionError(message)

    monkeypatch.setattr("geo_cus.ui.journal.user_log_path", lambda *_args, **_options: tmp_path)
    monkeypatch.setattr("geo_cus.ui.shell.open_study", broken)
    app = calm(dashboard(sample_folder, lang="en"))
    assert len(app.error) == 1
    assert "ZeroDivisionError" not in text_of(app)
    assert "ZeroDivisionError" in next(tmp_path.glob("*.log")).read_text("utf-8")


def test_the_language_is_switched_without_losing_the_service(dashboard, sample_folder):
    app = dashboard(sample_folder, usluga="apteka")
    calm(app.segmented_control[0].set_value("en").run())
    sent = app.selectbox[0].proto
    assert (sent.set_value, sent.raw_value) == (True, "pharmacy")  # what the browser shows and sends back
    assert asked(app, "usluga") == "apteka"
