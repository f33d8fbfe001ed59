import type { Consumer } from '../../../interaction.ts';
import { chat } from './chat.ts';
import { events } from './events.ts';
import { lists } from './lists.ts';

/** The help desk in the browser: an application of the time of version 1, on the client that was published for it. */
export const v1WebApp: Consumer = {
  name: 'v1-web-app',
  provider: 'parley',
  interactions: [...chat, ...events, ...lists],
};
