import type { LogRow } from './log-rows.ts';

/** The description of an event in its row: a tone for its kind, and its most important member. */
export type EventNote = { tone: 'run' | 'text' | 'thought' | 'tool' | 'state' | 'failure' | 'other'; text: string };

const toneOf = (type: string): EventNote['tone'] => {
  if (type === 'RUN_ERROR') return 'failure';
  if (type.startsWith('RUN_') || type.startsWith('STEP_')) return 'run';
  if (type.startsWith('TEXT_MESSAGE')) return 'text';
  if (type.startsWith('REASONING') || type.startsWith('THINKING')) return 'thought';
  if (type.startsWith('TOOL_CALL')) return 'tool';
  if (type.startsWith('STATE') || type.startsWith('MESSAGES_SNAPSHOT')) return 'state';
  return 'other';
};

/** The members that say most of an event, the first one that it has. */
const telling = ['delta', 'message', 'toolCallName', 'content', 'name', 'stepName', 'role'];

const toText = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));

const shownCharacters = 300;

const formatUsage = (usage: unknown): string => {
  if (!Array.isArray(usage)) return '';
  const sum = (member: string) =>
    usage.reduce((total, each) => total + Number((each as Record<string, unknown>)[member] ?? 0), 0);
  return `${sum('inputTokens')} tokens in, ${sum('outputTokens')} out`;
};

/** Describes an event in a line. */
export function describeEvent({ event, event_type, redacted }: LogRow): EventNote {
  const tone = toneOf(event_type);
  if (redacted) return { tone, text: 'Its content was removed.' };
  if (event_type === 'RUN_FINISHED') return { tone, text: formatUsage(event['usage']) };
  const member = telling.find((name) => event[name] !== undefined && event[name] !== null && event[name] !== '');
  const text = member === undefined ? '' : toText(event[member]);
  const more = event_type === 'CUSTOM' && event['value'] !== undefined ? ` ${toText(event['value'])}` : '';
  return { tone, text: (text + more).slice(0, shownCharacters) };
}

/** Returns the message of the conversation that an event is of, or null. */
export function messageOf({ event, event_type }: LogRow): string | null {
  const metadata = event['metadata'] as { message_id?: unknown } | undefined;
  const ids = [metadata?.message_id, event['parentMessageId'], event['messageId']];
  const id = ids.find((each) => typeof each === 'string' && each.startsWith('msg_'));
  if (typeof id !== 'string' || event_type === 'TOOL_CALL_RESULT') return null;
  return /^msg_[a-z0-9]+$/.test(id) ? id : null;
}

/** The kinds of events by which a reader narrows a log. */
export const eventKinds: Record<string, { name: string; types: readonly string[] }> = {
  all: { name: 'All events', types: [] },
  messages: { name: 'Messages', types: ['TEXT_MESSAGE_START', 'TEXT_MESSAGE_CONTENT', 'TEXT_MESSAGE_END'] },
  tools: { name: 'Tool calls', types: ['TOOL_CALL_START', 'TOOL_CALL_ARGS', 'TOOL_CALL_END', 'TOOL_CALL_RESULT'] },
  thoughts: { name: 'Reasoning', types: ['REASONING_START', 'REASONING_MESSAGE_CONTENT', 'REASONING_END'] },
  runs: { name: 'Runs', types: ['RUN_STARTED', 'RUN_FINISHED', 'RUN_ERROR'] },
  state: { name: 'State', types: ['STATE_SNAPSHOT', 'STATE_DELTA'] },
  custom: { name: 'Custom', types: ['CUSTOM'] },
};
