/* Keys for the desk. In: key presses. Out: the forms and links that stand on the page are used; without this
   script all of them work by hand. j k a r p e m u o w n ? as the page's own list tells. */
"use strict";
(() => {
  const all = () => [...document.querySelectorAll("[data-item]")];
  let current = null;

  const choose = (item) => {
    if (!item) return;
    if (current) current.removeAttribute("data-chosen");
    current = item;
    item.setAttribute("data-chosen", "");
    item.focus({ preventScroll: true });
    item.scrollIntoView({ block: "nearest" });
  };

  const step = (by) => {
    const items = all();
    const place = items.indexOf(current);
    choose(items[Math.min(items.length - 1, Math.max(0, place < 0 ? 0 : place + by))]);
  };

  const next = () => {
    const items = all();
    const place = items.indexOf(current);
    choose(items.slice(place + 1).find((item) => !item.hasAttribute("data-done")) || items[place]);
  };

  const act = (name) => (current || document).querySelector(`[data-act="${name}"]`);

  const open = (name) => {
    const details = act(name);
    if (!details) return;
    details.open = true;
    const field = details.querySelector("input:not([type=hidden]), select");
    if (field) field.focus();
  };

  const go = (place) => {
    const link = act("open");
    if (link) window.location.assign(link.href + place);
    else window.location.hash = place;
  };

  const undo = () => {
    const done = current && current.querySelector('[data-act="undo"] form');
    const last = [...document.querySelectorAll('[data-done] [data-act="undo"] form')].pop();
    const form = done || last || document.querySelector('#last [data-act="undo"] form');
    if (form) form.requestSubmit();
  };

  const keys = {
    j: () => step(1),
    k: () => step(-1),
    a: () => { const form = act("approve"); if (form) form.requestSubmit(); },
    r: () => open("reject"),
    p: () => open("pin"),
    e: () => go("#edit"),
    m: () => go("#merge"),
    u: undo,
    o: () => { const link = current && current.querySelector("h2 a"); if (link) link.click(); },
    w: () => { const why = current && current.querySelector(".why"); if (why) why.open = !why.open; },
    n: () => { const news = document.querySelector("#news a"); if (news) news.click(); },
    "?": () => {
      const list = document.getElementById("keys");
      if (list) { list.open = !list.open; list.scrollIntoView({ block: "nearest" }); }
    },
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const field = event.target.closest("input, select, textarea");
    if (event.key === "Escape") {
      const details = event.target.closest("details[open]");
      if (details) details.open = false;
      if (details && !current) details.querySelector("summary").focus();
      choose(current);
    } else if (!field && Object.hasOwn(keys, event.key)) {
      event.preventDefault();
      keys[event.key]();
    }
  });

  document.addEventListener("focusin", (event) => {
    const item = event.target.closest("[data-item]");
    if (item && item !== current) {
      if (current) current.removeAttribute("data-chosen");
      current = item;
      item.setAttribute("data-chosen", "");
    }
  });

  /* a decided story was exchanged: go on with the next one that waits */
  document.addEventListener("htmx:afterSwap", (event) => {
    const fresh = event.detail.elt;
    if (fresh && fresh.hasAttribute && fresh.hasAttribute("data-done")) {
      current = fresh;
      next();
    }
  });

  /* somebody else decided meanwhile, or it was refused: show the page that says so, as without htmx */
  document.addEventListener("htmx:responseError", (event) => {
    const form = event.detail.elt.closest("form");
    if (form) form.submit();
  });
})();
