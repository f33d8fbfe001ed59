/** Shows on the page who calls version 1, as JavaScript of a browser. What comes from the server is text, never HTML. */
// Long: it is the text of one script, whose functions are short.
export const usageScript = (prefix: string): string => `
const place = document.getElementById('usage');
const make = (name, text) => Object.assign(document.createElement(name), { textContent: text ?? '' });
const minute = (time) => time === null ? 'never' : time.slice(0, 16).replace('T', ' ') + ' UTC';

async function get(path, key) {
  const answer = await fetch(${JSON.stringify(prefix)} + path, { headers: { 'X-API-Key': key, Accept: 'application/json' } });
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.detail ?? 'The server answers ' + answer.status + '.');
  return body;
}

function table(head, rows) {
  const made = make('table');
  const line = (cells, kind) => {
    const row = make('tr');
    row.append(...cells.map((cell) => make(kind, cell)));
    return row;
  };
  const [top, body] = [make('thead'), make('tbody')];
  top.append(line(head, 'th'));
  body.append(...rows.map((cells) => line(cells, 'td')));
  made.append(top, body);
  return made;
}

function sentence(usage) {
  if (usage.last_request_at === null) return 'Nobody has called version 1.';
  if (!usage.in_use) return 'Nobody calls version 1 any more since ' + minute(usage.last_request_at) + '.';
  return 'Version 1 is in use: the last request was at ' + minute(usage.last_request_at) + '.';
}

function remains(status) {
  const { requests, conversations, jobs } = status;
  const left = conversations.waiting === 0 ? 'No imported conversation waits for its upgrade.'
    : conversations.waiting + ' of ' + conversations.imported + ' imported conversations wait for their upgrade.';
  const under = jobs.map((job) => job.id + ': ' + job.progress.done + ' of ' + job.progress.total
    + (job.estimated_completion_at ? ', until about ' + minute(job.estimated_completion_at) : ''));
  return ['Version 1 is ' + status.phase.replace('_', '-') + '. Requests of the last ' + requests.period_hours + ' hours: '
    + requests.v1 + ' to version 1, ' + requests.v2 + ' to version 2.', left, ...under];
}

const rowOf = (use) => [use.credential_name ?? use.credential_id, use.operation_id, use.successor ?? '', use.field ?? '',
  String(use.requests), minute(use.last_seen_at)];

async function show(key) {
  const [usage, status] = await Promise.all([get('/v2/migration/usage', key), get('/v2/migration/status', key)]);
  const answer = make('p');
  answer.append(make('strong', sentence(usage)));
  const heads = ['Caller', 'Operation', 'Becomes', 'Field', 'Requests', 'Last seen'];
  const rows = usage.usage.length > 0 ? [table(heads, usage.usage.map(rowOf))] : [];
  place.replaceChildren(answer, ...remains(status).map((text) => make('p', text)), ...rows);
}

document.getElementById('ask').addEventListener('submit', (event) => {
  event.preventDefault();
  place.replaceChildren(make('p', 'Asking …'));
  show(document.getElementById('key').value).catch((error) => place.replaceChildren(make('p', error.message)));
});
`;
