import type { Consumer } from '../../interaction.ts';
import { organization } from './organization.ts';

/** The console of those who administer an organization: audit, usage, retention and erasure. */
export const v2AdminConsole: Consumer = {
  name: 'v2-admin-console',
  provider: 'parley',
  interactions: organization,
};
