import type { ContextSnapshot, ContextTokens } from '#src/clients/typescript/parley.ts';

/** The shares of a context, in the order in which they are drawn. */
const shares: readonly [member: Exclude<keyof ContextTokens, 'total'>, name: string][] = [
  ['system_prompt', 'System prompt'],
  ['template', 'Template'],
  ['front_end', 'Front end'],
  ['state', 'State'],
  ['memories', 'Memories'],
  ['state_machine', 'State machine'],
  ['summaries', 'Summaries'],
  ['messages', 'Messages'],
  ['stand_ins', 'Stand-ins'],
  ['tools', 'Tools'],
];

const percent = (part: number, whole: number) => `${whole === 0 ? 0 : (100 * part) / whole}%`;

/** Shows the parts of the tokens of a context, and their share of the model's window. */
export function TokenBar({ snapshot: { tokens, budget, tokenizer } }: { snapshot: ContextSnapshot }) {
  const used = shares.filter(([member]) => tokens[member] > 0);
  const sum = used.reduce((all, [member]) => all + tokens[member], 0);
  const { available, window, reserved, exceeded } = budget;
  return (
    <section class="card tokens" aria-labelledby="tokens">
      <div class="tokens-head">
        <h2 id="tokens">{tokens.total.toLocaleString()} tokens</h2>
        <span class="soft">
          {tokenizer.exact ? 'counted with the model’s own encoding' : `estimated with ${tokenizer.encoding}`}
        </span>
        {exceeded && <span class="badge bad">More than the budget</span>}
      </div>
      <div class="token-bar" aria-hidden="true">
        {used.map(([member]) => (
          <span key={member} class={`share share-${member}`} style={{ width: percent(tokens[member], sum) }} />
        ))}
      </div>
      <ul class="token-legend">
        {used.map(([member, name]) => (
          <li key={member}>
            <span class={`dot share-${member}`} />
            {name} <strong>{tokens[member].toLocaleString()}</strong>{' '}
            <span class="soft">{Math.round((100 * tokens[member]) / Math.max(1, tokens.total))} %</span>
          </li>
        ))}
      </ul>
      <div class="window-bar" aria-hidden="true">
        <span style={{ width: percent(Math.min(tokens.total, window), window) }} />
      </div>
      <p class="soft">
        {percentOf(tokens.total, available)} of the {available.toLocaleString()} tokens that were available: a window of{' '}
        {window.toLocaleString()}, of which {reserved.toLocaleString()} are kept for the answer.
      </p>
    </section>
  );
}

const percentOf = (part: number, whole: number) =>
  whole === 0
    ? '0 %'
    : `${new Intl.NumberFormat(undefined, { maximumSignificantDigits: 2 }).format((100 * part) / whole)} %`;
