// A map that lies in the way does not hold up who scrolls the page: it takes the wheel with Ctrl held, and two fingers.
(() => {
  "use strict";
  const geoCus = (globalThis.geoCus ??= {});
  const TOLD_FOR = 1600; // ms

  class Gestures {
    /**
     * @param {L.Map} map
     * @param {HTMLElement} stage around the map, so that it hears of everything before Leaflet does
     */
    constructor(map, stage) {
      this.hint = stage.appendChild(geoCus.make("p", { class: "gc-gesture", "aria-hidden": "true", hidden: "" }));
      stage.addEventListener("wheel", (event) => this.#wheel(event), { capture: true, passive: true });
      stage.addEventListener("pointerdown", ({ pointerType }) => map.dragging[pointerType === "touch" ? "disable" : "enable"](), { capture: true });
      // Two fingers are Leaflet's; without this the browser would scroll the page by them.
      stage.addEventListener("touchmove", (event) => this.#touch(event), { passive: false });
    }

    /** Say the hints in these words. */
    speak({ wheel, fingers }) {
      Object.assign(this, { wheel, fingers });
    }

    #wheel(event) {
      if (event.ctrlKey || event.metaKey) return;
      event.stopPropagation();
      this.#tell(this.wheel);
    }

    #touch(event) {
      if (event.touches.length === 1) this.#tell(this.fingers);
      else if (event.cancelable) event.preventDefault();
    }

    #tell(text) {
      this.hint.textContent = text;
      this.hint.hidden = false;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => (this.hint.hidden = true), TOLD_FOR);
    }
  }

  geoCus.Gestures = Gestures;
})();
