// The tables of the page: filled anew for another service, and put into the order of any column by mouse or keyboard.
(() => {
  "use strict";
  const geoCus = (globalThis.geoCus ??= {});
  const { make } = geoCus;

  // What is not known stands last in either direction.
  function compare(a, b, collator) {
    if (a === null || b === null) return { last: Number(a === null) - Number(b === null) };
    return { order: typeof a === "number" && typeof b === "number" ? a - b : collator.compare(a, b) };
  }

  class Table {
    /**
     * @param {HTMLTableElement} node with its header
     * @param {{language: string, sortBy: string, onPlace?: (id: string) => void, unsorted?: boolean}} options
     *   sortBy: what the button of a header says, with {column} for its name; onPlace: called when a settlement's name is
     *   pressed; unsorted: the rows come in an order of their own, which none of the columns tells
     */
    constructor(node, { language, sortBy, onPlace, unsorted = false }) {
      Object.assign(this, { node, onPlace, rows: [], by: unsorted ? -1 : 0, descending: false });
      this.collator = new Intl.Collator(language, { numeric: true });
      this.columns = [...node.tHead.rows[0].cells].map((cell) => ({ cell, name: cell.textContent, css: cell.className }));
      if (!node.classList.contains("sortable")) this.by = -1;
      else this.columns.forEach(({ cell, name }, number) => this.#makeSortable(cell, name, number, sortBy));
    }

    #makeSortable(cell, name, number, sortBy) {
      const button = make("button", { type: "button", class: "sort", title: sortBy.replace("{column}", () => name) }, name);
      button.addEventListener("click", () => this.#sort(number));
      cell.replaceChildren(button);
      if (number === this.by) cell.setAttribute("aria-sort", "ascending");
    }

    #sort(number) {
      this.descending = number === this.by && !this.descending;
      this.by = number;
      this.columns.forEach(({ cell }, i) => {
        if (i === number) cell.setAttribute("aria-sort", this.descending ? "descending" : "ascending");
        else cell.removeAttribute("aria-sort");
      });
      this.#order();
    }

    #order() {
      if (this.by < 0) return this.node.tBodies[0].replaceChildren(...this.rows.map((row) => row.node));
      const key = (row) => (row.keys?.[this.by] === undefined ? row.cells[this.by] : row.keys[this.by]);
      const sorted = [...this.rows].sort((a, b) => {
        const { last = 0, order = 0 } = compare(key(a), key(b), this.collator);
        return last || (this.descending ? -order : order);
      });
      return this.node.tBodies[0].replaceChildren(...sorted.map((row) => row.node));
    }

    /**
     * Show other rows, in the order that was chosen before.
     * @param {Array<{cells: string[], id?: string, keys?: Array<number|null|undefined>}>} rows
     *   keys: what a column is sorted by where it is not the text of its cell
     */
    fill(rows) {
      this.rows = rows.map((row) => ({ ...row, node: this.#row(row) }));
      this.#order();
    }

    /** Show another last row. */
    setTotal(cells) {
      this.node.tFoot.replaceChildren(this.#row({ cells }));
    }

    #row({ cells, id }) {
      const node = make("tr", { role: "row", ...(id === undefined ? {} : { "data-id": id }) });
      cells.forEach((text, i) => node.append(i ? this.#cell(text, this.columns[i]) : this.#head(text, id)));
      return node;
    }

    #head(text, id) {
      const name = make("bdi", null, text);
      if (id === undefined) return make("th", { scope: "row", role: "rowheader" }, name);
      const button = make("button", { type: "button", class: "place" }, name);
      button.addEventListener("click", () => this.onPlace(id));
      return make("th", { scope: "row", role: "rowheader" }, button);
    }

    #cell(text, { name, css }) {
      return make("td", { role: "cell", class: css, "data-label": name }, make("bdi", null, text));
    }

    /** Mark the row of a settlement, or none. */
    mark(id) {
      for (const row of this.rows) {
        if (row.id === id) row.node.setAttribute("aria-current", "true");
        else row.node.removeAttribute("aria-current");
      }
    }
  }

  geoCus.Table = Table;
})();
