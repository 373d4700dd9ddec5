// The council's page: its services are switched, and map, table, search and address choose settlements for each other.
(() => {
  "use strict";
  const { make } = geoCus;
  const byId = (id) => document.getElementById(id);
  const content = JSON.parse(byId("gc-payload").textContent);
  const states = content.states.map((_, number) => new geoCus.Sheets(content, number));
  let [state, service] = [states.length - 1, content.drawn[0][0]];
  const root = byId("gc-root");
  const study = document.title.slice(byId("gc-title").textContent.length);

  const view = new geoCus.View(root, { map: geoCus.foliumMap, onSelect: (id) => chosen(id) });
  view.setBase(content.base);
  if (content.rounds) view.setRounds(content.rounds);
  view.map.getContainer().setAttribute("aria-describedby", "gc-words");
  geoCus.view = view;

  const options = { language: content.language, sortBy: content.texts.sort };
  const places = { ...options, onPlace: (id) => choose(id, { whole: true }) };
  const tables = {
    accounting: new geoCus.Table(byId("accounting"), options),
    ...(byId("changes") ? { changes: new geoCus.Table(byId("changes"), { ...places, unsorted: true }) } : {}),
    villages: new geoCus.Table(byId("villages"), places),
    providers: new geoCus.Table(byId("providers"), options),
  };

  function mark(id) {
    tables.villages.mark(id);
    tables.changes?.mark(id);
  }

  // The link can be copied from the address; the step itself is none of the browser's history.
  function chosen(id) {
    mark(id);
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
    if (id !== view.selected && states[state].places.some((place) => place.id === id)) choose(id);
  }

  function show() {
    const sheets = states[state];
    const sheet = sheets.sheet(service);
    const [facts, routes] = [sheets.facts(service), sheets.routes(service)];
    view.setFacts(facts);
    view.setRoutes(routes);
    document.title = sheet.title + study;
    byId("gc-title").textContent = sheet.title;
    if (sheet.state) byId("gc-state").firstElementChild.textContent = sheet.state;
    byId("gc-lead").textContent = sheet.lead;
    byId("gc-words").textContent = sheet.inWords;
    byId("gc-method").replaceChildren(...sheet.method.map((sentence) => make("p", null, sentence)));
    for (const [id, table] of Object.entries(tables)) table.node.caption.textContent = sheet.captions[id];
    tables.accounting.fill(sheet.accounting.map((cells) => ({ cells })));
    tables.accounting.setTotal(sheet.total);
    tables.villages.fill(sheets.villageRows(service, facts, routes));
    tables.providers.fill(sheet.providerCells.map((cells) => ({ cells })));
    tables.changes?.fill(sheet.changes.map(([id, ...cells]) => ({ id, cells })));
    mark(view.selected);
  }

  byId("gc-service")?.addEventListener("change", (event) => {
    service = event.target.value;
    show();
  });
  for (const radio of document.getElementsByName("gc-state")) {
    radio.addEventListener("change", () => {
      state = Number(radio.value);
      show();
    });
  }
  show();

  const north = new L.Control({ position: "topright" });
  north.onAdd = () => make("div", { class: "gc-north", role: "img", "aria-label": content.texts.north }, geoCus.northSign());
  north.addTo(view.map);

  const status = document.querySelector(".found-count");
  new geoCus.Finder({ input: byId("gc-find"), list: byId("gc-found"), status }, states[state].places, { nothing: content.texts.nothing, onChoose: choose });
  byId("gc-controls").hidden = false;
  addEventListener("hashchange", chooseFromAddress);
  chooseFromAddress();
  addEventListener("beforeprint", () => view.print(true));
  addEventListener("afterprint", () => view.print(false));
})();
