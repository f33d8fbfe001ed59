import type { Consumer } from '../../interaction.ts';
import { agents } from './agents.ts';
import { branches } from './branches.ts';
import { chat } from './chat.ts';
import { conversations } from './conversations.ts';
import { frontEnd } from './front-end.ts';
import { log } from './log.ts';
import { sessions } from './sessions.ts';
import { streams } from './streams.ts';

/** A chat in the browser, on the client that is generated from the contract. */
export const v2WebApp: Consumer = {
  name: 'v2-web-app',
  provider: 'parley',
  interactions: [...agents, ...conversations, ...sessions, ...chat, ...branches, ...streams, ...log, ...frontEnd],
};
