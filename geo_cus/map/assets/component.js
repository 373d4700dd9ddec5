// Mounts the map in Streamlit. Called anew at every rerun with the same element; only what changed is drawn.
import "./leaflet.js";
import "./signs.js";
import "./labels.js";
import "./base.js";
import "./routes.js";
import "./panel.js";
import "./gestures.js";
import "./draw.js";
import "./rounds.js";
import "./held.js";

const KEPT = "geo_cus maps"; // in the memory of the browser's tab, which outlives a reload
const left = new Map(recalled()); // by key and version of the geometry: how a map was left
const mounts = new WeakMap(); // by the element it is shown in

function recalled() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT)) ?? [];
  } catch {
    return [];
  }
}

function remember(place, what) {
  left.set(place, { ...left.get(place), ...what });
  try {
    sessionStorage.setItem(KEPT, JSON.stringify([...left]));
  } catch {
    // A browser that keeps nothing still knows it until the page is loaded anew.
  }
}

function mount(parentElement, place) {
  const root = parentElement.appendChild(document.createElement("div"));
  const shown = { root, place };
  shown.view = new geoCus.View(root, { ...left.get(place), onSelect: (id) => shown.click(id), onHide: (hidden) => remember(shown.place, { hidden }) });
  const { map } = shown.view;
  map.on("moveend", () => remember(shown.place, { view: shown.view.showsAll ? null : { center: map.getCenter(), zoom: map.getZoom() } }));
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

export default function ({ data: [data], parentElement, setTriggerValue }) {
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
