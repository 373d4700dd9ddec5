"""The outlines of the gminas of a study, and of their neighbours, from any layer that names gminas by TERYT."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import geopandas as gpd
import pandas as pd
import shapely

from geo_cus.crs import GEOGRAPHIC_CRS, METRIC_CRS
from geo_cus.data.polygons import mended
from geo_cus.data.vector_file import layer_names, read_layer
from geo_cus.errors import SourceError
from geo_cus.faults import shown
from geo_cus.schema import header_key

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


NEIGHBOUR_M: Final = 15_000.0
"""A gmina no farther than this from a studied one is kept as its neighbour (m)."""

_TERYT_HEADERS: Final = (
    "jptkodje",
    "terc",
    "teryt",
    "kodteryt",
    "terytgminy",
    "kodgminy",
    "idterc",
    "terc7",
    "gminateryt",
    "nationalcode",
    "kod",
)
_NAME_HEADERS: Final = ("jptnazwa", "nazwa", "name", "nazwagminy", "nazwajednostki", "gmina")
"""Headers as `schema.header_key` folds them, without spaces; the first that a layer has is taken."""

_UNIT_DIGITS: Final = 6
_POWIAT_DIGITS: Final = 4
_CODES_SHOWN: Final = 8


def read_boundary(path: Path, *, gminas: Sequence[str]) -> gpd.GeoDataFrame:
    """
    Read the outlines of the studied gminas and of their neighbours.

    Parameters
    ----------
    path
        A ``.geojson``, ``.json``, ``.gpkg`` or ``.shp`` file of polygons, each with the TERYT code of its gmina; a
        single polygon without a code is the single gmina studied.
    gminas
        TERYT codes (7 digits) of the gminas studied. Where the file does not know the last digit of a code, which
        changes when a village becomes a town, the parts with the same first six make the gmina.

    Returns
    -------
    geopandas.GeoDataFrame
        A row a gmina in EPSG:4326: ``teryt`` (7 digits), ``name`` (may be empty), ``studied`` and ``geometry``. First
        the studied ones in the order of `gminas`, then those within `NEIGHBOUR_M` (m) in the order of their codes.

    Raises
    ------
    SourceError
        The file is damaged, has no sure CRS, no polygons or no codes, or lacks one of the gminas.
    """
    layer = read_layer(path, _gmina_layer(path))
    areas = _areas(layer, path)
    if _found(layer, _TERYT_HEADERS) is None:
        if len(areas) > 1 or len(gminas) != 1:
            raise SourceError(
                "{file}: there is no column with the TERYT code of the gmina. Add one called “teryt”, or "
                "save only the one gmina of the study.",
                file=path.name,
            )
        areas["teryt"] = gminas[0]
    gmina_of = _gmina_of_each(areas["teryt"], gminas)
    _check_all_there(areas, gmina_of, gminas, path)
    return _with_neighbours(areas, gmina_of, gminas)


def _gmina_layer(path: Path) -> str | None:
    names = layer_names(path)
    return next((name for name in names if "gmin" in name.lower()), None) if len(names) > 1 else None


def _found(layer: gpd.GeoDataFrame, headers: Sequence[str]) -> str | None:
    """Give the column with the first of these headers that the layer has."""
    by_key = {header_key(str(name)).replace(" ", ""): str(name) for name in layer.columns}
    return next((by_key[header] for header in headers if header in by_key), None)


def _areas(layer: gpd.GeoDataFrame, path: Path) -> gpd.GeoDataFrame:
    """Give the polygons of a layer in EPSG:2180 with ``teryt`` and ``name``, both empty where not known."""
    shapes = gpd.GeoSeries(mended(layer.geometry.to_numpy()), crs=layer.crs).to_crs(METRIC_CRS)
    columns = {
        "teryt": _codes(layer, _found(layer, _TERYT_HEADERS)),
        "name": _texts(layer, _found(layer, _NAME_HEADERS)),
    }
    areas = gpd.GeoDataFrame(columns, geometry=shapes, crs=METRIC_CRS)
    areas = areas[~areas.geometry.is_empty].reset_index(drop=True)
    if areas.empty:
        raise SourceError(
            "{file}: there are no areas in this file. The boundary of a gmina must be a polygon.", file=path.name
        )
    return areas


def _texts(layer: gpd.GeoDataFrame, column: str | None) -> pd.Series[str]:
    if column is None:
        return pd.Series("", index=layer.index, dtype="str")
    texts: pd.Series[str] = layer[column].astype(object).where(layer[column].notna(), "").astype(str).str.strip()
    return texts


def _codes(layer: gpd.GeoDataFrame, column: str | None) -> pd.Series[str]:
    """Read codes as they are met: ``1210062``, ``121006_2``, ``12 10 06 2``, and numbers that lost their first zero."""
    digits = _texts(layer, column).str.removesuffix(".0").str.replace(r"[\s_-]", "", regex=True)
    return digits.where(~digits.str.fullmatch(r"\d{6}"), "0" + digits)


def _gmina_of_each(codes: pd.Series[str], gminas: Sequence[str]) -> pd.Series[str]:
    """Give for each area the studied gmina it belongs to, empty where it is another one."""
    belongs = codes.where(codes.isin(gminas), "")
    for gmina in gminas:
        if not (belongs == gmina).any():
            belongs = belongs.mask((belongs == "") & (codes.str[:_UNIT_DIGITS] == gmina[:_UNIT_DIGITS]), gmina)
    return belongs


def _check_all_there(areas: gpd.GeoDataFrame, gmina_of: pd.Series[str], gminas: Sequence[str], path: Path) -> None:
    missing = [gmina for gmina in gminas if not (gmina_of == gmina).any()]
    if not missing:
        return
    powiats = tuple(gmina[:_POWIAT_DIGITS] for gmina in missing)
    others = areas.sort_values(["teryt", "name"])
    near = others[others["teryt"].str.startswith(powiats)]
    shown_rows = (near if len(near) else others).head(_CODES_SHOWN)
    raise SourceError(
        "{file}: the gminas {missing} are not in this file. It has {count} areas, among them: "
        "{shown}. Check the TERYT codes in study.toml.",
        file=path.name,
        missing=", ".join(missing),
        count=len(areas),
        shown="; ".join(
            shown(f"{row.teryt} {row.name_}".strip())
            for row in shown_rows.rename(columns={"name": "name_"}).itertuples()
        ),
    )


def _with_neighbours(areas: gpd.GeoDataFrame, gmina_of: pd.Series[str], gminas: Sequence[str]) -> gpd.GeoDataFrame:
    is_studied = gmina_of != ""
    reach = shapely.union_all(areas.geometry[is_studied].to_numpy())
    is_near = ~is_studied & (areas.geometry.distance(reach) <= NEIGHBOUR_M)
    kept = areas[is_studied | is_near].assign(studied=is_studied, teryt=areas["teryt"].where(~is_studied, gmina_of))
    # The outline of a gmina may come in several rows (a town and its villages); its name is the first in the alphabet.
    whole = (
        kept.sort_values(["teryt", "name"]).dissolve(by="teryt", aggfunc="first", as_index=False).to_crs(GEOGRAPHIC_CRS)
    )
    rank = whole["teryt"].map({gmina: place for place, gmina in enumerate(gminas)}).fillna(len(gminas))
    order = whole.assign(rank=rank).sort_values(["rank", "teryt"]).index
    return whole.loc[order, ["teryt", "name", "studied", "geometry"]].reset_index(drop=True)
