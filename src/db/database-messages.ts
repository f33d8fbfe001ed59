import type { FilledMemoryContent } from './filled-memory.ts';
import type { SlotMemory } from './shared-slot.ts';

/** The kinds of messages between the thread of the embedded database and others. */
export const messageKinds = { statement: 0, close: 1, failure: 2 };

/**
 * What the worker of the embedded database is given: the folder, or what is in it when there is memory only, the compiled
 * program, and its ends of the slots.
 */
export type DatabaseWorkerData = {
  place: string | FilledMemoryContent;
  program: WebAssembly.Module;
  requests: SlotMemory;
  answers: SlotMemory;
};
