import process from 'node:process';
import url from 'node:url';
import type { App } from '#src/app.ts';
import type { AppOptions } from '#src/composition/app-options.ts';

/**
 * All of Parley as `npm start` runs it, on an embedded database in memory or in BENCH_DATA_DIR, or on DATABASE_URL, without rate limits. The
 * key BENCH_KEY may do everything.
 */
export async function openParley(upstream: string | null, own: Partial<AppOptions['config']> = {}): Promise<App> {
  // As src/start.js does.
  process.noDeprecation = true;
  url.parse('/');
  const { pino } = await import('pino');
  const [{ openJsonLog }, { createApp }, { entities }, { readContract, listAllScopes }] = await Promise.all([
    import('#src/telemetry/pretty-log.ts'),
    import('#src/app.ts'),
    import('#src/composition/entities.ts'),
    import('#src/composition/read-contract.ts'),
  ]);
  const { openDatabase } = await import('#src/db/data-source.ts');
  const { storeApiKey: storeKey } = await import('#src/access/first-key.ts');
  const { openGateway } = await import('#src/llm/gateway.ts');
  const databaseUrl = process.env['DATABASE_URL'] ?? null;
  const database = await openDatabase({
    databaseUrl,
    dataDir: process.env['BENCH_DATA_DIR'] ?? 'memory://',
    poolSize: 10,
    entities,
  });
  const contract = readContract();
  const clock = () => new Date();
  const keyOptions = { name: 'bench', organization: 'bench', scopes: listAllScopes(), now: clock() };
  await storeKey(database.dataSource, { id: 'bench', key: process.env['BENCH_KEY']! }, keyOptions);
  const app = createApp({
    config: { rateLimits: null, corsOrigins: null, bodyLimitBytes: 8_388_608, producerLeaseMs: 600_000, ...own },
    database,
    gateway: await openGateway({ baseUrl: upstream, apiKey: null, timeoutMs: 60_000 }),
    contract,
    clock,
    logger: pino(openJsonLog({ dest: '/dev/null' })),
    publicUrl: () => 'http://127.0.0.1',
  });
  await app.begin();
  return app;
}
