import { createHash } from 'node:crypto';
import type {
  CreateMemory,
  EpisodicContent,
  Memory,
  MemoryLink,
  MemoryType,
  MemoryVersion,
  ProceduralContent,
  SemanticContent,
  WorkingContent,
} from '#generated/v2/client/types.gen.ts';

export type Content = EpisodicContent | SemanticContent | ProceduralContent | WorkingContent;
export type Change = MemoryVersion['change'];
type Status = Memory['status'];

/** What a change can set. */
export type Settable = {
  content: Content;
  importance: number;
  expiresAt: Date | null;
  sourceMessageId: string | null;
  metadata: Record<string, unknown>;
};

export type MemoryRow = Settable & {
  id: string;
  organizationId: string;
  agentId: string;
  sessionId: string | null;
  memoryType: MemoryType;
  status: Status;
  version: number;
  createdBy: string;
  updatedBy: string;
  createdAt: Date;
  updatedAt: Date;
  links: MemoryLink[];
};

/** A memory that is to be made. */
export type Draft = Settable & { id: string; memoryType: MemoryType; sessionId: string | null };

/** The member that only this type's content has. */
const marks = { episodic: 'event', semantic: 'concept', procedural: 'procedure', working: 'note' } as const;

/** Whether content is of the type of its memory; what else it needs is in the contract. */
export const isOfType = (type: MemoryType, content: Content): boolean => marks[type] in content;

/** What a memory says, as one text: what is searched, embedded and put before a model. */
export function textOf(content: Content): string {
  if ('event' in content) {
    const { event, participants = [], outcome } = content;
    return [event, ...(participants.length > 0 ? [`(${participants.join(', ')})`] : []), outcome ?? '']
      .join(' ')
      .trim();
  }
  if ('concept' in content) {
    const { concept, definition, cases = [] } = content;
    return [`${concept.replaceAll('_', ' ')}: ${definition}`, ...cases].join('\n');
  }
  if ('procedure' in content) {
    const { procedure, steps, conditions = [] } = content;
    return [procedure, ...conditions, ...steps.map((step, index) => `${index + 1}. ${step}`)].join('\n');
  }
  return content.task ? `${content.task}: ${content.note}` : content.note;
}

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, sorted(member)]),
  );
};

/** Each member of metadata as a word that two members share when both name and value are equal. */
export const labelsOf = (metadata: Record<string, unknown>): string[] =>
  Object.entries(metadata).map(([name, value]) => {
    const text = JSON.stringify([name, sorted(value)]);
    return text.length <= 100 ? text : createHash('sha256').update(text).digest('base64url');
  });

const dateOf = (text: string | null | undefined) => (typeof text === 'string' ? new Date(text) : null);

/** What a caller wants to be remembered, with all that it left out. */
export function draftOf(id: string, given: CreateMemory): Draft {
  return {
    id,
    memoryType: given.memory_type,
    content: given.content,
    importance: given.importance ?? 0.5,
    expiresAt: dateOf(given.expires_at),
    sourceMessageId: given.source_message_id ?? null,
    sessionId: 'session_id' in given ? (given.session_id ?? null) : null,
    metadata: given.metadata ?? {},
  };
}

/** The memory as callers see it. */
export function toMemory(row: MemoryRow): Memory {
  return {
    id: row.id,
    agent_id: row.agentId,
    ...(row.memoryType === 'working' && { session_id: row.sessionId }),
    memory_type: row.memoryType,
    content: row.content,
    importance: row.importance,
    expires_at: row.expiresAt?.toISOString() ?? null,
    source_message_id: row.sourceMessageId,
    metadata: row.metadata,
    status: row.status,
    links: row.links,
    version: row.version,
    created_by: row.createdBy,
    updated_by: row.updatedBy,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  } as Memory;
}
