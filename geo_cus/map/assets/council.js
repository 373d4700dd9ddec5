// The council's page: the table below the map and the map choose villages for each other, and printing fits the paper.
(() => {
  "use strict";
  const { base, facts, routes } = JSON.parse(document.getElementById("gc-payload").textContent);
  const rows = new Map([...document.querySelectorAll("tr[data-id]")].map((row) => [row.dataset.id, row]));

  const mark = (id) => {
    for (const [key, row] of rows) {
      if (key === id) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    }
  };

  const root = document.getElementById("gc-root");
  const view = new geoCus.View(root, { map: geoCus.foliumMap, onSelect: mark });
  view.setBase(base);
  view.setFacts(facts);
  view.setRoutes(routes);
  geoCus.view = view;

  for (const [id, row] of rows) {
    row.querySelector("button").addEventListener("click", () => {
      mark(id);
      view.select(id);
      root.scrollIntoView({ block: "start" });
    });
  }
  addEventListener("beforeprint", () => view.print(true));
  addEventListener("afterprint", () => view.print(false));
})();
