import type { AguiEvent, LogEvent } from './event.ts';
import { maxIdLength } from './usable-id.ts';
import { usageCountNames } from './usage.ts';

type Members = Record<string, unknown>;

/** Returns the text that stands for a value where the contract demands text. */
export function toText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

/** Returns the id that stands for an invalid one of a model, which earlier versions stored. Equal values give equal ids. */
export function toUsableId(value: unknown): string {
  const text = toText(value).toWellFormed().replaceAll('\0', '');
  return text === '' ? 'unknown' : text.slice(0, maxIdLength).toWellFormed();
}

/** Tells whether a value is a count of tokens that the contract allows. */
export const isTokenCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

function repairUsage(usage: unknown): unknown {
  if (!Array.isArray(usage)) return usage;
  return usage.map((one: Members) =>
    Object.fromEntries(
      Object.entries(one).filter(([name, value]) => !usageCountNames.includes(name) || isTokenCount(value)),
    ),
  );
}

const hasSoundUsage = (usage: unknown) =>
  !Array.isArray(usage) ||
  (usage as Members[]).every((one) =>
    usageCountNames.every((name) => one[name] === undefined || isTokenCount(one[name])),
  );

function repairOutcome(outcome: unknown): unknown {
  const { pendingToolCallIds: ids } = (outcome ?? {}) as { pendingToolCallIds?: unknown };
  return Array.isArray(ids) ? { ...(outcome as Members), pendingToolCallIds: ids.map(toUsableId) } : outcome;
}

const hasInvalidCallIds = (outcome: unknown) =>
  ((outcome ?? {}) as { pendingToolCallIds?: unknown[] }).pendingToolCallIds?.some((id) => typeof id !== 'string') ??
  false;

/**
 * Repairs an event so that it fits the contract. Earlier versions stored some members of models unchecked: ids and names
 * of calls that are not text, and impossible counts of tokens. An event without such damage is returned unchanged.
 */
export function repairEvent(event: LogEvent): LogEvent {
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
        toolCallId: toUsableId(toolCallId),
        ...(!isNamed && { toolCallName: toText(name) }),
      } as LogEvent;
    }
    case 'RUN_FINISHED':
    case 'RUN_ERROR': {
      const { usage, outcome } = members as Members;
      if (hasSoundUsage(usage) && !hasInvalidCallIds(outcome)) return event;
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
