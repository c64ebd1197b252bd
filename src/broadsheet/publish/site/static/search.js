// Asks Pagefind's index for the words of the form and lists what it finds. Every text is set as text, never as
// markup. The address keeps the words, so that a search can be shared and the way back works.
import * as pagefind from "./pagefind/pagefind.js";

const form = document.querySelector("form[role=search]");
const field = form.elements.namedItem("q");
const order = form.elements.namedItem("order");
const status = document.getElementById("status");
const results = document.getElementById("results");
const more = document.getElementById("more");
const PAGE = 20;
let asked = 0;
let found = [];

// A large index is in parts by age, the newest first. Pagefind merges what they find by score: by relevance, or,
// for the newest first, by the place within its part. So each part's scores are lifted into a range of its own,
// the newest part's into the highest, and taken down again where relevance counts.
const parts = ["", ...(form.dataset.parts || "").split(" ").filter(Boolean)];
const RANGE = 1e12;
const lift = (range) => (parts.length > 1 ? RANGE ** range * 1e6 : 1);
const relevance = (item) => item.score / lift(Math.floor(Math.log10(item.score) / Math.log10(RANGE)));

await pagefind.options({ noWorker: true, excerptLength: 0, indexWeight: lift(parts.length - 1) });
await Promise.all(
  parts.slice(1).map((part, place) =>
    pagefind.mergeIndex(new URL("pagefind" + part + "/", import.meta.url).href, {
      excerptLength: 0,
      indexWeight: lift(parts.length - 2 - place),
    }),
  ),
);

// Words stand in the index in one spelling, those of scripts without spaces as every two letters in a row.
const spelled = "%spelled%";
const points = new RegExp("%points%", "gu");
const others = new RegExp("[" + Object.keys(spelled).join("") + "]", "gu");
const alike = (text) =>
  text.normalize("NFKC").replace(others, (letter) => spelled[letter]).replace(points, "");
const unspaced = new RegExp("%unspaced letters%" + "+", "gu");
const pairs = (run) => {
  const letters = [...run];
  const found = letters.slice(1).map((letter, place) => letters[place] + letter);
  return " " + (found.length ? found : letters).join(" ") + " ";
};

// The sentences of the portal's language are written in where they stand between percent signs.
const language = "%language%";
const stories = "%stories%";
function counted(number) {
  const form = stories[new Intl.PluralRules(language).select(number)] || stories.other;
  return form.replace("{number}", number.toLocaleString(language));
}

function element(name, text, kind) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (kind) made.className = kind;
  return made;
}

function row(data) {
  const article = element("article", "", "line");
  const by = element("p", "", "by");
  by.append(element("bdi", data.meta.by, "publisher"), element("span", data.meta.when, "when"));
  const link = element("a", data.meta.title);
  link.href = ".." + (data.raw_url || data.url);
  const heading = element("h2", "", "headline");
  heading.dir = "auto";
  heading.append(link);
  article.append(by, heading);
  const excerpt = element("p", data.meta.excerpt, "excerpt");
  excerpt.dir = "auto";
  if (data.meta.excerpt) article.append(excerpt);
  if (data.meta.language) heading.lang = excerpt.lang = data.meta.language;
  return article;
}

async function rows(items) {
  const data = await Promise.all(items.slice(0, PAGE).map((item) => item.data()));
  return data.map(row);
}

async function show() {
  const turn = asked;
  const next = await rows(found.slice(results.childElementCount));
  if (turn !== asked) return;
  results.append(...next);
  more.hidden = results.childElementCount >= found.length;
}

async function search() {
  const words = field.value.trim();
  const turn = ++asked;
  const newest = order.value === "newest";
  history.replaceState(null, "", words ? "?q=" + encodeURIComponent(words) + (newest ? "&order=newest" : "") : "./");
  if (!words) {
    found = [];
    results.replaceChildren();
    more.hidden = true;
    status.textContent = "";
    return;
  }
  const answer = await pagefind.search(alike(words).replace(unspaced, pairs), newest ? { sort: { date: "desc" } } : {});
  if (turn !== asked) return;
  const all = answer.results;
  if (!newest && parts.length > 1) all.sort((one, other) => relevance(other) - relevance(one));
  const first = await rows(all);
  if (turn !== asked) return;
  found = all;
  results.replaceChildren(...first);
  more.hidden = first.length >= found.length;
  status.textContent = found.length ? counted(found.length) : "%nothing found%";
}

let waiting = 0;
field.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(search, 200);
});
order.addEventListener("change", search);
more.addEventListener("click", show);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  search();
});

const given = new URLSearchParams(location.search);
field.value ||= given.get("q") || "";
if (given.get("order") === "newest") order.value = "newest";
document.getElementById("unscripted").hidden = true;
// What stands below the results is shown with them, so that nothing that is seen already moves.
if (field.value) await search();
form.hidden = false;
