// Signs of villages and providers as small SVG pictures: the map and its legend draw them with the same code.
(() => {
  "use strict";
  const geoCus = (globalThis.geoCus ??= {});
  const SVG = "http://www.w3.org/2000/svg";
  const INK = "#26221d";
  const PROVIDER = "#1b3a6b";
  const NOBODY_RADIUS = 6;
  const SMALLEST_TARGET_RADIUS = 12; // WCAG 2.5.8: 24 px across

  const RING_DISTANCE = 3.4; // px from the edge to the ring of a bold outline; between them the edge stays white

  const OUTLINES = {
    thin: { stroke: INK, "stroke-width": 1.1 },
    bold: { stroke: INK, "stroke-width": 1.1 },
    dashed: { stroke: "#595959", "stroke-width": 1.4, "stroke-dasharray": "3 2.5" },
  };

  function element(name, attributes) {
    const node = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
    return node;
  }

  function picture(radius, parts) {
    const half = radius + 4;
    const svg = element("svg", {
      width: 2 * half, height: 2 * half, viewBox: `${-half} ${-half} ${2 * half} ${2 * half}`, "aria-hidden": "true", focusable: "false",
    });
    svg.append(...parts);
    return svg;
  }

  // Marks stand for a status without its colour; all are drawn inside a circle of radius r.
  const MARKS = {
    none: () => [],
    cross: (r) => stroke(`M${-r / 2} ${-r / 2}L${r / 2} ${r / 2}M${-r / 2} ${r / 2}L${r / 2} ${-r / 2}`, "#fff", 2),
    bar: (r) => stroke(`M${-r * 0.55} 0H${r * 0.55}`, "#fff", 2.4),
    hatch: (r) => stroke(hatching(r), "#6e6e6e", 1),
    grid: (r) => stroke(hatching(r, 1) + hatching(r, -1), "#6e6e6e", 1),
    // On the colour of a class: ink on white, so that they show on light and dark.
    dot: (r) => [element("circle", { r: Math.max(2, r * 0.32), fill: INK, stroke: "#fff", "stroke-width": 1.4 })],
    clock: (r) => onColour(`M0 ${-r * 0.6}V0H${r * 0.5}`),
    slash: (r) => onColour(`M${-r * 0.6} ${r * 0.6}L${r * 0.6} ${-r * 0.6}`),
  };

  // What a scenario changes, told by shape as well as by colour: up, down, aslant.
  const CHANGES = {
    gains: { d: "M0 -6L6 4H-6Z", fill: "#0b57d0" },
    loses: { d: "M0 6L6 -4H-6Z", fill: "#b00020" },
    other: { d: "M0 -5.5L5.5 0L0 5.5L-5.5 0Z", fill: INK },
  };

  function changeBadge(change, x, y) {
    if (!change) return [];
    const { d, fill } = CHANGES[change];
    return [element("path", { d, fill, stroke: "#fff", "stroke-width": 3, "stroke-linejoin": "round", "paint-order": "stroke", transform: `translate(${x} ${y})` })];
  }

  function onColour(d) {
    return [...stroke(d, "#fff", 4), ...stroke(d, INK, 2)];
  }

  function stroke(d, colour, width) {
    return [element("path", { d, stroke: colour, "stroke-width": width, fill: "none", "stroke-linecap": "round" })];
  }

  function hatching(r, slope = 1) {
    let d = "";
    for (let offset = -r + 3; offset < r; offset += 4) {
      const half = Math.sqrt(Math.max(0, r * r - offset * offset)) * Math.SQRT1_2;
      const middle = offset * Math.SQRT1_2;
      const [left, right] = [(middle - half).toFixed(1), (middle + half).toFixed(1)];
      d += slope > 0 ? `M${left} ${right}L${right} ${left}` : `M${left} ${-right}L${right} ${-left}`;
    }
    return d;
  }

  /**
   * Draw a village.
   * @param {{fill: string, mark: string, outline: string, people?: number|null|string, change?: string}} sign people: null or "unknown" where
   *   not known, "hidden" where not published, 0 or "nobody" where there are none of the group
   * @param {number} radius radius of the circle (px); where nobody lives the size is fixed
   */
  geoCus.villageSign = (sign, radius) => {
    const unknown = sign.people === null || sign.people === "unknown";
    const nobody = sign.people === 0 || sign.people === "nobody";
    const r = geoCus.signRadius(sign, radius);
    const outline = { ...OUTLINES[sign.outline] };
    if (unknown) outline["stroke-dasharray"] = "3 2.5";
    if (sign.people === "hidden") outline["stroke-dasharray"] = "1 2";
    const shape = nobody
      ? element("path", { d: `M0 ${-r}L${r} 0L0 ${r}L${-r} 0Z`, fill: sign.fill, "stroke-linejoin": "round", ...outline })
      : element("circle", { r, fill: sign.fill, ...outline });
    const ringed = sign.outline === "bold";
    const halo = ringed
      ? element("circle", { r: r + RING_DISTANCE, fill: "#fff", stroke: INK, "stroke-width": 2.2 })
      : element("circle", { r: r + 1.2, fill: "#fff", opacity: 0.75 });
    const target = element("circle", { r: Math.max(r + 2, SMALLEST_TARGET_RADIUS), fill: "transparent", class: "gc-target" });
    return picture(Math.max(r, SMALLEST_TARGET_RADIUS), [target, ...(nobody && !ringed ? [] : [halo]), shape, ...MARKS[sign.mark](nobody ? r * 0.6 : r), ...changeBadge(sign.change, r * 0.75 + 2, -r * 0.75 - 2)]);
  };

  /** Draw what a scenario changes for a village, for the legend. */
  geoCus.changeSign = ({ change }) => picture(7, changeBadge(change, 0, 0));

  /** Draw the four corners of a frame, for the button that shows the whole area. */
  geoCus.frameSign = () => picture(8, stroke("M-7 -3V-7H-3M3 -7H7V-3M7 3V7H3M-3 7H-7V3", INK, 2));

  /** Draw an arrow to the north with its letter. */
  geoCus.northSign = () => picture(16, [
    element("path", { d: "M0 -19L7 3L0 -1L-7 3Z", fill: INK, stroke: "#fff", "stroke-width": 2, "paint-order": "stroke" }),
    ...stroke("M-4 17V6L4 17V6", "#fff", 5),
    ...stroke("M-4 17V6L4 17V6", INK, 2),
  ]);

  /** Give the radius (px) of a village's shape. */
  geoCus.signRadius = (sign, radius) => (sign.people === 0 || sign.people === "nobody" ? NOBODY_RADIUS : radius);

  /** Give the radius (px) a village takes with its ring, if it has one. */
  geoCus.signReach = (sign, radius) => geoCus.signRadius(sign, radius) + (sign.outline === "bold" ? RING_DISTANCE + 1 : 0);

  const PROVIDER_SHAPES = {
    stationary: "M-4.5 -4.5H4.5V4.5H-4.5Z",
    mobile: "M0 -5.5L6 4.5H-6Z",
    home: "M0 -6L5.5 -1V5H-5.5V-1Z",
    online: "M-5.5 -3H5.5V3H-5.5Z",
  };

  // What a scenario changes of a provider: a plus, an arrow, or a cross through its sign.
  const PROVIDER_BADGES = {
    new: () => badge("M-3 0H3M0 -3V3"),
    moved: () => badge("M-3 0H3M0.5 -2.5L3 0L0.5 2.5"),
    closed: () => onColour("M-7 -7L7 7M-7 7L7 -7"),
  };

  function badge(d) {
    const node = element("g", { transform: "translate(8 -7)" });
    node.append(element("circle", { r: 5.5, fill: INK, stroke: "#fff", "stroke-width": 1.5 }), ...stroke(d, "#fff", 1.8));
    return [node];
  }

  /**
   * Draw a provider: its shape tells its form, a hollow one lies outside the area studied.
   * On the map it stands on a pole of `pole` px, so that it does not hide the village it is in.
   */
  geoCus.providerSign = (provider, pole = 0) => {
    const d = PROVIDER_SHAPES[provider.form] ?? PROVIDER_SHAPES.stationary;
    const head = element("g", { class: "gc-head", transform: `translate(0 ${-pole})` });
    head.append(
      element("path", { d, fill: "#fff", stroke: "#fff", "stroke-width": 4, "stroke-linejoin": "round" }),
      element("path", { d, fill: provider.outside ? "#fff" : PROVIDER, stroke: PROVIDER, "stroke-width": 1.8, "stroke-linejoin": "round" }),
      ...(PROVIDER_BADGES[provider.change]?.() ?? []),
    );
    const foot = `M0 0V${-pole}`;
    const lines = pole ? [...stroke(foot, "#fff", 4), ...stroke(foot, PROVIDER, 1.8), element("circle", { r: 1.8, fill: PROVIDER })] : [];
    return picture(7, [...lines, head]);
  };
})();
