import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { storeApiKey } from '#src/access/first-key.ts';
import { generateApiKey } from '#src/access/key-secret.ts';
import { Parley } from '#src/clients/typescript/parley.ts';
import { entities } from '#src/composition/entities.ts';
import { listAllScopes } from '#src/composition/read-contract.ts';
import { openDatabase } from '#src/db/data-source.ts';
import { openClock } from '#src/db/shared-clock.ts';
import { startStage } from '#src/testing/harness.ts';
import { createServerDatabase } from '#src/testing/server-database.ts';
import type { FaultWorld } from './fault-world.ts';
import { openFaultyLink } from './faulty-link.ts';
import { startSlowModel } from './slow-model.ts';

/** An address that leads to one server after the other, and to none in between. */
class Front {
  readonly #connections = new Set<Socket>();
  #target: URL | null = null;
  readonly #server = createServer((near) => {
    if (!this.#target) return void near.resetAndDestroy();
    const far = connect(Number(this.#target.port), this.#target.hostname);
    for (const [end, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#connections.add(end);
      end
        .on('error', () => {})
        .on('close', () => {
          this.#connections.delete(end);
          other.destroy();
        })
        .pipe(other);
    }
  });

  async open(): Promise<string> {
    await new Promise<void>((resolve) => void this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  lead(url: string): void {
    this.#target = new URL(url);
  }

  /** Resets all connections, as the system does for a process that was killed. */
  cut(): void {
    this.#target = null;
    for (const end of this.#connections) end.resetAndDestroy();
  }

  close(): void {
    this.cut();
    this.#server.close();
  }
}

/** Starts an app in this process whose ways out can be cut for good. Returns its address, and the function that cuts it off. */
async function startCutOff(databaseUrl: string, modelUrl: string) {
  const [toDatabase, toModel] = [await openFaultyLink(databaseUrl), await openFaultyLink(modelUrl)];
  const options = { databaseUrl: toDatabase.url, dataDir: 'memory://', poolSize: 10, entities };
  const database = await openDatabase(options);
  const { clock, close } = await openClock(database);
  const stage = await startStage(database, { baseUrl: `${toModel.url}v1`, apiKey: 'unused' }, {}, clock);
  /** Ends what is left of it, which reaches nobody any more. */
  const bury = async () => {
    await Promise.allSettled([stage.drain(), close()]);
    await database.close().catch(() => {});
    for (const link of [toDatabase, toModel]) link.close();
  };
  const cutOff = () => {
    for (const link of [toDatabase, toModel]) link.break('reset');
    void bury();
  };
  return { url: stage.url, cutOff };
}

/**
 * Opens a world of two instances in this process, for many kill points: one is cut off from its callers, its database and its gateway at any moment,
 * and nothing that it does after that reaches anybody. To all others that is what `kill -9` is, and another one starts in the time of some statements
 * instead of seconds. Only kills can be made in it.
 */
export async function openCutOffWorld(serverUrl: string): Promise<FaultWorld> {
  const database = await createServerDatabase(serverUrl);
  const model = await startSlowModel();
  const fronts = [new Front(), new Front()];
  const urls = await Promise.all(fronts.map((front) => front.open()));
  const places: ({ cutOff: () => void } | null)[] = [null, null];
  const restart = async (place: number) => {
    const started = await startCutOff(database.url, model.url);
    places[place] = started;
    fronts[place]!.lead(started.url);
  };
  const kill = async (place: number) => {
    fronts[place]!.cut();
    places[place]?.cutOff();
    places[place] = null;
  };
  for (const place of places.keys()) await restart(place);
  const key = generateApiKey();
  const first = await openDatabase({ databaseUrl: database.url, dataDir: 'memory://', poolSize: 1, entities });
  const owner = { name: 'faults', organization: 'faults', scopes: listAllScopes(), now: new Date() };
  await storeApiKey(first.dataSource, key, owner);
  await first.close();
  const client = new Parley({ baseUrl: urls[0]!, apiKey: key.key, retries: 20 });
  const { id: agentId } = await client.agents.create({ key: 'faults', name: 'Faults', model: 'm' });
  return {
    links: {} as FaultWorld['links'],
    places: { urls, apiKey: key.key, agentId },
    databaseUrl: database.url,
    instances: [],
    kill,
    restart,
    async close() {
      for (const place of places.keys()) await kill(place);
      for (const front of fronts) front.close();
      await model.close();
      await database.drop();
    },
  };
}
