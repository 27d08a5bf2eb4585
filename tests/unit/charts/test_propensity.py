"""Propensity charts draw the numbers given, name the buckets, and say what the best cut-off is."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from tests.unit.charts.figures import content, strings, subtitle
from tests.unit.charts.test_look import contrast
from toolkit import charts
from toolkit.charts import propensity
from toolkit.charts.ink import plain
from toolkit.errors import DefinitionError

SCORES = pd.DataFrame(
    {
        "score": [0, 4, 5, 24, 25, 74, 75, 95, 100, 100],
        "bucket": ["Low"] * 4 + ["Medium"] * 2 + ["High"] * 4,
    }
)
TAKEN = pd.DataFrame(
    {
        "share": [0.05, 0.1, 0.5, 1.0],
        "threshold": [0.9, 0.8, 0.3, 0.0],
        "captured": [0.3, 0.4, 0.9, 1.0],
        "lift": [6.0, 4.0, 1.8, 1.0],
        "profit": [0.9, 1.5, 0.5, -2.0],
    }
)


def labels(figure) -> list[str]:
    return [one.text for one in figure.layout.annotations]


def values(*rows: tuple[str, str, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["value", "group", "share"])


# scores


def bins(bucket: str) -> dict[str, int]:
    bars = next(one for one in charts.scores(SCORES, "churn").data if one.name == bucket)
    return {span: count for span, count in zip(bars.customdata, bars.y, strict=True) if count}


def test_scores_are_counted_in_bins_of_5_the_last_with_100() -> None:
    assert bins("Low") == {"0 to 4": 2, "5 to 9": 1, "20 to 24": 1}
    assert bins("Medium") == {"25 to 29": 1, "70 to 74": 1}
    assert bins("High") == {"75 to 79": 1, "95 to 100": 3}


def test_a_bar_stands_over_its_scores() -> None:
    bars = charts.scores(SCORES, "churn").data[0]
    assert (bars.x[0], bars.x[-1]) == (2.5, 97.5)


def test_buckets_are_told_in_words_with_count_and_share() -> None:
    assert labels(charts.scores(SCORES, "churn")) == [
        "<b>Low</b><br>4<br>40 %",
        "<b>Medium</b><br>2<br>20 %",
        "<b>High</b><br>4<br>40 %",
    ]


@pytest.mark.parametrize(
    ("kind", "low", "high"),
    [
        ("churn", propensity.GOOD, propensity.BAD),
        ("conversion", propensity.BAD, propensity.GOOD),
    ],
)
def test_a_high_score_is_bad_news_for_churn_and_good_for_conversion(kind, low, high) -> None:
    figure = charts.scores(SCORES, kind)
    colours = {bars.name: bars.marker.color for bars in figure.data}
    assert colours == {"Low": low, "Medium": propensity.MIDDLING, "High": high}
    assert [strip.fillcolor for strip in figure.layout.shapes] == [
        colours[bars.name] for bars in figure.data
    ]


@pytest.mark.parametrize("page", ["#ffffff", "#111111"])
@pytest.mark.parametrize("colour", [propensity.GOOD, propensity.MIDDLING, propensity.BAD])
def test_the_buckets_colours_stand_out_from_either_page(colour, page) -> None:
    assert contrast(colour, page) >= 3


def test_no_text_is_in_a_buckets_colour() -> None:
    figure = charts.scores(SCORES, "churn")
    fonts = {one.font.color for one in figure.layout.annotations}
    assert fonts == {"#797979"}


def test_a_few_profiles_are_not_written_as_none() -> None:
    table = pd.DataFrame({"score": [0] * 999 + [90], "bucket": ["Low"] * 999 + ["High"]})
    assert labels(charts.scores(table, "churn"))[-1] == "<b>High</b><br>1<br>< 1 %"


def test_no_profiles_are_drawn_as_none() -> None:
    figure = charts.scores(SCORES.head(0), "conversion")
    assert [sum(bars.y) for bars in figure.data] == [0, 0, 0]
    assert labels(figure)[0] == "<b>Low</b><br>0<br>0 %"


def test_an_unknown_propensity_is_an_error_that_names_them() -> None:
    with pytest.raises(DefinitionError, match="'purchase'; it is one of churn, conversion"):
        charts.scores(SCORES, "purchase")


def test_an_unknown_bucket_is_an_error_that_names_them() -> None:
    with pytest.raises(DefinitionError, match="'Huge'; it is one of Low, Medium, High"):
        charts.scores(SCORES.assign(bucket="Huge"), "churn")


# calibration, gains, lift, profit


def test_calibration_draws_observed_against_predicted_and_the_diagonal() -> None:
    table = pd.DataFrame({"predicted": [0.1, 0.5], "observed": [0.2, 0.4], "examples": [70, 30]})
    figure = charts.calibration(table)
    diagonal, points = figure.data
    assert diagonal.x == diagonal.y == (0, 0.55)
    assert (list(points.x), list(points.y)) == ([0.1, 0.5], [0.2, 0.4])
    assert [list(one) for one in points.customdata] == [
        ["10.0 %", "20.0 %", "70"],
        ["50.0 %", "40.0 %", "30"],
    ]
    assert "within 10.0 percentage points" in figure.layout.meta["alt"]


def test_hovers_are_rounded_and_shares_are_written_as_in_tables() -> None:
    table = pd.DataFrame(
        {
            "share": [0.123456],
            "threshold": [0.7012345],
            "captured": [0.4567],
            "lift": [3.698765],
            "profit": [-1234.5678],
        }
    )
    hovers = {
        draw.__name__: list(
            next(
                trace for trace in draw(table).data if trace.mode == "lines" and trace.customdata
            ).customdata[0]
        )
        for draw in (charts.gains, charts.lift, charts.profit)
    }
    assert hovers == {
        "gains": ["12 %", "0.701", "45.7 % captured"],
        "lift": ["12 %", "0.701", "3.7 times as often as average"],
        "profit": ["12 %", "0.701", "profit \u22121,234.57 per example"],
    }


@pytest.mark.parametrize(
    ("most", "texts"),
    [
        (0.9, ["0 %", "20 %", "40 %", "60 %", "80 %"]),
        (0.1, ["0 %", "2.5 %", "5 %", "7.5 %", "10 %"]),
        (0.0011, ["0 %", "0.025 %", "0.05 %", "0.075 %", "0.1 %"]),
    ],
)
def test_an_axis_of_shares_has_few_round_numbers(most, texts) -> None:
    table = pd.DataFrame({"predicted": [most], "observed": [most], "examples": [9]})
    axis = charts.calibration(table).layout.xaxis
    assert [plain(text) for text in axis.ticktext] == texts
    assert axis.tickvals[-1] <= axis.range[1]


@pytest.mark.parametrize("most", [0.0, 0.95, 1.0])
def test_calibrations_axes_are_alike_and_end_at_1(most) -> None:
    table = pd.DataFrame({"predicted": [0.0, most], "observed": [0.0, most], "examples": [1, 1]})
    layout = charts.calibration(table).layout
    assert layout.xaxis.range == layout.yaxis.range == (0, 1)


def test_gains_draws_what_is_captured_beside_chance() -> None:
    figure = charts.gains(TAKEN)
    chance, curve = figure.data
    assert (chance.x, chance.y) == ((0, 1), (0, 1))
    assert list(curve.x) == TAKEN["share"].tolist()
    assert list(curve.y) == TAKEN["captured"].tolist()
    assert [one[1] for one in curve.customdata] == ["0.9", "0.8", "0.3", "0"]
    assert subtitle(figure) == "The top 10 % hold 40 % of all; dashed: at random"


def test_lift_is_drawn_with_a_line_at_1() -> None:
    figure = charts.lift(TAKEN)
    average, curve = figure.data
    assert average.y == (1, 1)
    assert list(curve.y) == TAKEN["lift"].tolist()
    assert labels(figure) == ["average"]
    assert figure.layout.yaxis.range[0] == 0
    assert subtitle(figure) == "Among the top 10 %, 4.0 times as often as average"


def test_the_best_cut_off_is_marked_with_its_threshold() -> None:
    figure = charts.profit(TAKEN)
    curve, best = figure.data
    assert list(curve.y) == TAKEN["profit"].tolist()
    assert (best.x, best.y) == ((0.1,), (1.5,))
    assert best.text == ("probability ≥ 0.8: 1.50",)
    assert subtitle(figure) == "Best: the top 10 %, from 0.8 probability"


def test_that_nothing_earns_is_said() -> None:
    figure = charts.profit(TAKEN.assign(profit=[-0.1, -0.2, -0.9, -2.0]))
    assert subtitle(figure) == "No cut-off earns anything: best is to take none"
    assert figure.data[1].text == ("probability ≥ 0.9: \u22120.1",)


@pytest.mark.parametrize(
    "profits", [[1, 2, 3, 4], [-4, -3, -2, -1], [-1, 2, 1, 0], [0, 0, 0, 0]], ids=str
)
def test_profit_is_drawn_from_zero_with_room_for_the_label(profits) -> None:
    low, high = charts.profit(TAKEN.assign(profit=profits)).layout.yaxis.range
    assert low <= min(0, *profits)
    assert high > max(0, *profits)


@pytest.mark.parametrize(("share", "side"), [(0.05, "right"), (0.5, "center"), (1.0, "left")])
def test_the_label_of_the_best_stays_within(share, side) -> None:
    profits = (TAKEN["share"] == share).astype(float)
    assert charts.profit(TAKEN.assign(profit=profits)).data[1].textposition == f"top {side}"


@pytest.mark.parametrize("draw", [charts.gains, charts.lift, charts.profit])
def test_what_is_unknown_is_left_out(draw) -> None:
    unknown = TAKEN.copy()
    unknown.loc[3, ["captured", "lift", "profit"]] = math.nan
    (curve,) = [one for one in draw(unknown).data if one.customdata is not None]
    assert len(curve.y) == 3


@pytest.mark.parametrize("draw", [charts.gains, charts.lift, charts.profit, charts.calibration])
def test_nothing_to_draw_is_an_error(draw) -> None:
    table = TAKEN.assign(predicted=0.5, observed=0.5, examples=1)
    with pytest.raises(DefinitionError, match="nothing to draw: no row has"):
        draw(table.head(0))


# factors, factor_values


def test_the_largest_push_either_way_is_on_top() -> None:
    table = pd.DataFrame({"factor": ["a", "b", "c"], "effect": [0.2, -0.9, 0.5]})
    figure = charts.factors(table, "High")
    (bars,) = figure.data
    assert labels(figure) == ["b", "c", "a"]
    assert bars.x == (-0.9, 0.5, 0.2)
    assert bars.text == ("\u22120.90", "+0.50", "+0.20")
    assert [one.y for one in figure.layout.annotations] == list(bars.y) == [0, 1, 2]
    bottom, top = figure.layout.yaxis.range
    assert top < min(bars.y) < max(bars.y) < bottom


def test_pushes_up_and_down_differ_in_colour_sign_and_side() -> None:
    table = pd.DataFrame({"factor": ["a", "b"], "effect": [0.2, -0.9]})
    figure = charts.factors(table, "High")
    down, up = figure.data[0].marker.color
    assert down != up
    assert figure.layout.xaxis.title.text == "← pushes down  ·  pushes up →"


@pytest.mark.parametrize(
    ("effect", "told"), [(0.5, "pushes up →"), (-0.5, "← pushes down")], ids=["up", "down"]
)
def test_a_side_without_pushes_is_not_named(effect, told) -> None:
    figure = charts.factors(pd.DataFrame({"factor": ["a"], "effect": [effect]}), "High")
    assert figure.layout.xaxis.title.text == told
    assert 0 in figure.layout.xaxis.range


def test_ten_factors_are_drawn_and_the_rest_is_counted() -> None:
    table = pd.DataFrame({"factor": list("abcdefghijkl"), "effect": range(1, 13)})
    figure = charts.factors(table, "High")
    assert labels(figure) == list("lkjihgfedc")
    assert subtitle(figure) == "10 of 12 factors; mean push on the raw score"


def test_factors_that_push_nothing_are_left_out() -> None:
    table = pd.DataFrame({"factor": ["a", "b", "c"], "effect": [0.0, math.nan, 0.001]})
    figure = charts.factors(table, "High")
    assert labels(figure) == ["c"]
    assert figure.data[0].text == ("+0.001",)


def test_no_factors_are_no_error() -> None:
    figure = charts.factors(pd.DataFrame({"factor": [], "effect": []}), "High")
    assert subtitle(figure) == "0 of 0 factors; mean push on the raw score"


def test_a_long_name_is_short_on_the_chart_and_whole_on_hover() -> None:
    name = "days since the last purchase in <i>department</i> MEAT of any shop in town"
    figure = charts.factors(pd.DataFrame({"factor": [name], "effect": [1.0]}), "High")
    (label,) = figure.layout.annotations
    escaped = name.replace("<", "&lt;").replace(">", "&gt;")
    assert "…" in label.text
    assert label.hovertext == figure.data[0].customdata[0] == escaped
    assert "<i>" not in " ".join(strings(content(figure)["data"]))


def test_factors_of_one_short_name_are_two_bars() -> None:
    names = [f"{'x' * 40} {middle} {'y' * 40}" for middle in ("one", "two")]
    figure = charts.factors(pd.DataFrame({"factor": names, "effect": [1.0, 0.5]}), "High")
    assert labels(figure)[0] == labels(figure)[1]
    assert list(figure.data[0].y) == [0, 1]


def test_values_keep_their_order_and_the_bucket_comes_first() -> None:
    table = values(
        ("none", "everyone else", 0.7),
        ("1 to 3", "everyone else", 0.3),
        ("none", "High", 0.1),
        ("1 to 3", "High", 0.9),
    )
    figure = charts.factor_values(table, "visits", "High")
    assert [(bars.name, bars.x) for bars in figure.data] == [
        ("High", (0.1, 0.9)),
        ("everyone else", (0.7, 0.3)),
    ]
    assert figure.layout.yaxis.ticktext == ("none", "1 to 3")
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]
    assert figure.data[0].text == ("10 %", "90 %")
    assert figure.layout.title.text == "visits"
    assert subtitle(figure) == "■ High against ■ everyone else"


def test_a_value_that_a_group_never_has_is_0() -> None:
    table = values(("none", "High", 1.0), ("1", "rest", 1.0))
    figure = charts.factor_values(table, "visits", "High")
    assert [bars.x for bars in figure.data] == [(1.0, 0.0), (0.0, 1.0)]
    assert figure.data[0].text == ("100 %", "0 %")


def test_values_that_look_like_numbers_or_dates_stay_texts() -> None:
    table = values(("2026-01-01", "High", 0.5), ("1e3", "High", 0.5))
    axis = charts.factor_values(table, "visits", "High").layout.yaxis
    assert axis.ticktext == ("2026-01-01", "1e3")
    assert list(axis.tickvals) == [0, 1]


def test_a_share_of_a_value_is_drawn_from_zero() -> None:
    table = values(("none", "High", 0.5), ("1", "High", 0.004))
    figure = charts.factor_values(table, "visits", "High")
    assert figure.layout.xaxis.range[0] == 0
    assert figure.layout.xaxis.range[1] > 0.5
    assert figure.data[0].text == ("50 %", "< 1 %")
