// Tells how long ago a story of the last week came in, where it stands in a list; the exact time stays behind it.
// In: the times that stand on the page. Out: their texts; without this script the absolute ones stand.
"use strict";
(() => {
  const words = new Intl.RelativeTimeFormat("%language%", { style: "narrow" });
  const units = [["day", 86400], ["hour", 3600], ["minute", 60]];
  const shown = new Map();

  const told = (seconds) => {
    const [unit, length] = units.find((each) => Math.abs(seconds) >= each[1]) || units[2];
    const count = Math.trunc(seconds / length);
    return count ? words.format(count, unit) : "%now%";
  };

  const tell = () => {
    for (const [element, absolute] of shown) {
      const seconds = (Date.parse(element.dateTime) - Date.now()) / 1000;
      const text = Math.abs(seconds) < 7 * 86400 ? told(seconds) : absolute;
      if (element.textContent !== text) element.textContent = text;
    }
  };

  for (const element of document.querySelectorAll("article .by time, .latest time, .dateline time")) {
    if (element.title !== element.textContent) shown.set(element, element.textContent);
  }
  tell();
  setInterval(tell, 60000);
})();
