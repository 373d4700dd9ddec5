// Signing in leads away from the page and back to the first one: the link that was opened is followed afterwards.
const OPENED = "geoCusOpened";

export default ({ data }) => {
  if (data.leaving) {
    sessionStorage.setItem(OPENED, location.href);
    return;
  }
  const opened = sessionStorage.getItem(OPENED);
  sessionStorage.removeItem(OPENED);
  if (opened && opened !== location.href) location.replace(opened);
};
