import { setTimeout } from 'node:timers/promises';
import type { Services } from '#src/resources/services.ts';

type PartServices = Pick<Services, 'gateway' | 'storage' | 'bus' | 'fileBytes'>;

/** The parts without which most requests succeed, as readiness and the metrics report them. */
export type Parts = {
  storage: 'ok' | 'full';
  files: 'ok' | 'unavailable';
  redis: 'ok' | 'unavailable' | 'unused';
  gateway: 'ok' | 'unavailable';
};

/** The time for which a probe waits for the gateway and the bucket, in milliseconds: those who ask give up after a second. */
const longestWaitMs = 300;

/** Reads the state of the parts beside the database. Throws when the database cannot be reached. */
export async function readParts({ gateway, storage, bus, fileBytes }: PartServices): Promise<Parts> {
  const late = setTimeout(longestWaitMs, false, { ref: false });
  const answers = gateway.ping().then(({ ok }) => ok);
  const [isAnswered, hasFiles, isFull] = await Promise.all([
    Promise.race([answers, late]),
    Promise.race([fileBytes.isReachable(), late]),
    storage.isFull(),
  ]);
  return {
    storage: isFull ? 'full' : 'ok',
    files: hasFiles ? 'ok' : 'unavailable',
    redis: bus === null ? 'unused' : bus.isReachable() ? 'ok' : 'unavailable',
    gateway: isAnswered ? 'ok' : 'unavailable',
  };
}

/** The time for which the metrics wait for the database, in milliseconds. */
const databaseWaitMs = 1_000;

/** Returns whether each part that is in use is available. Never throws. */
export async function readAvailability(
  services: PartServices & Pick<Services, 'checkDatabase'>,
): Promise<Record<string, boolean>> {
  const answered = services.checkDatabase().then(
    () => true,
    () => false,
  );
  const database = await Promise.race([answered, setTimeout(databaseWaitMs, false, { ref: false })]);
  if (!database) return { database };
  const parts = await readParts(services).catch(() => null);
  if (!parts) return { database: false };
  const used = Object.entries(parts).filter(([, state]) => state !== 'unused');
  return { database, ...Object.fromEntries(used.map(([part, state]) => [part, state === 'ok'])) };
}
