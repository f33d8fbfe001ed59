import type { Key } from '#generated/v2/client/types.gen.ts';
import { toKeyStatus } from './key-status.ts';

/** The status of a key as a word with a colour. */
export function KeyBadge({ status }: { status: Pick<Key, 'revoked_at' | 'expires_at' | 'previous_secret_until'> }) {
  const now = Date.now();
  const { word, tone } = toKeyStatus(status, now);
  const until = status.previous_secret_until;
  return (
    <>
      <span class={`badge ${tone}`}>{word}</span>
      {until !== null && Date.parse(until) > now && word !== 'Revoked' && (
        <>
          {' '}
          <span class="badge">Two secrets</span>
        </>
      )}
    </>
  );
}
