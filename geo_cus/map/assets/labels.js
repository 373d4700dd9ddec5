// Names on the map: each beside its circle where there is room, the largest places first, none over another.
(() => {
  "use strict";
  const geoCus = (globalThis.geoCus ??= {});
  const LONGEST = 32; // letters; a longer name is cut on the map and stands in full in the table
  const GAP = 3; // px between a circle and its name
  const measure = document.createElement("canvas").getContext("2d");

  const STYLES = {
    town: { size: 14, weight: 700 },
    village: { size: 12, weight: 500 },
    water: { size: 12, weight: 400, italic: true },
    gmina: { size: 11, weight: 600, spacing: 1 },
  };

  function size(label) {
    const style = STYLES[label.kind];
    measure.font = `${style.italic ? "italic " : ""}${style.weight} ${style.size}px ${geoCus.FONT}`;
    return { width: measure.measureText(label.text).width + (style.spacing ?? 0) * label.text.length + 2, height: style.size * 1.25 };
  }

  // Places for a name, in the order in which a cartographer tries them.
  function candidates(label, { width, height }) {
    const { x, y, radius } = label;
    if (radius === undefined) return [[x - width / 2, y - height / 2]];
    const r = radius + GAP;
    const corner = r * 0.75;
    return [
      [x + r, y - height / 2], [x - r - width, y - height / 2], [x - width / 2, y - r - height], [x - width / 2, y + r],
      [x + corner, y - corner - height * 0.8], [x + corner, y + corner - height * 0.2],
      [x - corner - width, y - corner - height * 0.8], [x - corner - width, y + corner - height * 0.2],
    ];
  }

  const overlap = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

  function cut({ x, y }, box, frame) {
    const inside = x > frame[0] && x < frame[2] && y > frame[1] && y < frame[3];
    return inside && (box[0] < frame[0] || box[1] < frame[1] || box[2] > frame[2] || box[3] > frame[3]);
  }

  /**
   * Choose a place for each name, or none.
   * @param {Array<{text: string, kind: string, x: number, y: number, radius?: number}>} labels most important first
   * @param {Array<number[]>} obstacles boxes [left, top, right, bottom] that stay free
   * @param {number[]} frame the part of the map in sight: no name is cut by its edge if its place is inside
   * @returns {Array<{label: object, left: number, top: number}>}
   */
  geoCus.placeLabels = (labels, obstacles, frame) => {
    const taken = [...obstacles];
    const placed = [];
    for (const label of labels) {
      const extent = size(label);
      const own = label.box;
      for (const [left, top] of candidates(label, extent)) {
        const box = [left, top, left + extent.width, top + extent.height];
        if (cut(label, box, frame)) continue;
        if (taken.some((other) => other !== own && overlap(box, other))) continue;
        taken.push(box);
        placed.push({ label, left, top });
        break;
      }
    }
    return placed;
  };

  geoCus.shortName = (name) => (name.length > LONGEST ? `${[...name].slice(0, LONGEST - 1).join("")}…` : name);

  /** Write a placed name as an element; the text is only ever text. */
  geoCus.labelElement = ({ label, left, top }) => {
    const node = document.createElement("div");
    node.className = `gc-label gc-label-${label.kind}`;
    node.dir = "auto";
    node.textContent = label.text;
    node.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
    return node;
  };
})();
