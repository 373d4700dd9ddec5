// The route of the chosen village to its nearest provider, and the stretch of it that loses most time.
(() => {
  "use strict";
  const geoCus = (globalThis.geoCus ??= {});
  const INK = "#26221d";
  const ROUTE = "#0b57d0";

  // From the lowest line to the topmost: a casing parts them from any ground; the worst stretch is banded, not only coloured.
  const ROUTE_STYLES = [{ color: "#fff", weight: 9 }, { color: ROUTE, weight: 5 }];
  const WORST_STYLES = [{ color: INK, weight: 9 }, { color: "#ffd23f", weight: 5 }, { color: INK, weight: 5, dashArray: "2 8", lineCap: "butt" }];

  /** Draw a dotted line between points: a walk to the road, or a way that is not known. */
  geoCus.dottedLine = (points, style) => L.polyline(points, { ...style, color: ROUTE, weight: 3, dashArray: "1 6", lineCap: "round" });

  /** Give the points of a route, [lat, lon] each. */
  geoCus.routePoints = (route, pieces) => route.pieces.flatMap((number) => geoCus.decode(pieces[number]));

  /**
   * Make the lines of a route, the lowest first.
   * @param {{pieces: number[], worst: number[]|null}} route
   * @param {string[]} pieces encoded lines that routes are made of
   * @param {Array<number[]>} ends where the route begins and ends, off the road
   * @param {object} style options of every line
   */
  geoCus.routeLines = (route, pieces, ends, style) => {
    const whole = geoCus.routePoints(route, pieces);
    if (!whole.length) return [];
    const drawn = (points, styles) => styles.map((own) => L.polyline(points, { ...style, lineJoin: "round", ...own }));
    const worst = route.worst ? geoCus.routePoints({ pieces: route.pieces.slice(...route.worst) }, pieces) : [];
    return [
      geoCus.dottedLine([ends[0], whole[0]], style),
      geoCus.dottedLine([whole.at(-1), ends[1]], style),
      ...drawn(whole, ROUTE_STYLES),
      ...(worst.length ? drawn(worst, WORST_STYLES) : []),
    ];
  };

  /** Draw a piece of a route, or of its worst stretch, for the legend. */
  geoCus.routeSign = (kind) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    for (const [key, value] of Object.entries({ width: 34, height: 14, viewBox: "0 0 34 14", "aria-hidden": "true", focusable: "false" })) svg.setAttribute(key, value);
    for (const { color, weight, dashArray = "none", lineCap = "round" } of kind === "worst" ? WORST_STYLES : ROUTE_STYLES) {
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      const attributes = { d: "M6 7H28", fill: "none", stroke: color, "stroke-width": weight, "stroke-dasharray": dashArray, "stroke-linecap": lineCap };
      for (const [key, value] of Object.entries(attributes)) path.setAttribute(key, value);
      svg.append(path);
    }
    return svg;
  };
})();
