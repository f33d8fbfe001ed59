import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createServerDatabase, type ServerDatabase } from '#src/testing/server-database.ts';
import { inspectServer } from './inspect-server.ts';
import pg from '#generated/packages/pg.js';
import { openDatabase } from './data-source.ts';
import { explainDatabaseError } from './failures.ts';
import { loadMigrations, migrations } from './migrations/index.ts';

const databaseUrl = process.env['PARLEY_TEST_DATABASE_URL'];
const open = (url: string, poolSize = 4) => openDatabase({ databaseUrl: url, dataDir: '', poolSize, entities: [] });

describe('a DATABASE_URL that cannot be used', () => {
  it('is refused by name when nobody answers there', async () => {
    const refused = open('postgres://parley:hunter2@127.0.0.1:9/parley');
    await expect(refused).rejects.toThrow(
      /^DATABASE_URL: no PostgreSQL answers at 127\.0\.0\.1:9 \(.*ECONNREFUSED.*\)\.$/,
    );
    await expect(refused).rejects.not.toThrow(/hunter2/);
  });

  it('is refused by name when the server is too old', async () => {
    const old = await startOldServer('14.9 (Debian)');
    await expect(open(old.url)).rejects.toThrow(
      'DATABASE_URL: PostgreSQL 15 or newer is needed; this server is 14.9 (Debian).',
    );
    old.close();
  });
});

/** Speaks just enough of the protocol to answer any query with its version. */
async function startOldServer(version: string) {
  const int = (value: number, bytes: number) => {
    const buffer = Buffer.alloc(bytes);
    buffer.writeIntBE(value, 0, bytes);
    return buffer;
  };
  const message = (type: string, ...parts: Buffer[]) => {
    const body = Buffer.concat(parts);
    return Buffer.concat([Buffer.from(type), int(body.length + 4, 4), body]);
  };
  const text = Buffer.concat([int(0, 4), int(0, 2), int(25, 4), int(-1, 2), int(-1, 4), int(0, 2)]);
  const columns = ['version', 'server_version'].map((name) => Buffer.concat([Buffer.from(`${name}\0`), text]));
  const value = Buffer.concat([int(version.length, 4), Buffer.from(version)]);
  const ready = message('Z', Buffer.from('I'));
  const answer = Buffer.concat([
    message('T', int(2, 2), ...columns),
    message('D', int(2, 2), value, value),
    message('C', Buffer.from('SELECT 1\0')),
    ready,
  ]);
  const server = createServer((socket) => {
    let greeted = false;
    socket.on('error', () => {});
    socket.on('data', () => {
      socket.write(greeted ? answer : Buffer.concat([message('R', Buffer.alloc(4)), ready]));
      greeted = true;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `postgres://parley@127.0.0.1:${port}/parley`, close: () => server.close() };
}

/** A way to a server that can be cut and mended. */
async function startWay(target: URL) {
  const sockets = new Set<Socket>();
  let server: Server;
  const begin = (port: number) =>
    new Promise<void>((resolve) => {
      server = createServer((near) => {
        const far = connect(Number(target.port || 5432), target.hostname);
        for (const socket of [near, far]) {
          sockets.add(socket);
          socket.on('error', () => {}).on('close', () => [near, far].forEach((each) => each.destroy()));
        }
        near.pipe(far).pipe(near);
      }).listen(port, '127.0.0.1', resolve);
    });
  await begin(0);
  const { port } = server!.address() as AddressInfo;
  const url = new URL(target);
  url.host = `127.0.0.1:${port}`;
  const cut = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return { url: url.href, cut, mend: () => begin(port) };
}

describe.skipIf(!databaseUrl)('a PostgreSQL server', () => {
  let own: ServerDatabase;
  beforeAll(async () => {
    own = await createServerDatabase(databaseUrl!);
  });
  afterAll(() => own.drop());

  it('is migrated once when several start together, each with a single connection', async () => {
    const all = await Promise.all([1, 2, 3, 4].map(() => open(own.url, 1)));
    const rows = await all[0]!.dataSource.query<unknown[]>('SELECT name FROM migrations');
    expect(rows).toHaveLength(migrations.length);
    expect(all[0]!.kind).toBe('server');
    for (const database of all) await database.close();
  });

  it('can be taken back to nothing and forth again', async () => {
    const { dataSource, close } = await open(own.url);
    Object.assign(dataSource, { migrations: await loadMigrations() });
    for (const _ of migrations) await dataSource.undoLastMigration();
    const left = await dataSource.query(
      `SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'migrations'`,
    );
    expect(left).toEqual([]);
    await close();
    const again = await open(own.url);
    expect(await again.dataSource.query('SELECT count(*) AS n FROM organizations')).toEqual([{ n: 0 }]);
    await again.close();
  });

  it('is refused by name when the database is missing', async () => {
    const missing = new URL(own.url);
    missing.pathname = '/nowhere_to_be_found';
    await expect(open(missing.href)).rejects.toThrow(
      /^DATABASE_URL: there is no database "nowhere_to_be_found" on PostgreSQL at .*\. Create it first\.$/,
    );
  });

  it('is refused by name when its encoding cannot keep every text', async () => {
    const client = new pg.Client({ connectionString: own.url });
    await client.connect();
    const name = `${new URL(own.url).pathname.slice(1)}_latin`;
    await client.query(`CREATE DATABASE ${name} ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0`);
    const latin = new URL(own.url);
    latin.pathname = `/${name}`;
    const told = 'DATABASE_URL: the database has the encoding LATIN1';
    await expect(open(latin.href)).rejects.toThrow(told);
    await expect(inspectServer(latin.href, async () => null)).rejects.toThrow(told);
    await client.query(`DROP DATABASE ${name} (FORCE)`);
    await client.end();
  });

  it('may go away and come back: meanwhile queries fail as service_unavailable', async () => {
    const way = await startWay(new URL(own.url));
    const { dataSource, close } = await open(way.url);
    await way.cut();
    const failure: unknown = await dataSource.query('SELECT 1 AS x WHERE $1', [true]).catch((error: unknown) => error);
    expect(explainDatabaseError(failure)).toMatchObject({ code: 'service_unavailable', options: { retryAfterS: 5 } });
    await expect(dataSource.transaction((tx) => tx.query('SELECT 1'))).rejects.toSatisfy(
      (error) => explainDatabaseError(error) !== null,
    );
    await way.mend();
    expect(await dataSource.query('SELECT 1 AS x WHERE $1', [true])).toEqual([{ x: 1 }]);
    await close();
  });

  it('is told apart from a mistake of ours', async () => {
    const { dataSource, close } = await open(own.url);
    const mistake: unknown = await dataSource.query('SELECT nothing').catch((error: unknown) => error);
    expect(explainDatabaseError(mistake)).toBeNull();
    expect(explainDatabaseError('not an error')).toBeNull();
    await close();
  });

  it('is asked for the same statement by name', async () => {
    const { dataSource, close } = await open(own.url, 1);
    for (const id of ['a', 'b', 'c']) await dataSource.query('SELECT id FROM organizations WHERE id = $1', [id]);
    const prepared = await dataSource.query<unknown[]>(
      `SELECT 1 FROM pg_prepared_statements WHERE statement LIKE 'SELECT id FROM organizations%'`,
    );
    expect(prepared).toHaveLength(1);
    await close();
  });
});
