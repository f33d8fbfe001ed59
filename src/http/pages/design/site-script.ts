/**
 * The script of all pages, as JavaScript of a browser: the search, and buttons that copy code. Pages can be read without. The index
 * of the search is one file, which is fetched when somebody begins to search. What comes from the server is text, never HTML.
 */
// Long: it is the text of one script, whose functions are short.
export const siteScript = `'use strict';
(() => {
const base = document.currentScript.dataset.base;
const make = (name, properties, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};

let index;
let isLoaded = false;
const loadIndex = () => (index ??= fetch(base + '/assets/search.json').then((answer) => {
  if (!answer.ok) throw new Error('The server answers ' + answer.status + '.');
  return answer.json();
}).catch((error) => { index = undefined; throw error; }));

const fold = (text) => text.toLowerCase().normalize('NFD').replace(/[\\u0300-\\u036f]/g, '');
const isWordStart = (text, at) => at === 0 || !/[a-z0-9]/.test(text[at - 1]);

/** Returns how well a term is found in a text: 0 not at all, 1 within a word, 2 at the start of one, 3 as a whole one. */
function find(text, term) {
  let best = 0;
  for (let at = text.indexOf(term); at !== -1 && best < 3; at = text.indexOf(term, at + 1)) {
    const whole = !/[a-z0-9]/.test(text[at + term.length] ?? ' ');
    best = Math.max(best, isWordStart(text, at) ? (whole ? 3 : 2) : 1);
  }
  return best;
}

/** Returns the rank of an entry: 0 unless every term is somewhere in it. */
function rank(entry, terms, phrase) {
  entry.folded ??= [entry.title, entry.heading, entry.text].map(fold);
  const [title, heading, text] = entry.folded;
  let sum = 0;
  for (const term of terms) {
    const points = Math.max(6 * find(title, term) + (heading ? 0 : 2), 5 * find(heading, term), find(text, term));
    if (find(title, term) + find(heading, term) + find(text, term) === 0) return 0;
    sum += points;
  }
  if (title === phrase || heading === phrase) sum += 20;
  else if (title.includes(phrase) || heading.includes(phrase)) sum += 6;
  return sum * entry.weight;
}

function search(entries, query) {
  const phrase = fold(query).trim();
  const terms = phrase.split(/[\\s/]+/).filter(Boolean).slice(0, 8);
  if (terms.length === 0) return [];
  return entries.map((entry) => [rank(entry, terms, phrase), entry]).filter(([points]) => points > 0)
    .sort((a, b) => b[0] - a[0]).map(([, entry]) => entry);
}

/** Returns the part of a text in which the first term is, with the terms marked. */
function snippet(text, terms) {
  const folded = fold(text);
  const places = terms.map((term) => folded.indexOf(term)).filter((at) => at >= 0);
  const start = places.length === 0 ? 0 : Math.max(0, places.reduce((least, at) => Math.min(least, at)) - 40);
  const from = start === 0 ? 0 : text.indexOf(' ', start) + 1;
  const shown = text.slice(from, from + 180);
  const pieces = make('span', { className: 'what' }, from > 0 ? '… ' : '');
  const plain = fold(shown);
  for (let at = 0; at < shown.length;) {
    const next = terms.map((term) => [plain.indexOf(term, at), term]).filter(([place]) => place >= 0).sort((a, b) => a[0] - b[0])[0];
    if (!next) { pieces.append(shown.slice(at)); break; }
    pieces.append(shown.slice(at, next[0]), make('mark', {}, shown.slice(next[0], next[0] + next[1].length)));
    at = next[0] + next[1].length;
  }
  return pieces;
}

function toItem(entry, terms) {
  const where = make('span', { className: 'where' }, make('span', {}, entry.heading || entry.title),
    make('span', { className: 'kind' }, entry.heading ? entry.title : entry.kind));
  return make('li', {}, make('a', { href: base + entry.url }, where, snippet(entry.text, terms)));
}

/** Makes the search work in an element. Returns its field. */
function addFinder(place) {
  const field = make('input', { type: 'search', placeholder: 'Search guides, reference and problems', autocomplete: 'off', spellcheck: false });
  field.setAttribute('aria-label', 'Search');
  const status = make('p', { role: 'status' });
  status.setAttribute('role', 'status');
  const list = make('ol');
  place.replaceChildren(field, status, list);
  const most = 24;
  let asked = 0;
  async function show() {
    const turn = (asked += 1);
    const query = field.value;
    const terms = fold(query).trim().split(/[\\s/]+/).filter(Boolean).slice(0, 8);
    if (terms.length === 0) { status.textContent = ''; list.replaceChildren(); return; }
    if (!isLoaded) status.textContent = 'Loading the index …';
    try {
      const entries = await loadIndex();
      isLoaded = true;
      if (turn !== asked) return;
      const found = search(entries, query);
      list.replaceChildren(...found.slice(0, most).map((entry) => toItem(entry, terms)));
      status.textContent = found.length === 0 ? 'Nothing has all of these words. Try fewer of them.'
        : found.length > most ? 'The best ' + most + ' of ' + found.length + ' places' : found.length === 1 ? 'One place' : found.length + ' places';
    } catch (error) {
      status.textContent = 'The search cannot be loaded. ' + error.message;
    }
  }
  field.addEventListener('input', show);
  place.addEventListener('keydown', (event) => {
    const links = [...list.querySelectorAll('a')];
    const at = links.indexOf(document.activeElement);
    if (event.key === 'Enter' && document.activeElement === field) links[0]?.click();
    else if (event.key === 'ArrowDown') (links[at + 1] ?? links[0])?.focus();
    else if (event.key === 'ArrowUp') (at > 0 ? links[at - 1] : field).focus();
    else return;
    event.preventDefault();
  });
  return { field, show };
}

const page = document.getElementById('finder');
const link = document.querySelector('.to-search');
if (page) {
  const { field, show } = addFinder(page);
  field.value = new URLSearchParams(location.search).get('q') ?? '';
  field.focus();
  void show();
  field.addEventListener('input', () => history.replaceState(null, '', field.value ? '?q=' + encodeURIComponent(field.value) : location.pathname));
}

let dialog;
function openSearch() {
  if (page) return page.querySelector('input').focus();
  if (!dialog) {
    dialog = make('dialog', { className: 'finder' });
    dialog.setAttribute('aria-label', 'Search');
    document.body.append(dialog);
    dialog.finder = addFinder(dialog);
    dialog.addEventListener('click', (event) => {
      if (event.target === dialog || event.target.closest('a')) dialog.close();
    });
  }
  if (!dialog.open) dialog.showModal();
  dialog.finder.field.select();
  loadIndex().catch(() => {});
}
link?.addEventListener('click', (event) => {
  if (event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  openSearch();
});
document.addEventListener('keydown', (event) => {
  const isTyping = event.target.closest?.('input, textarea, select, [contenteditable]');
  const isSlash = event.key === '/' && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey;
  const isK = event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey);
  if (!link || !(isSlash || isK)) return;
  event.preventDefault();
  openSearch();
});

// The page that is shown is in sight in a long navigation.
const shown = document.querySelector('.side [aria-current]');
const side = shown?.closest('.side');
if (side) side.scrollTop = shown.offsetTop - side.clientHeight / 2;

// Without its last line end, with which a terminal would carry out what is pasted.
if (navigator.clipboard) for (const block of document.querySelectorAll('.code')) {
  const button = make('button', { type: 'button', className: 'copy' }, 'Copy');
  button.addEventListener('click', async () => {
    const copied = await navigator.clipboard.writeText(block.querySelector('pre').textContent.replace(/\\n$/, '')).then(() => true, () => false);
    button.textContent = copied ? 'Copied' : 'Not copied';
    setTimeout(() => (button.textContent = 'Copy'), 2000);
  });
  block.append(button);
}
})();
`;
