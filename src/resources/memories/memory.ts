import type { CreateMemory, Memory, MemoryScope, MemoryType } from '#generated/v2/client/types.gen.ts';
import { type ScopedLink, toShownLinks } from './link-store.ts';
import type { MemoryPast } from './past.ts';
import type { ScopeFields } from './scope-key.ts';
import type { MemoryContent, MemoryFields, StoredMemory } from './table.ts';

/** A memory as stores read it, with its links. */
export type MemoryRow = Omit<StoredMemory, 'labels' | 'lexemes' | 'wordsVersion' | 'wordsWrittenBy' | 'deletedAt'> & {
  links: ScopedLink[];
  /** The moment when another one superseded it; null when none has. */
  validTo: Date | null;
};

/** A memory that is not stored yet. */
export type MemoryDraft = MemoryFields &
  ScopeFields & {
    id: string;
    memoryType: MemoryType;
    /** A name that its scope knows it by; null when it has none. */
    key: string | null;
    /** The moment when it was made elsewhere; null for now. */
    createdAt: Date | null;
    /** The moment since which it has its content; when it was made unless given. */
    saidAt?: Date;
    /** Whether it was made of memories that are known already: until now these are found. */
    isJoined?: boolean;
    /** The past that it comes with from elsewhere. */
    past?: MemoryPast;
    /** The id by which the other memories of its batch name it. */
    itemId?: string;
  };

/** The member that only the content of each type has. */
const contentMarkers = { episodic: 'event', semantic: 'concept', procedural: 'procedure', working: 'note' } as const;

/** Tells whether content has the form of a memory type. The contract checks everything else about it. */
export const isContentOfType = (type: MemoryType, content: MemoryContent): boolean => contentMarkers[type] in content;

/** Writes the content of a memory as one text, which is searched, embedded and put before a model. */
export function toMemoryText(content: MemoryContent): string {
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

const toDate = (text: string | null | undefined) => (typeof text === 'string' ? new Date(text) : null);

/** Makes a draft of a request to create a memory, with the defaults of what it leaves out. */
export function toMemoryDraft(id: string, memory: CreateMemory, scope: ScopeFields): MemoryDraft {
  return {
    id,
    memoryType: memory.memory_type,
    content: memory.content,
    importance: memory.importance ?? 0.5,
    expiresAt: toDate(memory.expires_at),
    sourceMessageId: memory.source_message_id ?? null,
    metadata: memory.metadata ?? {},
    key: memory.key ?? null,
    createdAt: toDate(memory.created_at),
    ...(memory.said_at !== undefined && { saidAt: new Date(memory.said_at) }),
    ...scope,
  };
}

/** Writes the scope of a memory as the contract has it. */
export const toMemoryScope = ({ scopeType, userId, sessionId }: ScopeFields): MemoryScope => ({
  type: scopeType,
  ...(userId !== null && { user_id: userId }),
  ...(sessionId !== null && { session_id: sessionId }),
});

/** Writes a memory as the contract has it. */
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
    scope: toMemoryScope(row),
    key: row.key,
    status: row.status,
    valid_to: row.validTo?.toISOString() ?? null,
    links: toShownLinks(row),
    version: row.version,
    created_by: row.createdBy,
    updated_by: row.updatedBy,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  } as Memory;
}
