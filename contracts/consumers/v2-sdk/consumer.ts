import type { Consumer } from '../../interaction.ts';
import { calls } from './calls.ts';
import { exports } from './exports.ts';
import { failures } from './failures.ts';
import { memories } from './memories.ts';
import { streams } from './streams.ts';
import { users } from './users.ts';

/** The TypeScript client that Parley publishes: whatever all its users rely on, beside what they rely on themselves. */
export const v2Sdk: Consumer = {
  name: 'v2-sdk',
  provider: 'parley',
  interactions: [...calls, ...exports, ...failures, ...memories, ...streams, ...users],
};
