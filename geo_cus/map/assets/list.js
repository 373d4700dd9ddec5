// Mounts the list of settlements in Streamlit. Called anew at every rerun with the same element.
import "./panel.js";
import "./table.js";
import "./held.js";

const { make } = geoCus;
const mounts = new WeakMap(); // by the element it is shown in

function mount(parentElement) {
  const root = parentElement.appendChild(make("div", { class: "gc-rows", tabindex: "0", role: "region" }));
  const shown = { root };
  // A row is pressed anywhere; who has no mouse presses the button in it.
  root.addEventListener("click", ({ target }) => {
    const row = target.closest("tbody tr[data-id]");
    if (row) shown.choose(row.dataset.id);
  });
  mounts.set(parentElement, shown);
  return shown;
}

function headed(content) {
  const cells = content.columns.map(({ name, css }) => make("th", { scope: "col", role: "columnheader", class: css }, name));
  const head = make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, ...cells));
  return make("table", { class: "page-table sortable", role: "table" }, head, make("tbody", { role: "rowgroup" }));
}

// The order that somebody chose stays while the columns do.
function fill(shown, content) {
  const names = JSON.stringify([content.language, content.columns]);
  if (shown.names !== names) {
    const node = headed(content);
    shown.root.replaceChildren(node);
    shown.root.setAttribute("aria-label", content.heading);
    shown.table = new geoCus.Table(node, { language: content.language, sortBy: content.sortBy, onPlace: () => {} });
    shown.names = names;
  }
  shown.table.fill(content.rows);
}

function bringIntoSight({ root }, id) {
  const row = root.querySelector(`tr[data-id="${CSS.escape(id)}"]`);
  if (!row) return;
  const head = root.querySelector("thead").offsetHeight;
  const above = row.offsetTop - head < root.scrollTop;
  const below = row.offsetTop + row.offsetHeight > root.scrollTop + root.clientHeight;
  if (above || below) root.scrollTop = row.offsetTop - head - (root.clientHeight - head - row.offsetHeight) / 2;
}

export default function ({ data: [data], parentElement, setTriggerValue }) {
  const parts = geoCus.parts(data);
  if (!parts) {
    setTriggerValue("missing", true);
    return undefined;
  }
  const shown = mounts.get(parentElement) ?? mount(parentElement);
  shown.choose = (id) => {
    shown.chosen = id === data.selected ? null : id;
    setTriggerValue("click", { village: shown.chosen });
  };
  shown.root.style.maxHeight = `${data.height}px`;
  if (shown.version !== parts.list.version) fill(shown, parts.list.content);
  shown.version = parts.list.version;
  shown.table.mark(data.selected);
  // What was chosen here is in sight already.
  if (data.selected && data.selected !== shown.chosen) bringIntoSight(shown, data.selected);
  shown.chosen = data.selected;
  return () => {
    shown.root.remove();
    mounts.delete(parentElement);
  };
}
