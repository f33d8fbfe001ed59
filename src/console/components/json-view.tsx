import { useState } from 'preact/hooks';
import { CopyButton } from './copy-button.tsx';

type JsonViewProps = {
  value: unknown;
  /** The levels that are open at first. */
  depth?: number;
  /** The name of what it is, for its copy button. */
  label?: string;
};

/** JSON that can be opened and closed level by level. */
export const JsonView = ({ value, depth = 2, label = 'JSON' }: JsonViewProps) => (
  <div class="json">
    <CopyButton text={JSON.stringify(value, null, 2) ?? ''} label={`Copy ${label}`} />
    <JsonNode value={value} depth={depth} />
  </div>
);

/** Members that are shown before a reader asks for more. */
const shownMembers = 100;

function JsonNode({ name, value, depth }: { name?: string; value: unknown; depth: number }) {
  const [shown, setShown] = useState(shownMembers);
  const key = name !== undefined && <span class="json-key">{name}: </span>;
  if (typeof value !== 'object' || value === null)
    return (
      <div class="json-line">
        {key}
        <JsonScalar value={value} />
      </div>
    );
  const isList = Array.isArray(value);
  const members = Object.entries(value);
  const brackets = isList ? '[]' : '{}';
  if (members.length === 0)
    return (
      <div class="json-line">
        {key}
        <span class="json-note">{brackets}</span>
      </div>
    );
  return (
    <details class="json-node" open={depth > 0}>
      <summary>
        {key}
        <span class="json-note">{isList ? `[${members.length}]` : `{${members.length}}`}</span>
      </summary>
      {members.slice(0, shown).map(([member, item]) => (
        <JsonNode key={member} name={member} value={item} depth={depth - 1} />
      ))}
      {members.length > shown && (
        <button type="button" class="button small" onClick={() => setShown(shown + 10 * shownMembers)}>
          {members.length - shown} more
        </button>
      )}
    </details>
  );
}

function JsonScalar({ value }: { value: unknown }) {
  const kind = typeof value === 'string' ? 'text' : typeof value === 'number' ? 'number' : 'word';
  return <span class={`json-${kind}`}>{JSON.stringify(value) ?? 'undefined'}</span>;
}
