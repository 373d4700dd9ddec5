// The council's page: its services are switched, and map, table, search and address choose settlements for each other.
(() => {
  "use strict";
  const { make } = geoCus;
  const byId = (id) => document.getElementById(id);
  const content = JSON.parse(byId("gc-payload").textContent);
  const sheets = new geoCus.Sheets(content);
  const root = byId("gc-root");
  const study = document.title.slice(byId("gc-title").textContent.length);

  const view = new geoCus.View(root, { map: geoCus.foliumMap, onSelect: (id) => chosen(id) });
  view.setBase(content.base);
  view.map.getContainer().setAttribute("aria-describedby", "gc-words");
  geoCus.view = view;

  const options = { language: content.language, sortBy: content.texts.sort };
  const tables = {
    accounting: new geoCus.Table(byId("accounting"), options),
    villages: new geoCus.Table(byId("villages"), { ...options, onPlace: (id) => choose(id, { whole: true }) }),
    providers: new geoCus.Table(byId("providers"), options),
  };

  // The link can be copied from the address; the step itself is none of the browser's history.
  function chosen(id) {
    tables.villages.mark(id);
    const address = location.href.split("#")[0];
    history.replaceState(null, "", id === null ? address : address + geoCus.addressOf(id));
  }

  function choose(id, { whole = false } = {}) {
    view.select(id);
    (whole ? root : view.card).scrollIntoView({ block: whole ? "start" : "nearest" });
    chosen(id);
  }

  function chooseFromAddress() {
    const id = geoCus.idOf(location.hash);
    if (id !== view.selected && sheets.places.some((place) => place.id === id)) choose(id);
  }

  function show(service) {
    const sheet = content.sheets[service];
    const [facts, routes] = [sheets.facts(service), sheets.routes(service)];
    view.setFacts(facts);
    view.setRoutes(routes);
    document.title = sheet.title + study;
    byId("gc-title").textContent = sheet.title;
    byId("gc-lead").textContent = sheet.lead;
    byId("gc-words").textContent = sheet.inWords;
    byId("gc-method").replaceChildren(...sheet.method.map((sentence) => make("p", null, sentence)));
    for (const [id, table] of Object.entries(tables)) table.node.caption.textContent = sheet.captions[id];
    tables.accounting.fill(sheet.accounting.map((cells) => ({ cells })));
    tables.accounting.setTotal(sheet.total);
    tables.villages.fill(sheets.villageRows(service, facts, routes));
    tables.providers.fill(sheet.providerCells.map((cells) => ({ cells })));
    tables.villages.mark(view.selected);
  }

  const select = byId("gc-service");
  select?.addEventListener("change", () => show(select.value));
  show(content.drawn[0]);

  const north = new L.Control({ position: "topright" });
  north.onAdd = () => make("div", { class: "gc-north", role: "img", "aria-label": content.texts.north }, geoCus.northSign());
  north.addTo(view.map);

  const status = document.querySelector(".found-count");
  new geoCus.Finder({ input: byId("gc-find"), list: byId("gc-found"), status }, sheets.places, { nothing: content.texts.nothing, onChoose: choose });
  byId("gc-controls").hidden = false;
  addEventListener("hashchange", chooseFromAddress);
  chooseFromAddress();
  addEventListener("beforeprint", () => view.print(true));
  addEventListener("afterprint", () => view.print(false));
})();
