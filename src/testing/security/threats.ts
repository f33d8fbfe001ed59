import { dataThreats } from './threats-of-data.ts';
import { requestThreats } from './threats-of-requests.ts';
import { tokenThreats } from './threats-of-tokens.ts';
import type { Threat } from './threat.ts';

/** The threats by the heading under which docs/security.md has them. */
export const threatsByTopic: Readonly<Record<string, readonly Threat[]>> = {
  'Keys and tokens': tokenThreats,
  'What is stored': dataThreats,
  'Requests and browsers': requestThreats,
};

/** All threats of docs/security.md. */
export const threats: readonly Threat[] = Object.values(threatsByTopic).flat();
