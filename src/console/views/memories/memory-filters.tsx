import type { Agent, User } from '#generated/v2/client/types.gen.ts';
import { useEffect, useState } from 'preact/hooks';
import { Field, Select } from '#src/console/components/form.tsx';
import { useLoad } from '#src/console/data/use-load.ts';
import { changeQuery } from '#src/console/routing/router.tsx';
import { useCaller } from '#src/console/session/caller.tsx';
import { typeNames, type MemoryQuery } from './memory-query.ts';
import { scopeNames } from './memory-text.ts';

const nameOfUser = ({ id, display_name: name, external_id: external }: User) => name ?? external ?? id;

/** The filters of memories: an agent, a question, and filters. The address has it all, so that it can be shared. */
export function MemoryFilters({ query, agents }: { query: MemoryQuery; agents: readonly Agent[] }) {
  const { parley, may } = useCaller();
  const [text, setText] = useState(query.text);
  useEffect(() => setText(query.text), [query.text]);
  const users = useLoad(
    async (signal) => (may('users:read') ? (await parley.users.list({ limit: 100 }, { signal })).data : []),
    [],
  );
  const choose =
    (name: string) =>
    ({ currentTarget }: { currentTarget: HTMLSelectElement }) =>
      changeQuery({ [name]: currentTarget.value });
  const unlisted = (value: string | null, listed: readonly { id: string }[]) =>
    value !== null && !listed.some(({ id }) => id === value) ? [[value, value] as const] : [];
  const people = users.value ?? [];
  return (
    <form
      class="filters"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        changeQuery({ q: text });
      }}
    >
      <Select
        name="agent"
        label="Agent"
        value={query.agentId ?? ''}
        onChange={choose('agent')}
        options={[
          ['', 'All agents'],
          ...unlisted(query.agentId, agents),
          ...agents.map(({ id, name }) => [id, name] as const),
        ]}
      />
      <div class="filter-text">
        <Field
          name="q"
          label="Question"
          type="search"
          placeholder={query.agentId === null ? 'Choose an agent to ask' : 'What does Ada eat?'}
          disabled={query.agentId === null}
          value={text}
          maxLength={4000}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
        <button type="submit" class="button" disabled={query.agentId === null}>
          Search
        </button>
      </div>
      <Select
        name="type"
        label="Type"
        value={query.type ?? ''}
        onChange={choose('type')}
        options={[['', 'All types'], ...Object.entries(typeNames)]}
      />
      <Select
        name="scope"
        label="Whose"
        value={query.scope ?? ''}
        onChange={choose('scope')}
        options={[['', 'All scopes'], ...Object.entries(scopeNames)]}
      />
      {people.length > 0 && (
        <Select
          name="user"
          label="User"
          value={query.userId ?? ''}
          onChange={choose('user')}
          options={[
            ['', 'All users'],
            ...unlisted(query.userId, people),
            ...people.map((user) => [user.id, nameOfUser(user)] as const),
          ]}
        />
      )}
      {query.text === '' && (
        <Select
          name="status"
          label="Status"
          value={query.status ?? ''}
          onChange={choose('status')}
          options={[
            ['', 'Active'],
            ['consolidated', 'Merged into another'],
            ['superseded', 'Replaced by a newer one'],
          ]}
        />
      )}
    </form>
  );
}
