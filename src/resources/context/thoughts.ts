import type { ThoughtRef } from './request-document.ts';
import { toNoteLine } from '#src/llm/memory-note.ts';
import type { LoggedMachineEvent } from '#src/resources/events/log/machine-step-store.ts';
import { findMachineEventName, type MachineEventValues } from '#src/state-machine/log-events.ts';
import { toNotesPrompt } from '#src/state-machine/prompt.ts';
import type { RecalledMemory } from './document.ts';

/** What a model of a machine knows or has thought: lines of its prompt, and the event in the log that tells it. */
export type Thought = { lines: readonly string[]; ref: ThoughtRef };

/** Returns the lines of memories. */
export const toMemoryLines = (items: readonly RecalledMemory[]): string[] =>
  items.flatMap(({ text, note }) => (note ? [toNoteLine(text, note)] : []));

/** Returns the line of a thought; none for an empty one. */
export const toThoughtLines = (thought: string): string[] => (thought === '' ? [] : [`- ${thought}`]);

/** Returns the lines of an event of a machine that tells a thought. Memories are told by what was found of them. */
export function toEventLines({ name, value }: LoggedMachineEvent): string[] {
  const what = findMachineEventName({ type: 'CUSTOM', name });
  if (what === 'annotation') return toThoughtLines((value as MachineEventValues['annotation']).thought);
  return what === 'reflection' ? toThoughtLines((value as MachineEventValues['reflection']).reflection ?? '') : [];
}

/** Returns thoughts as a part of the system message; empty when there are none. */
export const toThoughtsText = (thoughts: readonly Pick<Thought, 'lines'>[]): string =>
  toNotesPrompt(thoughts.flatMap(({ lines }) => lines));
