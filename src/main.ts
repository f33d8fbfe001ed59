import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { createApp, entities, readContract, scopesOf } from './app.ts';
import { ensureKey, type FirstKey } from './bootstrap.ts';
import { ConfigError, parseConfig, type Config } from './config.ts';
import { openDatabase } from './db/data-source.ts';
import { DatabaseError } from './db/failures.ts';
import { DataFolderError } from './db/data-folder.ts';
import { answerBrokenRequests } from './http/broken-requests.ts';
import { newId } from './ids.ts';
import { openGateway } from './llm/gateway.ts';

const hostIn = (host: string) => (host.includes(':') ? `[${host}]` : host);

function greeting(url: string, config: Config, { made: secret }: FirstKey): string {
  const database = config.databaseUrl ? 'PostgreSQL' : `embedded, in ${config.dataDir}`;
  const model = config.llm.baseUrl ?? 'built-in offline models (set OPENAI_BASE_URL for real ones)';
  const lines = [
    `Parley listens on ${url}`,
    `  docs      ${url}/docs`,
    `  database  ${database}`,
    `  models    ${model}`,
  ];
  if (secret) lines.push('', 'Your API key, shown this once:', `  id   ${secret.id}`, `  key  ${secret.key}`);
  return `${lines.join('\n')}\n`;
}

/** Resolves when the server listens; an address that cannot be used is the configuration's fault. */
function listen(server: Server, { host, port }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'is in use by another program' : `cannot be used (${error.message})`;
      reject(new ConfigError(`HOST and PORT: the address ${hostIn(host)}:${port} ${why}.`));
    });
    server.listen(port, host, resolve);
  });
}

/** The first signal stops gracefully, a second one at once. */
function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false;
  const onSignal = () => {
    if (stopping) process.exit(1);
    stopping = true;
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`The stop was not clean: ${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

/** Serves until it is told to stop. Throws what the person who starts it can mend as ConfigError and the like. */
async function serve(): Promise<void> {
  const config = parseConfig(process.env);
  const logger = pino({ level: config.logLevel }, pino.destination({ sync: false }));
  const clock = () => new Date();
  const contract = readContract();
  const [database, gateway] = await Promise.all([
    openDatabase({ databaseUrl: config.databaseUrl, dataDir: config.dataDir, poolSize: config.databasePool, entities }),
    openGateway(config.llm),
  ]);
  const secret = await ensureKey(database.dataSource, config.bootstrapKey, scopesOf(contract), clock());
  let url = config.publicUrl ?? '';
  const app = createApp({ config, database, gateway, contract, clock, logger, publicUrl: () => url });
  const server = createServer({ keepAliveTimeout: 65_000 }, app.listener);
  answerBrokenRequests(server, { publicUrl: () => url, now: clock, newRequestId: () => newId('req') });
  await listen(server, config);
  const { port } = server.address() as AddressInfo;
  url ||= `http://${hostIn(config.host)}:${port}`;
  await app.recover();
  process.stdout.write(greeting(url, config, secret));
  stopOnSignal(async () => {
    server.close();
    await app.drain(config.drainMs);
    server.closeAllConnections();
    await gateway.close();
    await database.close();
  });
  await app.begin();
}

try {
  await serve();
} catch (error) {
  const known = error instanceof ConfigError || error instanceof DataFolderError || error instanceof DatabaseError;
  process.stderr.write(
    known
      ? `Parley does not start:\n${error.message}\n`
      : `Parley does not start: ${error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exit(1);
}
