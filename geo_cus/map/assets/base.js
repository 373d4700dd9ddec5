// The base map: land, roads and boundaries of the study itself, drawn on canvas; no tiles, no requests.
(() => {
  "use strict";
  const geoCus = (globalThis.geoCus ??= {});
  const WHOLE_WORLD = [[-85, -180], [-85, 180], [85, 180], [85, -180]];

  const LAND = {
    forest: { fillColor: "#d3e2c4", color: "#bfd3ac", weight: 0.6 },
    builtUp: { fillColor: "#e9dfd3", color: "#d9ccbc", weight: 0.5 },
    water: { fillColor: "#b9d8ea", color: "#7fadc9", weight: 0.9 },
  };
  // Width at zoom 12 (px): the line itself and its darker edge on both sides.
  const ROADS = {
    track: { color: "#c3b9a6", width: 0.8, dash: "4 3" },
    minor: { color: "#ffffff", width: 1.1, edge: "#b5aea1", edgeWidth: 0.6 },
    secondary: { color: "#ffffff", width: 2.2, edge: "#9c968b", edgeWidth: 0.8 },
    main: { color: "#ffffff", width: 3.2, edge: "#77726a", edgeWidth: 1.0 },
  };

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
    const layers = Object.entries(LAND).map(([name, style]) => L.polygon(areas(base[name]), { ...common, ...style, fillOpacity: 1 }));
    layers.push(L.polyline(lines(base.rivers), { ...common, color: "#7fadc9", weight: 1.6 }));
    return layers;
  }

  function roadLayers(map, base) {
    const common = { ...pane(map, "gc-roads", 230), lineCap: "round", lineJoin: "round" };
    const groups = Object.entries(ROADS).map(([name, style]) => ({ style, points: lines(base.roads[name]) }));
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
    const layers = [L.polygon(areas(base.neighbours), { ...common, fill: false, color: "#9a8fa3", weight: 1, dashArray: "5 4" })];
    if (studied.length) {
      const veil = [WHOLE_WORLD, ...studied.map((rings) => rings[0])];
      layers.unshift(L.polygon(veil, { ...common, stroke: false, fillColor: "#f7f5f0", fillOpacity: 0.62 }));
      layers.push(L.polygon(studied, { ...common, fill: false, color: "#fff", weight: 4.5, opacity: 0.7 }));
      layers.push(L.polygon(studied, { ...common, fill: false, color: "#6b4a7d", weight: 1.8, dashArray: "10 4 2 4" }));
    }
    return layers;
  }

  /** Widths grow with the zoom, but less than the map does. */
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
