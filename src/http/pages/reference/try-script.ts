/** What the script is told: paths, the settings of Scalar, and the client and the scopes of the sign-in by OAuth. */
type TryOptions = {
  prefix: string;
  path: string;
  settings: object;
  scopes: readonly string[];
  clientId: string;
};

const script = `'use strict';
const { prefix, path, settings, scopes, clientId } = OPTIONS;
// Requests go to the address that the reader came by, which needs no CORS.
const base = location.origin + prefix;
const contract = fetch(base + path + '/openapi.json').then((response) => response.text());
// A sign-in without scopes would be refused, since there is nothing to consent to.
const oauth = scopes.length === 0 ? {} : { oauth2: { 'x-default-scopes': scopes, flows: { authorizationCode: {
  'x-scalar-client-id': clientId, 'x-usePkce': 'SHA-256', 'x-scalar-redirect-uri': base + '/docs/try',
} } } };

// Scalar is told once which colours it has, and shows them by a class of the body.
const system = matchMedia('(prefers-color-scheme: dark)');
const isDark = () => (document.documentElement.dataset.theme ?? (system.matches ? 'dark' : 'light')) === 'dark';
function paint() {
  document.body.classList.toggle('dark-mode', isDark());
  document.body.classList.toggle('light-mode', !isDark());
}
new MutationObserver(paint).observe(document.documentElement, { attributeFilter: ['data-theme'] });
// After Scalar's own listener.
system.addEventListener('change', () => setTimeout(paint));

// Scalar writes its samples with the first way to sign in of an operation.
function preferKey(document) {
  const isKey = (way) => Number('apiKeyAuth' in way);
  for (const item of Object.values(document.paths))
    for (const { security } of Object.values(item)) security?.sort((a, b) => isKey(b) - isKey(a));
  return document;
}

function show(text, key) {
  // Scalar does not begin in a browser that keeps nothing for a page.
  if (!globalThis.Scalar)
    return (document.querySelector('.loading').textContent =
      'The operations cannot be tried here: this browser keeps nothing for this page. The reference shows them without.');
  const given = key ? { apiKeyAuth: { value: key }, bearerAuth: { token: key } } : {};
  Scalar.createApiReference('#reference', {
    ...settings,
    forceDarkModeState: isDark() ? 'dark' : 'light',
    content: key ? preferKey(JSON.parse(text)) : JSON.parse(text),
    servers: [{ url: base, description: 'This server' }],
    authentication: { preferredSecurityScheme: key ? 'apiKeyAuth' : 'bearerAuth', securitySchemes: { ...given, ...oauth } },
  });
}

// Keys are left out: nobody should revoke the one that is in use by trying.
const lists = {
  agt: '/v2/agents', conv: '/v2/conversations', sess: '/v2/sessions', usr: '/v2/users', mem: '/v2/memories',
  org: '/v2/organizations', tpl: '/v2/context/templates', client: '/v2/oauth/clients',
};

async function read(at, key) {
  const response = await fetch(base + at, { headers: { 'X-API-Key': key } });
  return { status: response.status, body: response.ok ? await response.json() : null };
}

const first = async (at, key) => (await read(at + '?limit=1', key)).body?.data?.[0];

// Returns the ids of what is there, by their prefix, and the name of a model.
async function findExisting(key) {
  const found = {};
  await Promise.all(Object.entries(lists).map(async ([name, at]) => (found[name] = (await first(at, key))?.id)));
  if (found.conv) {
    const message = await first('/v2/conversations/' + found.conv + '/messages', key);
    found.msg = message?.id;
    found.run = message?.run_id ?? undefined;
  }
  if (found.agt) found.chk = (await first('/v2/agents/' + found.agt + '/state/checkpoints', key))?.id;
  const models = (await read('/v2/models', key)).body?.data ?? [];
  return { found, model: models.find(({ id }) => !id.includes('embed'))?.id };
}

const fill = (text, { found, model }) => {
  const ids = text.replaceAll(/\\b([a-z]{3,})_[0-7][0-9a-z]{25}\\b/g, (id, name) => found[name] ?? id);
  const named = (match) => (model ? '"model":' + JSON.stringify(model) : match);
  return ids.replaceAll(/"model":"(openai\\/gpt-5|offline\\/echo)"/g, named);
};

const say = (text) => (document.getElementById('key-state').textContent = text);

// Scalar begins once, with what it shows: the page is loaded again with the key, which is kept for that moment only. The address
// names the operation that was asked for or chosen last; Scalar has put there what is in view.
let wanted = location.hash;
document.addEventListener('click', ({ target }) => {
  const link = target.closest?.('a[href*="#"]');
  if (link) wanted = link.hash;
});
const handover = 'parley-key';

// Browsers that keep nothing for a page throw.
function takeKey() {
  try {
    const key = sessionStorage.getItem(handover);
    sessionStorage.removeItem(handover);
    return key;
  } catch {
    return null;
  }
}

function keepKey(key) {
  try {
    sessionStorage.setItem(handover, key);
    return true;
  } catch {
    return false;
  }
}

document.getElementById('key-form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const key = document.getElementById('key').value.trim();
  say('Asking the server …');
  try {
    const { status } = await read('/v2/agents?limit=1', key);
    if (status === 401) return say('This server does not know this key.');
    if (!keepKey(key)) return say('This browser keeps nothing for this page: enter the key under Authentication of an operation.');
    if (wanted) history.replaceState(null, '', wanted);
    location.reload();
  } catch {
    say('The server does not answer.');
  }
});

async function begin() {
  const key = takeKey();
  if (key === null) return show(await contract, null);
  document.getElementById('key').value = key;
  say('Looking for what is there …');
  const existing = await findExisting(key).catch(() => ({ found: {} }));
  const chosen = wanted;
  show(fill(await contract, existing), key);
  // Scalar takes a page that was loaded again for one that is to be read from its beginning.
  if (chosen) setTimeout(() => (location.hash = chosen), 1_000);
  say(existing.found.agt ? 'Requests carry your key, and ids of what exists.' : 'Requests carry your key. Begin with Create an agent.');
}

document.querySelector('#key-form button').disabled = false;
void begin();
`;

/**
 * Returns the script of the page for trying. It shows the contract with Scalar. When it is given a key, it begins again: it looks for one
 * of each thing that an id can name, and shows the contract with these ids and the key, which stays in the memory of the page.
 */
export const tryScript = (options: TryOptions): string =>
  script.replace('OPTIONS', () => JSON.stringify(options)).replaceAll('</', '<\\/');
