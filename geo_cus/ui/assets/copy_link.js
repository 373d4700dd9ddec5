// Copies the address of the page, which holds the whole view. Nothing of it goes to the server.
const THIS_COMPUTER = ["127.0.0.1", "localhost", "[::1]"];
const LOOKED_AT_EVERY_MS = 500;
const mounts = new WeakMap(); // by the element it is shown in

function mount(parentElement) {
  const root = parentElement.appendChild(document.createElement("div"));
  root.innerHTML = '<button type="button"><span aria-hidden="true" translate="no">link</span></button>' +
    '<p role="status"></p><input readonly hidden>';
  const [button, status, field] = root.children;
  const shown = { root, status, field, label: button.appendChild(new Text()), words: {}, watch: 0 };
  button.addEventListener("click", () => copy(shown));
  mounts.set(parentElement, shown);
  return shown;
}

async function copy(shown) {
  const address = location.href;
  clear(shown);
  // There is no clipboard where the page came over plain http from another computer.
  const copied = await navigator.clipboard?.writeText(address).then(() => true, () => false);
  const { words, status, field } = shown;
  const told = [copied ? words.copied : words.byHand];
  if (THIS_COMPUTER.includes(location.hostname)) told.push(words.local);
  status.textContent = told.join(" ");
  field.hidden = Boolean(copied);
  field.value = address;
  if (!copied) field.select();
  // Streamlit changes the address without an event: what was told holds until it is another one.
  shown.watch = setInterval(() => location.href === address || clear(shown), LOOKED_AT_EVERY_MS);
}

function clear({ status, field, watch }) {
  clearInterval(watch);
  status.textContent = "";
  field.hidden = true;
}

export default ({ data, parentElement }) => {
  const shown = mounts.get(parentElement) ?? mount(parentElement);
  shown.words = data;
  shown.label.data = data.label;
  shown.field.setAttribute("aria-label", data.address);
  return () => {
    clear(shown);
    shown.root.remove();
    mounts.delete(parentElement);
  };
};
