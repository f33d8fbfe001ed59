// Starts Parley and Prometheus, makes faults, and waits for the alerts that are for them. Times of the rules are shortened.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const [folder] = process.argv.slice(2);
const root = join(import.meta.dirname, '../..');
const host = '127.0.0.1';
const children = [];
process.on('exit', () => children.forEach((child) => child.kill('SIGKILL')));

const listen = (server) => once(server.listen(0, host), 'listening').then(() => server.address().port);

async function findPort() {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Puts a proxy before a server. `cut` ends all connections and takes no more. */
async function putBehindProxy(url) {
  const { port, hostname } = new URL(url);
  const sockets = new Set();
  const proxy = createServer((socket) => {
    const other = connect(Number(port), hostname);
    for (const [one, next] of [
      [socket, other],
      [other, socket],
    ]) {
      sockets.add(one);
      one.pipe(next);
      one.on('error', () => next.destroy()).on('close', () => next.destroy());
    }
  });
  const shown = new URL(url);
  shown.port = String(await listen(proxy));
  shown.hostname = host;
  const cut = () => {
    proxy.close();
    for (const socket of sockets) socket.destroy();
  };
  return { url: shown.href, cut };
}

function start(command, args, env, cwd) {
  const child = spawn(command, args, {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd,
  });
  children.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
  child.on('exit', (code) => code && console.error(output));
  return child;
}

/** Waits for what `read` returns, for at most a minute and a half. */
async function eventually(name, read) {
  for (let left = 180; left > 0; left--) {
    const value = await read().catch(() => undefined);
    if (value) return value;
    await sleep(500);
  }
  throw new Error(`${name} did not come`);
}

const [database, redis] = await Promise.all(
  [process.env.PARLEY_TEST_DATABASE_URL, process.env.PARLEY_TEST_REDIS_URL].map((url) => url && putBehindProxy(url)),
);
const [port, metricsPort, prometheusPort, nobody] = await Promise.all([findPort(), findPort(), findPort(), findPort()]);
const key = { id: 'alerts', secret: 'a-key-of-the-gate-for-alerts-0000' };
const parley = start(
  join(root, 'node_modules/.bin/node'),
  ['src/start.js'],
  {
    PORT: String(port),
    PARLEY_METRICS_PORT: String(metricsPort),
    PARLEY_GRPC_PORT: 'off',
    PARLEY_DATA_DIR: join(process.cwd(), 'data'),
    PARLEY_BOOTSTRAP_KEY_ID: key.id,
    PARLEY_BOOTSTRAP_KEY: key.secret,
    OPENAI_BASE_URL: `http://${host}:${nobody}/v1`, // the first fault: nothing listens there
    OPENAI_API_KEY: 'none',
    ...(database && { DATABASE_URL: database.url }),
    ...(database && redis && { REDIS_URL: redis.url }),
  },
  root,
);

const shorten = (rules) => rules.replace(/for: \d+m/g, 'for: 2s').replace(/\[\d+m\]/g, '[20s]');
writeFileSync('rules.yaml', shorten(readFileSync(join(folder, 'rules.yaml'), 'utf8')));
writeFileSync(
  'prometheus.yml',
  `global: { scrape_interval: 1s, evaluation_interval: 1s }
rule_files: [rules.yaml]
scrape_configs:
  - { job_name: parley, scrape_timeout: 1s, static_configs: [{ targets: ['${host}:${metricsPort}'] }] }
`,
);
start(
  'prometheus',
  ['--config.file=prometheus.yml', '--storage.tsdb.path=tsdb', `--web.listen-address=${host}:${prometheusPort}`],
  {},
  process.cwd(),
);

const ask = async (path) => (await fetch(`http://${host}:${prometheusPort}/api/v1/${path}`)).json();
const fires = (name) =>
  eventually(name, async () => {
    const { data } = await ask('alerts');
    return data.alerts.some(({ labels, state }) => labels.alertname === name && state === 'firing');
  }).then(() => console.log(`fired: ${name}`));
const call = (path, body) =>
  fetch(`http://${host}:${port}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { 'x-api-key-id': key.id, 'x-api-key': key.secret, 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });

await eventually('Parley', async () => (await call('/readyz')).ok);
await eventually('Prometheus', async () => (await ask('query?query=parley_build_info')).data.result.length === 1);
const agent = await (await call('/v2/agents', { key: 'alerts', name: 'Alerts', model: 'any/model' })).json();

const stopped = new AbortController();
const traffic = (async () => {
  while (!stopped.signal.aborted) {
    const message = { role: 'user', content: { type: 'text', text: 'hi' } };
    await call('/v2/chat/messages', { message, context: { agent_id: agent.id } }).catch(() => {});
    await sleep(300);
  }
})();
await Promise.all(['ParleyGatewayUnavailable', 'ParleyModelsFail', 'ParleyRunsFail', 'ParleyServerErrors'].map(fires));

// Every query of the dashboard is one that Prometheus takes, and most have values by now.
const dashboard = JSON.parse(readFileSync(join(folder, 'dashboard.json'), 'utf8'));
const queries = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
let answered = 0;
for (const query of queries) {
  const text = query.replaceAll('$__rate_interval', '20s').replaceAll('$job', '.*').replaceAll('$instance', '.*');
  const { status, error, data } = await ask(`query?query=${encodeURIComponent(text)}`);
  if (status !== 'success') throw new Error(`The dashboard asks ${query}: ${error}`);
  if (data.result.length > 0) answered++;
}
if (answered < queries.length * 0.75) throw new Error(`${answered} of ${queries.length} queries have values`);
console.log(`the dashboard: ${queries.length} queries, ${answered} with values`);

// The processor is taken from the instance, again and again, as by a machine that is too small.
const starved = new AbortController();
const starving = (async () => {
  while (!starved.signal.aborted) {
    parley.kill('SIGSTOP');
    await sleep(450);
    parley.kill('SIGCONT');
    await sleep(60);
  }
})();
const asking = (async () => {
  while (!starved.signal.aborted) {
    await call('/v2/agents').catch(() => {});
    await sleep(50);
  }
})();
const lettingGo = sleep(8_000).then(() => starved.abort());
await fires('ParleyRefusesForLoad');
await Promise.all([lettingGo, starving, asking]);

if (database && redis) {
  redis.cut();
  await fires('ParleyRedisUnavailable');
}
if (database) {
  database.cut();
  await fires('ParleyDatabaseUnavailable');
}
stopped.abort();
await traffic;
parley.removeAllListeners('exit');
parley.kill('SIGKILL');
await fires('ParleyDown');
process.exit(0);
