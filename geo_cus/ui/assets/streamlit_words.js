// Puts Streamlit's own words into the reader's language, as they appear, and mends what it gives to eyes and mouse alone.
const VALUE = "aria-valuetext";
const NAMES = ["aria-label", "placeholder", "title", VALUE];
const SPOKEN = NAMES.map((name) => `[${name}]`).join(",");
// Single words may be a name that a user gave; Streamlit writes its own at these places only.
const OWN_PLACES = '[role="tooltip"],[data-testid="stTooltipContent"],[data-testid^="stDataFrameColumn"],' +
  '[data-testid="stStatusWidget"],[data-testid="stMainMenuPopover"],[data-testid="stFileUploader"]';

// Marks of Markdown, taken off what is seen of a label, but not off what a screen reader says.
const MARKS = /\\([\\`*_{}[\]()#+\-.!|<>~:$^=&])/g;

// Where Streamlit writes the numbers of a slider, always with a point; its label may hold a name that a user gave.
const NUMBERS = '[data-testid="stSliderThumbValue"],[data-testid="stSliderTickBar"]';
const withDecimals = (text) => text.replace(/(\d)[.,](?=\d)/g, (_, digit) => digit + words.decimal);

let words = { whole: {}, around: [], decimal: "." };

function spoken(text) {
  const trimmed = text.trim();
  if (Object.hasOwn(words.whole, trimmed)) return text.replace(trimmed, () => words.whole[trimmed]);
  const colon = trimmed.indexOf(": ");
  const head = trimmed.slice(0, colon);
  if (colon > 0 && Object.hasOwn(words.whole, head)) return words.whole[head] + trimmed.slice(colon);
  return around(trimmed) ?? text;
}

function around(text) {
  for (const [head, tail, saidHead, saidTail] of words.around) {
    if (text.length <= head.length + tail.length || !text.startsWith(head) || !text.endsWith(tail)) continue;
    return saidHead + spaced(text.slice(head.length, text.length - tail.length)) + saidTail;
  }
  return undefined;
}

// Of what is named, sizes alone need another form: 20.0MB.
function spaced(name) {
  return name.replace(/^(\d+)(?:\.0)?(B|KB|MB|GB)$/, "$1 $2");
}

function speakName(element, name) {
  const text = element.getAttribute(name);
  if (!text) return;
  if (name === VALUE) {
    if (withDecimals(text) !== text) element.setAttribute(name, withDecimals(text));
    return;
  }
  const said = spoken(name === "aria-label" ? text.replace(MARKS, "$1") : text);
  if (said !== text) element.setAttribute(name, said);
}

function speakText(node) {
  const text = node.data.trim();
  if (withDecimals(text) !== text && node.parentElement?.closest(NUMBERS)) node.data = withDecimals(node.data);
  const refused = node.parentElement?.closest(OWN_PLACES) && around(text);
  if (refused) node.data = refused;
  if (!Object.hasOwn(words.whole, text)) return;
  if (!text.includes(" ") && !node.parentElement?.closest(OWN_PLACES)) return;
  if (words.whole[text] !== text) node.data = node.data.replace(text, () => words.whole[text]);
}

// A table that is wider than the page must be scrolled by the keyboard, too (WCAG 2.1.1).
const tables = new ResizeObserver((seen) => {
  for (const { parentElement: frame } of seen.map((entry) => entry.target)) {
    if (frame?.scrollWidth > frame?.clientWidth) frame.tabIndex = 0;
    else frame?.removeAttribute("tabindex");
  }
});

function speak(root) {
  if (root.nodeType === Node.TEXT_NODE) return speakText(root);
  if (root.nodeType !== Node.ELEMENT_NODE) return undefined;
  for (const table of root.querySelectorAll('[data-testid="stTable"] table')) tables.observe(table);
  for (const element of [root, ...root.querySelectorAll(SPOKEN)]) for (const name of NAMES) speakName(element, name);
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) speakText(texts.currentNode);
  return undefined;
}

// A button that goes when it is pressed takes the focus with it: the keyboard is to go on in the page, not at its top.
let focused;
const follow = (event) => { focused = event.target; };

function keepFocus() {
  if (!focused || focused.isConnected) return;
  if (document.activeElement === document.body) {
    document.querySelector('[data-testid="stMain"]')?.focus({ preventScroll: true });
  }
  focused = undefined;
}

function hear(changes) {
  keepFocus();
  for (const change of changes) {
    if (change.type === "attributes") speakName(change.target, change.attributeName);
    else if (change.type === "characterData") speakText(change.target);
    else change.addedNodes.forEach(speak);
  }
}

export default ({ data: [data], setTriggerValue }) => {
  // The words travel once; the page keeps them, whichever copy of this script asks.
  if (data.words) window.geoCusSpoken = { words: data.words, version: data.versions.words };
  if (window.geoCusSpoken?.version !== data.versions.words) {
    setTriggerValue("missing", true);
    return;
  }
  words = window.geoCusSpoken.words;
  // One ear for the whole page, whatever page of the dashboard is drawn: the one before would speak the old language.
  window.geoCusWords?.disconnect();
  tables.disconnect();
  document.addEventListener("focusin", follow);
  window.geoCusWords = new MutationObserver(hear);
  speak(document.body);
  const what = { subtree: true, childList: true, characterData: true, attributeFilter: NAMES };
  window.geoCusWords.observe(document.body, what);
};
