// Finding a settlement by typing a part of its name; Polish letters are optional. A combobox as WAI-ARIA describes it.
(() => {
  "use strict";
  const geoCus = (globalThis.geoCus ??= {});
  const { make } = geoCus;
  const MOST = 12; // settlements that are offered at once

  /** Write a name in small letters without marks, as somebody types it on a foreign keyboard. */
  geoCus.plainLetters = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replaceAll("ł", "l");

  // How well a name fits: 0 begins with what was typed, 1 has a word that does, 2 holds it; none: Infinity.
  function fit(name, typed) {
    const place = name.indexOf(typed);
    if (place <= 0) return place < 0 ? Infinity : 0;
    return name.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(typed)) ? 1 : 2;
  }

  /**
   * Give the places whose name holds what was typed, the best first, at most twelve.
   * @param {Array<{id: string, name: string}>} places in the order in which equals stay
   * @param {string} text
   */
  geoCus.findPlaces = (places, text) => {
    const typed = geoCus.plainLetters(text.trim());
    if (!typed) return [];
    const fits = places.map((place) => ({ place, fit: fit(geoCus.plainLetters(place.name), typed) }));
    return fits.filter((one) => one.fit < Infinity).sort((a, b) => a.fit - b.fit).slice(0, MOST).map((one) => one.place);
  };

  class Finder {
    /**
     * @param {{input: HTMLInputElement, list: HTMLElement, status: HTMLElement}} nodes
     * @param {Array<{id: string, name: string}>} places
     * @param {{nothing: string, onChoose: (id: string) => void}} options nothing: what is said where no name fits
     */
    constructor({ input, list, status }, places, { nothing, onChoose }) {
      Object.assign(this, { input, list, status, places, nothing, onChoose, found: [], active: -1 });
      input.addEventListener("input", () => this.#search());
      input.addEventListener("keydown", (event) => this.#key(event));
      input.addEventListener("blur", () => this.#close());
      // The press of the mouse would take the focus away, and with it the list, before the click arrives.
      list.addEventListener("mousedown", (event) => event.preventDefault());
      list.addEventListener("click", (event) => {
        const option = event.target.closest("[role=option]");
        if (option) this.#choose(Number(option.dataset.number));
      });
    }

    #search() {
      this.found = geoCus.findPlaces(this.places, this.input.value);
      this.active = -1;
      const options = this.found.map(({ name }, number) => make(
        "li", { id: `gc-found-${number}`, role: "option", "aria-selected": "false", "data-number": number, dir: "auto" }, geoCus.shortName(name),
      ));
      this.list.replaceChildren(...options);
      this.list.hidden = !options.length;
      this.input.setAttribute("aria-expanded", String(options.length > 0));
      this.input.removeAttribute("aria-activedescendant");
      this.status.textContent = this.input.value.trim() && !options.length ? this.nothing : "";
    }

    #close() {
      this.list.hidden = true;
      this.input.setAttribute("aria-expanded", "false");
      this.input.removeAttribute("aria-activedescendant");
    }

    #key(event) {
      const open = !this.list.hidden;
      const last = this.found.length - 1;
      if (event.key === "ArrowDown") open ? this.#activate(this.active < last ? this.active + 1 : 0) : this.#search();
      else if (event.key === "ArrowUp" && open) this.#activate(this.active > 0 ? this.active - 1 : last);
      else if (event.key === "Enter" && open) this.#choose(Math.max(0, this.active));
      else if (event.key === "Escape") open ? this.#close() : (this.input.value = "");
      else return;
      event.preventDefault();
    }

    #activate(number) {
      if (!this.found.length) return;
      this.list.children[this.active]?.setAttribute("aria-selected", "false");
      this.active = number;
      const option = this.list.children[number];
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      this.input.setAttribute("aria-activedescendant", option.id);
    }

    #choose(number) {
      const place = this.found[number];
      this.input.value = place.name;
      this.#close();
      this.onChoose(place.id);
    }
  }

  geoCus.Finder = Finder;
})();
