import type { ComponentChildren } from 'preact';

/** Lists facts about a thing: names and values. Facts whose value is null are left out. */
export const Facts = ({ facts }: { facts: readonly (readonly [name: string, value: ComponentChildren | null])[] }) => (
  <dl class="fact-list">
    {facts
      .filter(([, value]) => value !== null)
      .map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
  </dl>
);
