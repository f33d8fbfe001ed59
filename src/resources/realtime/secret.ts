import type { RealtimeSettings, RealtimeTarget } from '#generated/v2/client/types.gen.ts';
import type { Principal } from '#src/access/principal.ts';
import { invalidRequest } from '#src/api/problems.ts';

/** The target of a secret for voice, and the settings of its session. */
type VoiceSecret = { target: RealtimeTarget; session?: RealtimeSettings };

/** The most characters of a secret: a head of HTTP has room for it. */
const longestSecret = 6_000;

/** Returns what a secret says, as its token carries it. @throws `invalid_request` when it is too long for a head of HTTP */
export function writeSecret(secret: VoiceSecret): string {
  const text = JSON.stringify(secret);
  const length = Buffer.byteLength(text);
  if (length <= longestSecret) return text;
  const detail = `A secret has room for ${longestSecret} bytes, and these settings need ${length}. Give the rest to the agent, or send session.update.`;
  throw invalidRequest([{ pointer: '/session', detail, code: 'maxLength' }]);
}

/** Returns what the secret of a caller says; null for a caller with another credential. */
export const readSecret = ({ voice }: Principal): VoiceSecret | null =>
  voice === undefined ? null : (JSON.parse(voice) as VoiceSecret);
