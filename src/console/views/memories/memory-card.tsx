import type { ComponentChildren } from 'preact';
import type { Memory } from '#generated/v2/client/types.gen.ts';
import { Time } from '#src/console/components/time.tsx';
import { Link } from '#src/console/routing/router.tsx';
import { typeNames } from './memory-query.ts';
import { toMemoryWords, toScopeText } from './memory-text.ts';
import './memories.css';

/** A memory in a list: what it says, whose it is, and how important. */
export function MemoryCard({ memory, children }: { memory: Memory; children?: ComponentChildren }) {
  const { title, body } = toMemoryWords(memory.content);
  return (
    <article class="memory">
      <div class="memory-text">
        <h2>
          <Link to={`/memories/${memory.id}`}>{title}</Link>
        </h2>
        {body !== '' && <p>{body}</p>}
        <MemoryMarks memory={memory} />
      </div>
      {children}
    </article>
  );
}

/** The type of a memory, its scope, importance, age and status. */
export function MemoryMarks({ memory }: { memory: Memory }) {
  const { name } = toScopeText(memory.scope);
  return (
    <p class="marks">
      <span class="badge">{typeNames[memory.memory_type]}</span>
      <span class="badge">{name}</span>
      {memory.key !== null && <code>{memory.key}</code>}
      {memory.status !== 'active' && <span class="badge warn">{memory.status}</span>}
      <span>Importance {memory.importance}</span>
      <span>
        Version {memory.version}, <Time at={memory.updated_at} age />
      </span>
    </p>
  );
}
