import { invalidRequest } from '#src/api/problems.ts';

const lastPart = /^(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;

/** Reads sound in base64, with or without padding. @throws `invalid_request` for base64 that was cut, of which the end would be lost */
export function readSound(base64: string): Uint8Array {
  const whole = base64.length - (base64.length % 4 || (base64.endsWith('=') ? 4 : 0));
  if (!lastPart.test(base64.slice(whole)))
    throw invalidRequest([{ pointer: '/audio', detail: 'Must be whole base64: its end is missing.', code: 'pattern' }]);
  return Buffer.from(base64, 'base64');
}
