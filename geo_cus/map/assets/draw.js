// The map of one service: draws the layers that geo_cus.map.layers describes. The council's page and the dashboard share it.
(() => {
  "use strict";
  const geoCus = (globalThis.geoCus ??= {});
  const { make } = geoCus;
  const LARGEST_RADIUS = 26; // px, of the place with most people, where there is room
  const LEAST_LARGEST_RADIUS = 9;
  const SHARE_OF_MAP = 0.05; // of the map's area that all circles together may take
  const SMALLEST_RADIUS = 4.5;
  const NARROW = 480; // px
  const POLE = 15; // px a provider's sign stands above its place
  const POLAND = [[49, 14.1], [54.9, 24.2]];
  geoCus.FONT = '"Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif';

  /** Options of L.map for a map without tiles; folium is given the same in council.py. */
  geoCus.MAP_OPTIONS = { zoomSnap: 0.25, zoomDelta: 0.5, wheelPxPerZoomLevel: 90, zoomControl: false, attributionControl: false };

  /** Give the people of a village as far as they are told: none where unknown or hidden. */
  const known = (village) => (typeof village.people === "number" ? village.people : 0);

  /** Say how a village is drawn. */
  geoCus.signOf = (facts, village) => {
    const sign = facts.signs[village.status];
    return { ...sign, fill: sign.fill || facts.fills[village.class], people: village.people, change: village.change };
  };

  /** Make the content of a tooltip: lines, the first of them strong, empty ones left out. */
  const tooltip = geoCus.tooltip = (...lines) => make("div", { dir: "auto" }, ...lines.filter(Boolean).map((line, i) => make(i ? "div" : "strong", { dir: "auto" }, line)));

  class View {
    /**
     * @param {HTMLElement} root filled with the map, its card and its legend
     * @param {{map?: L.Map, onSelect?: (id: string|null) => void, onHide?: (names: string[]) => void,
     *   view?: {center: L.LatLng, zoom: number}, hidden?: string[]}} options
     *   map: one that exists already, inside `root`; onSelect: called when the user chooses a village; onHide: called with
     *   the layers that are hidden, when others are; view, hidden: what is remembered of both
     */
    constructor(root, { map, onSelect, onHide, view, hidden } = {}) {
      this.root = root;
      this.onSelect = onSelect ?? (() => {});
      this.onHide = onHide ?? (() => {});
      this.remembered = view;
      root.classList.add("gc");
      const stage = root.querySelector(".gc-stage") ?? root.appendChild(make("div", { class: "gc-stage" }));
      const place = map ? map.getContainer() : stage.appendChild(make("div", {}));
      place.classList.add("gc-map");
      // The card never lies over the map: it would hide villages that somebody wants to choose next.
      const side = root.appendChild(make("div", { class: "gc-side" }));
      this.card = side.appendChild(make("div", { class: "gc-card", role: "status" }));
      this.legend = side.appendChild(make("div", { class: "gc-legend" }));
      // Leaflet takes the focus at the first press of the mouse; a page that scrolled to it would lose the click.
      const focus = place.focus.bind(place);
      place.focus = (options) => focus({ preventScroll: true, ...options });
      this.map = map ?? L.map(place, geoCus.MAP_OPTIONS);
      // Leaflet's canvas needs a view before the first layer.
      if (!map) this.map.fitBounds(POLAND, { animate: false });
      this.gestures = new geoCus.Gestures(this.map, stage);
      this.villages = L.layerGroup();
      this.providers = L.layerGroup();
      this.names = L.layerGroup();
      this.hidden = new Set(hidden);
      this.#panes();
      this.map.on("zoomend", () => this.#rescale());
      this.map.on("moveend", () => this.#drawNames());
      this.sizes = new ResizeObserver(() => this.#resized());
      this.sizes.observe(place);
    }

    #panes() {
      const panes = { "gc-link": 430, "gc-villages": 440, "gc-providers": 450, "gc-labels": 460 };
      for (const [name, zIndex] of Object.entries(panes)) this.map.createPane(name).style.zIndex = zIndex;
      for (const name of ["gc-link", "gc-labels"]) this.map.getPane(name).style.pointerEvents = "none";
      this.map.getPane("gc-labels").classList.add("leaflet-zoom-hide");
      this.link = L.layerGroup();
      this.linkRenderer = L.svg({ pane: "gc-link" });
    }

    /** Draw the base map and show the whole of it, or the view that is remembered. */
    setBase(base) {
      for (const layer of Object.values(this.base ?? {})) layer.remove();
      this.baseNames = base.names;
      this.bounds = base.bounds && [[base.bounds[0], base.bounds[1]], [base.bounds[2], base.bounds[3]]];
      this.fitted = false;
      this.#resized();
      this.base = geoCus.baseLayers(this.map, base);
      this.#showLayers(this.base);
      geoCus.scaleRoads(this.map, this.base.roads);
    }

    /**
     * Take in routes of villages, all of them or that of the one chosen.
     * @param {{pieces: string[], of: Object<string, {pieces: number[], worst: number[]|null, toHome: boolean, text: string}>}} routes
     *   pieces: encoded lines; of: by village the numbers of its lines and which of them are its worst stretch
     */
    setRoutes(routes) {
      const told = JSON.stringify(routes);
      if (told === this.toldRoutes) return;
      Object.assign(this, { routes, toldRoutes: told });
      if (this.selected !== null) this.select(this.selected, { pan: false });
    }

    /** Draw the rounds of a mobile service, with a switch for each of them in the legend. */
    setRounds(content) {
      this.rounds = new geoCus.Rounds(this.map, content, () => this.#drawNames());
      // A depot may lie beyond the gmina, and signs hang below their places.
      this.bounds = L.latLngBounds(this.bounds ?? []).extend(this.rounds.bounds().pad(0.04));
      if (this.fitted && !this.restored) this.showAll();
    }

    #routeOf(village) {
      return (village && this.routes?.of[village.id]) ?? null;
    }

    /** Draw villages, providers and legend; pan, zoom and hidden layers stay as they are. */
    setFacts(facts) {
      const first = !this.facts;
      const reworded = first || this.facts.language !== facts.language;
      this.facts = facts;
      this.most = Math.max(1, facts.most ?? 0, ...facts.villages.map(known));
      this.root.lang = facts.language;
      const place = this.map.getContainer();
      place.setAttribute("role", "region");
      place.setAttribute("aria-label", `${facts.texts.map}: ${facts.title}`);
      if (reworded) this.#controls(facts.texts);
      if (first) this.#showLayers({ villages: this.villages, ...this.#layers() });
      this.#drawFacts();
    }

    #drawFacts() {
      this.largest = this.#largestRadius();
      this.#drawProviders();
      this.#drawVillages();
      this.#drawNames();
      geoCus.fillLegend(this.legend, this.facts, (people) => this.radiusOf(people));
      if (this.rounds) this.legend.firstElementChild.after(this.rounds.legend);
      this.legend.append(this.switches);
      this.select(this.selected ?? null, { pan: false });
    }

    #controls(texts) {
      for (const control of this.shownControls ?? []) control.remove();
      const whole = new L.Control({ position: "topleft" });
      whole.onAdd = () => this.#wholeButton(texts);
      this.shownControls = [L.control.zoom({ zoomInTitle: texts.zoomIn, zoomOutTitle: texts.zoomOut }), whole, L.control.scale({ imperial: false, maxWidth: 140 })];
      for (const control of this.shownControls) control.addTo(this.map);
      this.switches = geoCus.switches(texts, this.#layers(), this.hidden, (name, shown) => this.#toggle(name, shown));
      this.gestures.speak(texts);
    }

    #wholeButton(texts) {
      const button = make("button", { type: "button", class: "gc-whole", title: texts.whole, "aria-label": texts.whole }, geoCus.frameSign());
      L.DomEvent.disableClickPropagation(button);
      button.addEventListener("click", () => this.showAll());
      return make("div", { class: "leaflet-bar" }, button);
    }

    #layers() {
      return { providers: this.providers, names: this.names, route: this.link, ...this.base };
    }

    #showLayers(layers) {
      for (const [name, layer] of Object.entries(layers)) if (!this.hidden.has(name)) layer.addTo(this.map);
    }

    #toggle(name, shown) {
      const layer = this.#layers()[name];
      if (shown) this.hidden.delete(name);
      else this.hidden.add(name);
      if (shown) layer.addTo(this.map);
      else layer.remove();
      this.onHide([...this.hidden]);
      this.#rescale();
      this.#drawNames();
    }

    /** Give the radius (px) of a circle: its area is proportional to the people, down to a smallest dot; fixed if unknown. */
    radiusOf(people) {
      if (typeof people !== "number") return this.map.getSize().x < NARROW ? 6 : 9;
      return Math.max(SMALLEST_RADIUS, this.largest * Math.sqrt(people / this.most));
    }

    // Many places of like size would cover the map, so all shrink together.
    #largestRadius() {
      const { x, y } = this.map.getSize();
      const all = this.facts.villages.reduce((sum, village) => sum + known(village), 0) / this.most;
      const fitting = Math.sqrt((SHARE_OF_MAP * x * y) / (Math.PI * Math.max(1, all)));
      return Math.round(Math.min(LARGEST_RADIUS, Math.max(LEAST_LARGEST_RADIUS, fitting)));
    }

    #drawVillages() {
      this.villages.clearLayers();
      this.markers = new Map();
      const onMap = this.facts.villages.filter((village) => village.lat !== null);
      this.tabStop = onMap[0]?.id;
      for (const village of onMap) this.#drawVillage(village);
    }

    #drawVillage(village) {
      const sign = geoCus.signOf(this.facts, village);
      const svg = geoCus.villageSign(sign, this.radiusOf(village.people));
      const radius = geoCus.signReach(sign, this.radiusOf(village.people));
      const size = Number(svg.getAttribute("width"));
      const icon = L.divIcon({ html: svg, className: "gc-village", iconSize: [size, size] });
      // Small circles lie above large ones; 1e4 outweighs Leaflet's order from north to south.
      const layer = L.marker([village.lat, village.lon], { icon, pane: "gc-villages", keyboard: false, autoPanOnFocus: false, zIndexOffset: Math.round(-radius * 1e4) });
      layer.bindTooltip(tooltip(village.name, village.way || village.statusText, village.peopleText, village.changeText), { direction: "top", offset: [0, -radius], className: "gc-tooltip" });
      layer.on("click", () => this.#choose(village.id));
      layer.on("add", () => this.#prepare(village, layer));
      this.markers.set(village.id, layer);
      this.villages.addLayer(layer);
      Object.assign(layer, { gcVillage: village, gcRadius: radius });
    }

    #marker(layer) {
      return layer.getElement() ?? {};
    }

    // One stop of the Tab key for all villages; the arrow keys walk from one to the next.
    #prepare(village, layer) {
      const node = layer.getElement();
      node.tabIndex = village.id === this.tabStop ? 0 : -1;
      node.setAttribute("role", "button");
      node.setAttribute("aria-label", [village.name, village.statusText, village.way, village.peopleText, village.changeText].filter(Boolean).join(", "));
      node.setAttribute("aria-pressed", String(village.id === this.selected));
      // The keyboard may walk out of sight; a click never moves the map.
      node.addEventListener("focus", () => node.matches(":focus-visible") && this.map.panInside(layer.getLatLng(), { padding: [50, 50], animate: false }));
      node.addEventListener("keydown", (event) => this.#key(event, village, layer));
    }

    #key(event, village, layer) {
      const directions = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
      if (event.key === "Enter" || event.key === " ") this.#choose(village.id);
      else if (event.key === "Escape") this.#choose(null);
      else if (directions[event.key]) this.#walk(layer, directions[event.key]);
      else return;
      event.preventDefault();
      event.stopPropagation();
    }

    #walk(from, [dx, dy]) {
      const start = this.map.latLngToLayerPoint(from.getLatLng());
      let best = null, least = Infinity;
      for (const layer of this.markers.values()) {
        const way = this.map.latLngToLayerPoint(layer.getLatLng()).subtract(start);
        const ahead = way.x * dx + way.y * dy;
        const aside = Math.abs(way.x * dy) + Math.abs(way.y * dx);
        if (ahead > 0.5 && ahead + 2 * aside < least) [best, least] = [layer, ahead + 2 * aside];
      }
      if (best) this.#focus(best, from);
    }

    #focus(layer, before) {
      this.tabStop = layer.gcVillage.id;
      this.#marker(before).tabIndex = -1;
      const node = layer.getElement();
      node.tabIndex = 0;
      node.focus({ preventScroll: true });
    }

    #drawProviders() {
      this.providers.clearLayers();
      for (const provider of this.facts.providers) {
        const icon = L.divIcon({ html: geoCus.providerSign(provider, POLE), className: "gc-provider", iconSize: [22, 22] });
        const layer = L.marker([provider.lat, provider.lon], { icon, pane: "gc-providers", keyboard: false });
        const form = provider.outside ? `${provider.form_text}, ${this.facts.texts.outside}` : provider.form_text;
        layer.bindTooltip(
          tooltip(provider.name, provider.change_text, provider.place, form, provider.hours_text, `${this.facts.texts.services}: ${provider.services.join("; ")}`, provider.problem),
          { direction: "top", offset: [0, -POLE - 6], className: "gc-tooltip" },
        );
        this.providers.addLayer(layer);
      }
    }

    #drawNames() {
      if (!this.facts || !this.map.hasLayer(this.names)) return;
      this.names.clearLayers();
      const at = (place) => this.map.latLngToLayerPoint([place.lat, place.lon]);
      const shown = [...(this.markers?.values() ?? [])].sort((a, b) => known(b.gcVillage) - known(a.gcVillage));
      const labels = shown.map(({ gcVillage: village, gcRadius: radius }, i) => {
        const { x, y } = at(village);
        const kind = i === 0 && village.people > 1000 ? "town" : "village";
        return { text: geoCus.shortName(village.name), kind, x, y, radius, box: [x - radius, y - radius, x + radius, y + radius] };
      });
      const signs = this.facts.providers.map(at).map(({ x, y }) => [x - 7, y - POLE - 7, x + 7, y]);
      const frame = this.#frame();
      const buttons = [frame[0], frame[1], frame[0] + 54, frame[1] + 126];
      const boxes = [...labels.map((label) => label.box), ...signs, ...(this.rounds?.boxes(at) ?? []), buttons];
      for (const { kind, name, ...place } of this.baseNames) labels.push({ text: geoCus.shortName(name), kind, ...at(place) });
      for (const placed of geoCus.placeLabels(labels, boxes, frame)) this.names.addLayer(new Name(placed));
    }

    // What is in sight, in the pixels in which names are placed.
    #frame() {
      const corner = this.map.containerPointToLayerPoint([0, 0]);
      const { x, y } = this.map.getSize();
      return [corner.x, corner.y, corner.x + x, corner.y + y];
    }

    #rescale() {
      if (!this.facts) return;
      geoCus.scaleRoads(this.map, this.base.roads);
    }

    // A map that was hidden or has no size yet is shown whole as soon as it has one, and stays whole until it is moved.
    #resized() {
      const whole = this.showsAll;
      this.map.invalidateSize({ animate: false });
      if (this.facts && this.largest !== this.#largestRadius()) this.#drawFacts();
      if (!this.map.getSize().x || !this.map.getSize().y) return;
      if (this.fitted) {
        if (whole) this.showAll();
        return;
      }
      this.fitted = true;
      this.restored = Boolean(this.remembered);
      if (this.restored) this.map.setView(this.remembered.center, this.remembered.zoom, { animate: false });
      else this.showAll();
      this.remembered = undefined;
    }

    /** Tell whether the map shows the whole area studied, as `showAll` has left it. */
    get showsAll() {
      return this.whole === "coming" || Boolean(this.whole?.center.equals(this.map.getCenter()) && this.whole.zoom === this.map.getZoom());
    }

    /** Show the whole area studied. */
    showAll() {
      this.whole = "coming";
      this.map.fitBounds(this.bounds ?? POLAND, { paddingTopLeft: [this.map.getSize().x < NARROW ? 40 : 24, 24], paddingBottomRight: [24, 24], maxZoom: 15, animate: false });
      this.whole = { center: this.map.getCenter(), zoom: this.map.getZoom() };
    }

    #choose(id) {
      const chosen = id === this.selected ? null : id;
      this.select(chosen, { pan: false });
      this.onSelect(chosen);
    }

    /**
     * Mark a village and show its card; null takes the mark away.
     * @param {string|null} id
     * @param {{pan?: boolean}} options pan: bring it into view
     */
    select(id, { pan = true } = {}) {
      const before = this.markers.get(this.selected);
      if (before) this.#marked(before, false);
      const village = this.facts.villages.find((item) => item.id === id) ?? null;
      this.selected = village?.id ?? null;
      const route = this.#routeOf(village);
      geoCus.fillCard(this.card, this.facts, village, route, () => this.#choose(this.selected));
      this.card.classList.toggle("gc-open", Boolean(village));
      this.link.clearLayers();
      const layer = this.markers.get(this.selected);
      if (!layer) return;
      this.#marked(layer, true);
      this.#drawLink(village, route);
      if (pan) this.map.panInside(layer.getLatLng(), { padding: [60, 60], animate: false });
    }

    #marked(layer, on) {
      const node = this.#marker(layer);
      node.classList?.toggle("gc-selected", on);
      node.setAttribute?.("aria-pressed", String(on));
    }

    // Where ways are estimates there is no route, and a dotted line points to the provider.
    #drawLink(village, route) {
      const provider = this.facts.providers.find((item) => item.provider_id === village.provider);
      if (!provider) return;
      const style = { pane: "gc-link", renderer: this.linkRenderer, interactive: false };
      const ends = [[village.lat, village.lon], [provider.lat, provider.lon]];
      const lines = this.facts.legend.routes.length ? [] : [geoCus.dottedLine(ends, style)];
      if (route?.pieces.length) lines.push(...geoCus.routeLines(route, this.routes.pieces, route.toHome ? ends.reverse() : ends, style));
      for (const line of lines) this.link.addLayer(line);
    }

    /** Give the map the size of a sheet of paper while it is printed. */
    print(on) {
      this.root.classList.toggle("gc-printed", on);
      if (on) this.beforePrint = this.showsAll ? null : { center: this.map.getCenter(), zoom: this.map.getZoom() };
      this.map.invalidateSize({ animate: false });
      if (on || !this.beforePrint) this.showAll();
      else this.map.setView(this.beforePrint.center, this.beforePrint.zoom, { animate: false });
    }

    /** Take the map away. */
    remove() {
      // What is taken out of the page changes its size once more, and a map that is gone has none.
      this.sizes.disconnect();
      this.map.remove();
      this.root.replaceChildren();
    }
  }

  /** A name that moves with the map. */
  const Name = L.Layer.extend({
    initialize(placed) { this.placed = placed; },
    onAdd(map) {
      this.node = geoCus.labelElement(this.placed);
      map.getPane("gc-labels").append(this.node);
    },
    onRemove() { this.node.remove(); },
  });

  geoCus.View = View;
})();
