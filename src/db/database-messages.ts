import type { FilledMemoryContent } from './filled-memory.ts';
import type { SlotMemory } from './shared-slot.ts';

/** The kinds of messages between the thread of the embedded database and others. */
export const messageKinds = { statement: 0, close: 1, failure: 2 };

/** The data that the worker of the embedded database opens: a folder, or what is in it when there is memory only. */
export type DatabasePlace = string | FilledMemoryContent;

/**
 * The input of the worker of the embedded database at its start: the program, if another thread has compiled it, and its
 * ends of the slots. It then waits for the place, and answers with the program when the database is open.
 */
export type DatabaseWorkerData = {
  program: WebAssembly.Module | null;
  requests: SlotMemory;
  answers: SlotMemory;
};
