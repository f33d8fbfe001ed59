import type { AguiEvent, LogEvent } from './event.ts';
import { longestId } from './usable-id.ts';

type Members = Record<string, unknown>;

/** The text that stands for a value where the contract wants text. */
export function textFor(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

/** The id that stands for one that Parley once took over from a model as it was. The same value gives the same id. */
export function idFor(value: unknown): string {
  const text = textFor(value).toWellFormed().replaceAll('\0', '');
  return text === '' ? 'unknown' : text.slice(0, longestId).toWellFormed();
}

/** Whether a value is a count of tokens that the contract allows. */
export const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

const counts = [
  'inputTokens',
  'outputTokens',
  'totalTokens',
  'reasoningTokens',
  'cachedInputTokens',
  'cacheWriteInputTokens',
];

function repairUsage(usage: unknown): unknown {
  if (!Array.isArray(usage)) return usage;
  return usage.map((one: Members) =>
    Object.fromEntries(Object.entries(one).filter(([name, value]) => !counts.includes(name) || isCount(value))),
  );
}

const isSound = (usage: unknown) =>
  !Array.isArray(usage) ||
  (usage as Members[]).every((one) => counts.every((name) => one[name] === undefined || isCount(one[name])));

function repairOutcome(outcome: unknown): unknown {
  const { pendingToolCallIds: ids } = (outcome ?? {}) as { pendingToolCallIds?: unknown };
  return Array.isArray(ids) ? { ...(outcome as Members), pendingToolCallIds: ids.map(idFor) } : outcome;
}

const hasOddCalls = (outcome: unknown) =>
  ((outcome ?? {}) as { pendingToolCallIds?: unknown[] }).pendingToolCallIds?.some((id) => typeof id !== 'string') ??
  false;

/**
 * An event as the contract has it. Earlier versions stored some of what models say unchecked: ids and names of calls that
 * are no text, and counts of tokens that cannot be. An event without such damage is returned as it is.
 */
export function repaired(event: LogEvent): LogEvent {
  const members = event as AguiEvent & Members;
  switch (members.type) {
    case 'TOOL_CALL_START':
    case 'TOOL_CALL_ARGS':
    case 'TOOL_CALL_END':
    case 'TOOL_CALL_RESULT': {
      const { toolCallId, toolCallName: name } = members as Members;
      const isNamed = name === undefined || typeof name === 'string';
      if (toolCallId === undefined || (typeof toolCallId === 'string' && isNamed)) return event;
      return {
        ...members,
        toolCallId: idFor(toolCallId),
        ...(!isNamed && { toolCallName: textFor(name) }),
      } as LogEvent;
    }
    case 'RUN_FINISHED':
    case 'RUN_ERROR': {
      const { usage, outcome } = members as Members;
      if (isSound(usage) && !hasOddCalls(outcome)) return event;
      return {
        ...members,
        usage: repairUsage(usage),
        ...(outcome !== undefined && { outcome: repairOutcome(outcome) }),
      } as LogEvent;
    }
    default:
      return event;
  }
}
