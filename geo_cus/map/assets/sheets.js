// The facts of the page as geo_cus.map.payload packs them, put together again for one service.
(() => {
  "use strict";
  const geoCus = (globalThis.geoCus ??= {});

  const KEY = "wies"; // in the address: #wies=ID

  /** Give the part of the address that chooses a settlement. */
  geoCus.addressOf = (id) => `#${KEY}=${encodeURIComponent(id)}`;

  /** Give the identifier that a part of the address chooses; null if it chooses none. */
  geoCus.idOf = (hash) => new URLSearchParams(hash.slice(1)).get(KEY);

  class Sheets {
    /**
     * @param {object} content what geo_cus.map.payload gives
     * @param {number} state which of its states is shown
     */
    constructor(content, state) {
      this.content = content;
      // Of a scenario only what differs from the present state is written.
      const [present, own] = [content.states[0], content.states[state]];
      this.providers = { ...present.providers, ...own.providers };
      this.sheets = Object.fromEntries(content.services.map(([id]) => [id, { ...present.sheets[id], ...own.sheets[id] }]));
      this.places = content.places.map(([id, name, lat, lon]) => ({ id, name, lat, lon }));
      this.ranks = new Map(Object.keys(content.signs).map((status, rank) => [status, rank]));
    }

    #text(number) {
      return this.content.strings[number];
    }

    /** Give what the page says of a service. */
    sheet(service) {
      return this.sheets[service];
    }

    // So that a circle has the same size in every state.
    #most(service) {
      const people = this.content.states.flatMap((state) => state.sheets[service].people ?? []);
      return Math.max(0, ...people.filter((count) => typeof count === "number"));
    }

    // What a settlement has of every service, drawn or not.
    #services(place, shown) {
      return this.content.services.map(([id, name]) => {
        const told = this.sheet(id);
        const sign = this.content.signs[told.status[place]];
        const change = told.change[place];
        return {
          name,
          shown: id === shown,
          sign: { ...sign, fill: sign.fill || this.content.fills[told.class[place]], change },
          text: [this.content.texts.changes[change], this.#text(told.said[place])].filter(Boolean).join(". "),
        };
      });
    }

    /** Give the facts of a service as geoCus.View takes them. */
    facts(service) {
      const { content } = this;
      const sheet = this.sheet(service);
      const villages = this.places.map((place, i) => ({
        ...place,
        people: sheet.people[i],
        status: sheet.status[i],
        class: sheet.class[i],
        provider: sheet.provider[i],
        statusText: content.statuses[sheet.status[i]],
        peopleText: this.#text(sheet.peopleText[i]),
        way: this.#text(sheet.way[i]),
        change: sheet.change[i],
        changeText: this.#text(sheet.changeText[i]),
        sentences: [sheet.said[i], ...sheet.more[i]].map((number) => this.#text(number)),
        services: this.#services(i, service),
        link: geoCus.addressOf(place.id),
      }));
      return {
        language: content.language,
        title: sheet.name,
        villages,
        most: this.#most(service),
        providers: sheet.providers.map((id) => this.providers[id]).filter((provider) => provider.lat !== null),
        fills: content.fills,
        signs: content.signs,
        legend: sheet.legend,
        notes: [], // the page says them above the map
        texts: { ...content.texts, ...sheet.texts },
      };
    }

    /** Give the routes of a service as geoCus.View takes them. */
    routes(service) {
      const { pieces, of } = this.sheet(service).routes;
      const told = this.places.flatMap(({ id }, i) => {
        if (!of[i]) return [];
        const [numbers, worst, toHome, text] = of[i];
        return [[id, { pieces: numbers, worst, toHome: Boolean(toHome), text: this.#text(text) }]];
      });
      return { pieces: pieces.map((number) => this.#text(number)), of: Object.fromEntries(told) };
    }

    /** Give the rows of the table of settlements for facts and routes of a service. */
    villageRows(service, facts, routes) {
      const sheet = this.sheet(service);
      return facts.villages.map((village, i) => {
        const why = [...village.sentences, ...(routes.of[village.id] ? [routes.of[village.id].text] : [])].join(" ");
        const people = typeof village.people === "number" ? village.people : null;
        return {
          id: village.id,
          cells: [
            village.name, this.#text(sheet.peopleCell[i]), village.statusText, village.way || geoCus.NOTHING, why,
            ...(sheet.state ? [village.changeText || geoCus.NOTHING] : []),
          ],
          keys: [undefined, people, this.ranks.get(village.status), sheet.value[i], undefined],
        };
      });
    }
  }

  geoCus.NOTHING = "–";
  geoCus.Sheets = Sheets;
})();
