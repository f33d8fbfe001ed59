import { organizationReach } from '#src/db/reach.ts';
import type { Queryable } from '#src/db/query.ts';
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

/** Puts one kind back as it was, if it is not so. */
async function restoreKind(
  tx: Queryable,
  id: string,
  now: SettingsChange,
  then: SettingsChange | undefined,
  at: Date,
): Promise<void> {
  const document = then?.document ?? null;
  if (deepEqual(now.document, document)) return;
  // A change names who made it; here that is in the history of the state.
  await insertChange(tx, id, { kind: now.kind, document, createdAt: at, createdBy: 'checkpoint' });
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
    async restore(tx, agentId, before) {
      for (const { id, organizationId } of await listOpenConversations(tx, agentId)) {
        await lockConversation(tx, organizationReach(organizationId), id);
        const then = await listChangesNumbered(tx, id, (before as Captured)[id] ?? []);
        for (const now of await listNewestChanges(tx, id))
          await restoreKind(
            tx,
            id,
            now,
            then.find(({ kind }) => kind === now.kind),
            clock(),
          );
      }
    },
  };
}
