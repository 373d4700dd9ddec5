// Keeps what Streamlit has sent to a component: large parts travel once and are known again by their versions.
(() => {
  "use strict";
  const geoCus = (globalThis.geoCus ??= {});
  const held = new Map(); // by the component's key: its parts with their versions, kept while the page is open

  /** Give all parts that `data.versions` names, of this run or an earlier one; null where one was never received. */
  geoCus.parts = (data) => {
    const parts = held.get(data.key) ?? {};
    const names = Object.keys(data.versions);
    for (const name of names) {
      if (data[name]) parts[name] = { version: data.versions[name], content: data[name] };
    }
    held.set(data.key, parts);
    return names.every((name) => parts[name]?.version === data.versions[name]) ? parts : null;
  };
})();
