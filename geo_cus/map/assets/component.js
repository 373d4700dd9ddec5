// Mounts the map in Streamlit. Called anew at every rerun with the same element; only what changed is drawn.
import "./leaflet.js";
import "./signs.js";
import "./labels.js";
import "./base.js";
import "./routes.js";
import "./panel.js";
import "./draw.js";
import "./rounds.js";
import "./held.js";

const lastViews = new Map(); // by key and version of the geometry: where a map was left
const mounts = new WeakMap(); // by the element it is shown in

function mount(parentElement, place) {
  const root = parentElement.appendChild(document.createElement("div"));
  const shown = { root, place };
  shown.view = new geoCus.View(root, { view: lastViews.get(place), onSelect: (id) => shown.click(id) });
  const { map } = shown.view;
  map.on("moveend", () => lastViews.set(shown.place, { center: map.getCenter(), zoom: map.getZoom() }));
  map.on("click", ({ latlng }) => shown.ground?.(latlng));
  mounts.set(parentElement, shown);
  return shown;
}

// Let the ground be clicked where somebody is putting something on the map, and mark the places.
function showPlacing(shown, { placing, pins }, setTriggerValue) {
  shown.ground = placing ? ({ lat, lng }) => setTriggerValue("place", { lat, lon: lng }) : null;
  shown.root.classList.toggle("gc-placing", placing);
  shown.pins?.forEach((pin) => pin.remove());
  const icon = L.divIcon({ className: "gc-pin", iconSize: [24, 24] });
  shown.pins = pins.map((place) => L.marker(place, { icon, interactive: false, keyboard: false }).addTo(shown.view.map));
}

export default function ({ data, parentElement, setTriggerValue }) {
  const parts = geoCus.parts(data);
  if (!parts) {
    setTriggerValue("missing", true);
    return undefined;
  }
  const { base, facts, rounds } = parts;
  const place = `${data.key} ${base.version}`;
  const shown = mounts.get(parentElement) ?? mount(parentElement, place);
  const { root, view } = shown;
  shown.place = place;
  shown.click = (id) => {
    shown.clicked = id;
    setTriggerValue("click", { village: id });
  };
  root.style.setProperty("--gc-height", `${data.height}px`);
  if (shown.base !== base.version) view.setBase(base.content);
  if (rounds && shown.base === undefined) view.setRounds(rounds.content);
  if (shown.base !== base.version || shown.facts !== facts.version) view.setFacts(facts.content);
  Object.assign(shown, { base: base.version, facts: facts.version });
  view.setRoutes(data.routes);
  showPlacing(shown, data, setTriggerValue);
  // What was chosen on the map is in sight already; only a choice made elsewhere may move the map.
  if (data.selected !== view.selected) view.select(data.selected, { pan: data.selected !== shown.clicked });
  return () => {
    view.remove();
    root.remove();
    mounts.delete(parentElement);
  };
}
