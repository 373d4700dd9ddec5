// What stands beside the map: legend, switches for the layers, and the card that says why a village has its colour.
(() => {
  "use strict";
  const geoCus = (globalThis.geoCus ??= {});

  /** Make an element; children that are text become text nodes, never markup. */
  const make = (name, attributes, ...children) => {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes ?? {})) node.setAttribute(key, value);
    node.append(...children);
    return node;
  };
  geoCus.make = make;

  const words = (text) => make("span", { dir: "auto" }, text);

  function countTable(caption, rows, texts) {
    const head = make("tr", null, make("td", null), make("td", null), make("th", { scope: "col" }, texts.settlements), make("th", { scope: "col" }, texts.people));
    const body = rows.map((row) => make(
      "tr", row.settlements === "0" ? { class: "gc-none" } : null,
      make("td", { class: "gc-sign" }, geoCus.villageSign(row.sign, 8)),
      make("th", { scope: "row" }, row.label),
      make("td", { class: "gc-number" }, row.settlements),
      make("td", { class: "gc-number" }, row.people),
    ));
    return make("table", null, make("caption", null, caption), make("thead", null, head), make("tbody", null, ...body));
  }

  function sizes(legend, texts, radiusOf) {
    if (!legend.sizes.length) return [];
    const circles = legend.sizes.map(({ people, label }) => make(
      "li", null, geoCus.villageSign({ fill: "#fff", mark: "none", outline: "thin", people }, radiusOf(people)), words(label),
    ));
    return [make("h3", null, texts.sizes), make("ul", { class: "gc-sizes" }, ...circles)];
  }

  function providers(legend, texts) {
    if (!legend.providers.length) return [];
    const rows = legend.providers.map(({ sign, label, count }) => make("li", null, geoCus.providerSign(sign), words(`${label}: ${count}`)));
    return [make("h3", null, texts.providers), make("ul", { class: "gc-list" }, ...rows)];
  }

  function changes(legend) {
    const rows = [...legend.changes.map((row) => [geoCus.changeSign(row.sign), row]), ...legend.providerChanges.map((row) => [geoCus.providerSign(row.sign), row])];
    if (!rows.length) return [];
    return [
      make("h3", null, legend.changesTitle),
      make("ul", { class: "gc-list" }, ...rows.map(([sign, { label, count }]) => make("li", null, sign, words(`${label}: ${count}`)))),
    ];
  }

  function routes(legend, texts) {
    if (!legend.routes.length) return [];
    const rows = legend.routes.map(({ sign, label }) => make("li", null, geoCus.routeSign(sign), words(label)));
    return [make("h3", null, texts.chosen), make("ul", { class: "gc-list" }, ...rows)];
  }

  function offMap(facts) {
    const names = facts.villages.filter((village) => village.lat === null).map((village) => village.name);
    if (!names.length) return [];
    return [make("p", { class: "gc-note", dir: "auto" }, facts.texts.offMap.replace("{names}", () => names.map(geoCus.shortName).join(", ")))];
  }

  /** Fill the legend of a map. */
  geoCus.fillLegend = (node, facts, radiusOf) => {
    const { legend, texts } = facts;
    node.replaceChildren(
      make("h2", null, texts.legend),
      countTable(legend.title, legend.classes, texts),
      countTable(texts.statuses, [...legend.statuses, ...legend.special], texts),
      ...sizes(legend, texts, radiusOf),
      ...providers(legend, texts),
      ...changes(legend),
      ...routes(legend, texts),
      ...offMap(facts),
      ...facts.notes.map((note) => make("p", { class: "gc-note" }, note)),
    );
  };

  /** Make one switch for each layer that can be hidden; `hidden` names those that are. */
  geoCus.switches = (texts, layers, hidden, toggle) => {
    const boxes = Object.keys(layers).map((name) => {
      const box = make("input", { type: "checkbox" });
      box.checked = !hidden.has(name);
      box.addEventListener("change", () => toggle(name, box.checked));
      return make("label", null, box, ` ${texts[name]}`);
    });
    return make("fieldset", { class: "gc-switches" }, make("legend", null, texts.layers), ...boxes);
  };

  // What a village has of every service of the study, where the map brings that along.
  function services(village, texts) {
    if (!village.services) return [];
    const rows = village.services.map(({ name, sign, text, shown }) => make(
      "li", null,
      geoCus.villageSign(sign, 6),
      make("span", { dir: "auto" }, make("strong", null, shown ? `${name} (${texts.drawn})` : name), `: ${text}`),
    ));
    return [make("h4", null, texts.allServices), make("ul", { class: "gc-services" }, ...rows)];
  }

  /** Show why a village has its status, and its route in a sentence if there is one; without a village, say how to choose. */
  geoCus.fillCard = (node, facts, village, route, close) => {
    if (!village) {
      node.replaceChildren(make("p", { class: "gc-hint" }, facts.texts.choose));
      return;
    }
    const button = make("button", { type: "button", class: "gc-close", "aria-label": facts.texts.close }, "×");
    button.addEventListener("click", close);
    node.replaceChildren(
      button,
      make("h3", { dir: "auto" }, village.name),
      make("p", { class: "gc-status" }, geoCus.villageSign(geoCus.signOf(facts, village), 7), words(village.statusText)),
      ...(village.changeText ? [make("p", { class: "gc-change", dir: "auto" }, village.changeText)] : []),
      make("p", { dir: "auto" }, village.sentences.join(" ")),
      ...(route ? [make("p", { class: "gc-route", dir: "auto" }, route.text)] : []),
      make("p", { class: "gc-group" }, `${facts.texts.group}: ${village.peopleText}`),
      ...services(village, facts.texts),
      ...(village.link ? [make("p", { class: "gc-link" }, make("a", { href: village.link }, facts.texts.link))] : []),
    );
  };
})();
