// The base map: land, roads and boundaries of the study itself, drawn on canvas; no tiles, no requests.
// How they look stands in geo_cus.map.ground and comes with the base map as its style.
(() => {
  "use strict";
  const geoCus = (globalThis.geoCus ??= {});
  const WHOLE_WORLD = [[-85, -180], [-85, 180], [85, 180], [85, -180]];

  /** Read an encoded polyline (precision 5) into [lat, lon] pairs. */
  geoCus.decode = (text) => {
    const points = [];
    const sums = [0, 0];
    let part = 0, shift = 0, value = 0;
    for (let i = 0; i < text.length; i += 1) {
      const byte = text.charCodeAt(i) - 63;
      value |= (byte & 31) << shift;
      shift += 5;
      if (byte >= 32) continue;
      sums[part] += value & 1 ? ~(value >> 1) : value >> 1;
      if (part === 1) points.push([sums[0] / 1e5, sums[1] / 1e5]);
      part = 1 - part;
      shift = value = 0;
    }
    return points;
  };

  const areas = (encoded) => encoded.map((rings) => rings.map(geoCus.decode));
  const lines = (encoded) => encoded.map(geoCus.decode);

  function pane(map, name, zIndex) {
    if (!map.getPane(name)) {
      const node = map.createPane(name);
      node.style.zIndex = zIndex;
      node.style.pointerEvents = "none";
    }
    return { pane: name, renderer: L.canvas({ pane: name, padding: 0.3 }), interactive: false };
  }

  function landLayers(map, base) {
    const common = pane(map, "gc-land", 210);
    const { land, rivers } = base.style;
    const layers = land.map(({ name, fill, edge, width }) => L.polygon(areas(base[name]), { ...common, fillColor: fill, color: edge, weight: width, fillOpacity: 1 }));
    layers.push(L.polyline(lines(base.rivers), { ...common, color: rivers.color, weight: rivers.width }));
    return layers;
  }

  function roadLayers(map, base) {
    const common = { ...pane(map, "gc-roads", 230), lineCap: "round", lineJoin: "round" };
    const groups = base.style.roads.map((style) => ({ style, points: lines(base.roads[style.name]) }));
    const line = (points, color, width, dashArray) => {
      const layer = L.polyline(points, { ...common, color, dashArray });
      layer.gcWidth = width;
      return layer;
    };
    // All edges first, so that crossings of two roads stay open.
    const edged = groups.filter(({ style }) => style.edge);
    const edges = edged.map(({ style, points }) => line(points, style.edge, style.width + 2 * style.edgeWidth));
    return [...edges, ...groups.map(({ style, points }) => line(points, style.color, style.width, style.dash))];
  }

  function borderLayers(map, base) {
    const common = pane(map, "gc-borders", 240);
    const studied = areas(base.studied);
    const { neighbours, veil, halo, studied: border } = base.style;
    const outline = ({ color, width, opacity = 1, dash = null }) => ({ ...common, fill: false, color, weight: width, opacity, dashArray: dash });
    const layers = [L.polygon(areas(base.neighbours), outline(neighbours))];
    if (studied.length) {
      const outside = [WHOLE_WORLD, ...studied.map((rings) => rings[0])];
      layers.unshift(L.polygon(outside, { ...common, stroke: false, fillColor: veil.color, fillOpacity: veil.opacity }));
      layers.push(L.polygon(studied, outline(halo)), L.polygon(studied, outline(border)));
    }
    return layers;
  }

  /** Widths grow with the zoom, but less than the map does: road_scale of geo_cus.map.ground. */
  geoCus.scaleRoads = (map, roads) => {
    const factor = Math.min(2.6, Math.max(0.55, 2 ** ((map.getZoom() - 12) * 0.42)));
    roads.eachLayer((layer) => layer.setStyle({ weight: layer.gcWidth * factor }));
  };

  /**
   * Make the layers of a base map; the map must have a view.
   * @returns {{land: L.LayerGroup, roads: L.LayerGroup, borders: L.LayerGroup}}
   */
  geoCus.baseLayers = (map, base) => ({
    land: L.layerGroup(landLayers(map, base)),
    roads: L.layerGroup(roadLayers(map, base)),
    borders: L.layerGroup(borderLayers(map, base)),
  });
})();
