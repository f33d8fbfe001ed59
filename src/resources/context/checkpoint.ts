import { organizationReach } from '#src/db/reach.ts';
import type { EntityDatabase } from '#src/db/query.ts';
import { deepEqual } from '#src/event-log/deep-equal.ts';
import { lockConversation } from '#src/resources/conversations/store.ts';
import type { CheckpointPart } from '#src/resources/state/store.ts';
import {
  type SettingsChange,
  insertChange,
  listChangesNumbered,
  listLostConversations,
  listNewestChanges,
  listOpenConversations,
} from './settings-store.ts';

/** The numbers of the changes that held for the conversations of an agent, by their ids. */
type Captured = Record<string, number[]>;

const findStanding = (changes: readonly SettingsChange[]) => changes.filter(({ document }) => document !== null);

/** The kinds of a conversation's context that are not as they were, with the documents that they had. */
type OutdatedKind = { kind: SettingsChange['kind']; document: SettingsChange['document'] };

async function listOutdated(tx: EntityDatabase, id: string, numbers: readonly number[]): Promise<OutdatedKind[]> {
  const then = await listChangesNumbered(tx, id, numbers);
  return (await listNewestChanges(tx, id)).flatMap(({ kind, document: present }) => {
    const document = then.find((one) => one.kind === kind)?.document ?? null;
    return deepEqual(present, document) ? [] : [{ kind, document }];
  });
}

/**
 * Returns the context of an agent, for its checkpoints: the templates and optimizations of its open conversations. They
 * are captured by number, so what is redacted is redacted there too. To restore them is a change like any other, in
 * those of the conversations that are still open.
 */
export function contextPart(clock: () => Date): CheckpointPart {
  return {
    name: 'context',
    async capture(tx, agentId) {
      const all: Captured = {};
      for (const { id } of await listOpenConversations(tx, agentId)) {
        const numbers = findStanding(await listNewestChanges(tx, id)).map(({ number }) => number);
        if (numbers.length > 0) all[id] = numbers;
      }
      return all;
    },
    listLost: (tx, captured) => listLostConversations(tx, captured as Captured),
    async listReplaced(tx, agentId, before) {
      const ids: string[] = [];
      for (const { id } of await listOpenConversations(tx, agentId))
        if ((await listOutdated(tx, id, (before as Captured)[id] ?? [])).length > 0) ids.push(id);
      return ids;
    },
    async restore(tx, agentId, before) {
      const ids: string[] = [];
      for (const { id, organizationId } of await listOpenConversations(tx, agentId)) {
        await lockConversation(tx, organizationReach(organizationId), id);
        const outdated = await listOutdated(tx, id, (before as Captured)[id] ?? []);
        // A change names who made it; here that is in the history of the state.
        for (const { kind, document } of outdated)
          await insertChange(tx, id, { kind, document, createdAt: clock(), createdBy: 'checkpoint' });
        if (outdated.length > 0) ids.push(id);
      }
      return ids;
    },
  };
}
