// The rounds of a mobile service, as geo_cus.map.rounds gives them: lines on roads, numbered stops, a switch for each round.
(() => {
  "use strict";
  const geoCus = (globalThis.geoCus ??= {});
  const { make } = geoCus;
  const WIDTH = 4; // px
  const FAINT = 0.1; // opacity of the others while one round is pointed at
  const INK = "#26221d";
  const TAG = { width: 26, height: 16 }; // px
  const DOT = { width: 8, height: 8 };
  const BELOW = [0, 22];
  // Where the middle of a tag may hang beside its place (px), the best first; above stand the signs of providers.
  const SPOTS = [BELOW, [24, 17], [-24, 17], [31, 0], [-31, 0], [0, -34]];

  const box = ({ x, y }, [dx, dy], { width, height } = TAG) => [x + dx - width / 2, y + dy - height / 2, x + dx + width / 2, y + dy + height / 2];
  const overlap = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
  const icon = (sign) => L.divIcon({ html: sign, className: "gc-stop", iconSize: [0, 0] });

  class Rounds {
    /**
     * @param {L.Map} map
     * @param {object} content what geo_cus.map.rounds gives
     * @param {() => void} onToggle called when other rounds are shown
     */
    constructor(map, content, onToggle) {
      Object.assign(this, { map, onToggle });
      // Casings lie below all lines: where rounds share a road, one shows through the gaps of the other.
      for (const [name, zIndex] of [["gc-casings", 424], ["gc-rounds", 425], ["gc-stops", 455]]) map.createPane(name).style.zIndex = zIndex;
      const [casings, lines] = ["gc-casings", "gc-rounds"].map((pane) => ({ pane, renderer: L.svg({ pane }) }));
      this.rounds = content.rounds.map(([mark, colour, dash, label, facts, legs], number) => {
        const drawn = legs.filter(([line]) => line).flatMap(([line, text]) => this.#leg(geoCus.decode(line), { mark, colour, dash, label, facts, text, number }, casings, lines));
        return { mark, colour, dash, label, facts, shown: true, lines: drawn, stops: [] };
      });
      for (const stop of content.stops) this.#addStop(stop);
      this.depot = this.#marker(content.depot, geoCus.depotSign(), [content.depotText]).addTo(map);
      for (const round of this.rounds) for (const layer of [...round.lines, ...round.stops]) layer.addTo(map);
      this.#order();
      this.#placeSigns();
      map.on("zoomend", () => this.#placeSigns());
      this.legend = this.#legend(content);
    }

    #leg(points, { colour, dash, mark, label, facts, text, number }, casings, lines) {
      const casing = L.polyline(points, { ...casings, color: "#fff", weight: WIDTH + 4, interactive: false });
      const line = L.polyline(points, { ...lines, color: colour, weight: WIDTH, dashArray: dash.join(" "), lineCap: "butt", lineJoin: "round" });
      line.bindTooltip(geoCus.tooltip(`${mark}: ${label}`, facts, text), { sticky: true, className: "gc-tooltip" });
      line.on("mouseover", () => this.#pointAt(number));
      line.on("mouseout", () => this.#pointAt(null));
      return [casing, line];
    }

    #addStop([number, order, lat, lon, lines]) {
      const round = this.rounds[number];
      const layer = this.#marker([lat, lon], geoCus.stopSign(round, order, BELOW), lines);
      layer.gcOrder = order;
      layer.on("mouseover", () => this.#pointAt(number));
      layer.on("mouseout", () => this.#pointAt(null));
      round.stops.push(layer);
    }

    #marker(place, sign, lines) {
      const layer = L.marker(place, { icon: icon(sign), pane: "gc-stops", keyboard: false, riseOnHover: true });
      return layer.bindTooltip(geoCus.tooltip(...lines), { direction: "top", className: "gc-tooltip" });
    }

    // Signs of places near each other hang where there is room; without room only the dot is left, until one zooms in.
    #placeSigns(first = null) {
      const at = (layer) => this.map.latLngToLayerPoint(layer.getLatLng());
      const shown = this.rounds.filter((round) => round.shown);
      const taken = [box(at(this.depot), BELOW), ...shown.flatMap((round) => round.stops).map((layer) => box(at(layer), [0, 0], DOT))];
      for (const round of shown.sort((a, b) => (b === first) - (a === first))) {
        for (const layer of round.stops) {
          const spot = SPOTS.find((one) => !taken.some((other) => overlap(box(at(layer), one), other))) ?? null;
          if (spot) taken.push(box(at(layer), spot));
          if (spot !== layer.gcSpot) layer.setIcon(icon(geoCus.stopSign(round, layer.gcOrder, spot)));
          layer.gcSpot = spot;
        }
      }
    }

    // Dashed lines lie above whole ones, which would hide them.
    #order() {
      const shown = this.rounds.filter((round) => round.shown).sort((a, b) => a.dash.length - b.dash.length || b.dash[0] - a.dash[0]);
      for (const round of shown) for (const line of round.lines) line.bringToFront();
    }

    #pointAt(number) {
      this.rounds.forEach((round, i) => {
        const opacity = number === null || number === i ? 1 : FAINT;
        for (const line of round.lines) line.setStyle({ opacity });
        for (const stop of round.stops) stop.setOpacity(opacity);
      });
      if (number === null) this.#order();
      else if (this.rounds[number].shown) for (const line of this.rounds[number].lines) line.bringToFront();
    }

    #toggle(round, shown) {
      round.shown = shown;
      for (const layer of [...round.lines, ...round.stops]) {
        if (shown) layer.addTo(this.map);
        else layer.remove();
      }
      this.#order();
      this.#placeSigns();
      this.onToggle();
    }

    #legend({ heading, depotText }) {
      const rows = this.rounds.map((round, number) => {
        const box = make("input", { type: "checkbox", autocomplete: "off" });
        box.checked = true;
        box.addEventListener("change", () => this.#toggle(round, box.checked));
        const row = make("label", null, box, geoCus.roundSign(round), make("span", { dir: "auto" }, `${round.mark}: ${round.label}`, make("br"), round.facts));
        for (const begin of ["mouseenter", "focusin"]) row.addEventListener(begin, () => {
            this.#placeSigns(round);
            this.#pointAt(number);
          });
        for (const end of ["mouseleave", "focusout"]) row.addEventListener(end, () => this.#pointAt(null));
        return row;
      });
      const depot = make("p", { class: "gc-depot" }, geoCus.depotSign(), make("span", { dir: "auto" }, depotText));
      return make("fieldset", { class: "gc-rounds" }, make("legend", null, heading), ...rows, depot);
    }

    /** Give what must be in sight: the depot and all stops. */
    bounds() {
      const signs = [this.depot, ...this.rounds.flatMap((round) => round.stops)];
      return L.latLngBounds(signs.map((layer) => layer.getLatLng()));
    }

    /** Give the boxes [left, top, right, bottom] (px) of the signs that are shown; `at` puts a place into pixels. */
    boxes(at) {
      const stops = this.rounds.filter((round) => round.shown).flatMap((round) => round.stops);
      return [...stops, this.depot].filter((layer) => layer.gcSpot !== null).map((layer) => {
        const { lat, lng } = layer.getLatLng();
        return box(at({ lat, lon: lng }), layer.gcSpot ?? BELOW);
      });
    }
  }

  const svg = (name, attributes, ...children) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
    node.append(...children);
    return node;
  };

  const picture = (box, ...parts) => svg("svg", { width: box[2], height: box[3], viewBox: box.join(" "), "aria-hidden": "true", focusable: "false" }, ...parts);

  // A sign hangs beside its place, so that it hides neither the village nor the provider there; without a spot it is a dot.
  function hung(colour, spot, ...content) {
    const dot = svg("circle", { r: 3, fill: colour, stroke: "#fff" });
    if (!spot) return picture([-14, -3, 28, 33], dot);
    const [dx, dy] = spot;
    const pole = (stroke, width) => svg("path", { d: `M0 0L${dx} ${dy}`, stroke, "stroke-width": width });
    const tag = svg("g", { transform: `translate(${dx} ${dy})` });
    tag.append(svg("rect", { x: -TAG.width / 2, y: -TAG.height / 2, ...TAG, rx: 4, fill: colour, stroke: "#fff", "stroke-width": 1.5 }), ...content);
    return picture([-14, -3, 28, 33], pole("#fff", 4), pole(colour, 2), dot, tag);
  }

  /** Draw a stop: the letter of its round and its place in it, at a spot beside the place; none: only a dot. */
  geoCus.stopSign = ({ mark, colour }, order, spot) => hung(colour, spot, svg("text", { y: 4, fill: "#fff", "text-anchor": "middle", "font-size": 11, "font-weight": 700 }, `${mark}${order}`));

  /** Draw the depot: a house. */
  geoCus.depotSign = () => hung(INK, BELOW, svg("path", { d: "M0 -6L6 -1H4V6H-4V-1H-6Z", fill: "#fff" }));

  /** Draw a piece of the line of a round, for the legend. */
  geoCus.roundSign = ({ colour, dash }) => picture(
    [0, 0, 44, 12],
    svg("path", { d: "M0 6H44", stroke: colour, "stroke-width": WIDTH, "stroke-dasharray": dash.join(" ") || "none" }),
  );

  geoCus.Rounds = Rounds;
})();
