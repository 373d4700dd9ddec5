// The rounds of a mobile service, as geo_cus.map.rounds gives them: lines on roads, numbered stops, a switch for each round.
(() => {
  "use strict";
  const geoCus = (globalThis.geoCus ??= {});
  const { make } = geoCus;
  const WIDTH = 4; // px
  const FAINT = 0.2; // opacity of the others while one round is pointed at
  const INK = "#26221d";

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
      this.rounds = content.rounds.map(([mark, colour, dash, label, legs], number) => {
        const drawn = legs.filter(([line]) => line).flatMap(([line, text]) => this.#leg(geoCus.decode(line), { mark, colour, dash, label, text, number }, casings, lines));
        return { mark, colour, dash, label, shown: true, lines: drawn, stops: [] };
      });
      for (const stop of content.stops) this.#addStop(stop);
      this.depot = this.#marker(content.depot, geoCus.depotSign(), [content.depotText]).addTo(map);
      for (const round of this.rounds) for (const layer of [...round.lines, ...round.stops]) layer.addTo(map);
      this.#order();
      this.legend = this.#legend(content);
    }

    #leg(points, { colour, dash, mark, label, text, number }, casings, lines) {
      const casing = L.polyline(points, { ...casings, color: "#fff", weight: WIDTH + 4, interactive: false });
      const line = L.polyline(points, { ...lines, color: colour, weight: WIDTH, dashArray: dash.join(" "), lineCap: "butt", lineJoin: "round" });
      line.bindTooltip(geoCus.tooltip(`${mark}: ${label}`, text), { sticky: true, className: "gc-tooltip" });
      line.on("mouseover", () => this.#pointAt(number));
      line.on("mouseout", () => this.#pointAt(null));
      return [casing, line];
    }

    #addStop([number, order, lat, lon, lines]) {
      const round = this.rounds[number];
      const layer = this.#marker([lat, lon], geoCus.stopSign(round, order), lines);
      layer.on("mouseover", () => this.#pointAt(number));
      layer.on("mouseout", () => this.#pointAt(null));
      round.stops.push(layer);
    }

    #marker(place, sign, lines) {
      const icon = L.divIcon({ html: sign, className: "gc-stop", iconSize: [0, 0] });
      const layer = L.marker(place, { icon, pane: "gc-stops", keyboard: false, riseOnHover: true });
      return layer.bindTooltip(geoCus.tooltip(...lines), { direction: "top", className: "gc-tooltip" });
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
      this.onToggle();
    }

    #legend({ heading, depotText }) {
      const rows = this.rounds.map((round, number) => {
        const box = make("input", { type: "checkbox", autocomplete: "off" });
        box.checked = true;
        box.addEventListener("change", () => this.#toggle(round, box.checked));
        const row = make("label", null, box, geoCus.roundSign(round), make("span", { dir: "auto" }, `${round.mark}: ${round.label}`));
        for (const begin of ["mouseenter", "focusin"]) row.addEventListener(begin, () => this.#pointAt(number));
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
      return [...stops, this.depot].map((layer) => {
        const { lat, lng } = layer.getLatLng();
        const { x, y } = at({ lat, lon: lng });
        return [x - geoCus.STOP_WIDTH / 2, y, x + geoCus.STOP_WIDTH / 2, y + geoCus.STOP_FOOT];
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

  geoCus.STOP_WIDTH = 26;
  geoCus.STOP_FOOT = 30; // px from a place down to the lower edge of its sign
  const TAG = { x: -geoCus.STOP_WIDTH / 2, y: 14, width: geoCus.STOP_WIDTH, height: 16, rx: 4, stroke: "#fff", "stroke-width": 1.5 };

  // A sign hangs below its place, so that it hides neither the village nor the provider there.
  function hung(colour, content) {
    const half = geoCus.STOP_WIDTH / 2 + 1;
    return picture(
      [-half, -3, 2 * half, geoCus.STOP_FOOT + 5],
      svg("path", { d: "M0 0V14", stroke: "#fff", "stroke-width": 4 }),
      svg("path", { d: "M0 0V14", stroke: colour, "stroke-width": 2 }),
      svg("circle", { r: 2.5, fill: colour, stroke: "#fff" }),
      svg("rect", { ...TAG, fill: colour }),
      content,
    );
  }

  /** Draw a stop: the letter of its round and its place in it. */
  geoCus.stopSign = ({ mark, colour }, order) => hung(colour, svg("text", { y: 26, fill: "#fff", "text-anchor": "middle", "font-size": 11, "font-weight": 700 }, `${mark}${order}`));

  /** Draw the depot: a house. */
  geoCus.depotSign = () => hung(INK, svg("path", { d: "M0 16L6 21H4V28H-4V21H-6Z", fill: "#fff" }));

  /** Draw a piece of the line of a round, for the legend. */
  geoCus.roundSign = ({ colour, dash }) => picture(
    [0, 0, 44, 12],
    svg("path", { d: "M0 6H44", stroke: colour, "stroke-width": WIDTH, "stroke-dasharray": dash.join(" ") || "none" }),
  );

  geoCus.Rounds = Rounds;
})();
