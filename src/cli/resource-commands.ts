import { declareCommand, type CommandDeclaration } from './command.ts';
import {
  agentOptions,
  conversationCreateOptions,
  conversationListOptions,
  deleteOptions,
  listOptions,
  noOptions,
  settingOptions,
  showOptions,
} from './command-options.ts';

/** The commands about agents of a running server. */
export const agents: CommandDeclaration = {
  name: 'agents',
  summary: 'list, show, make, change and delete agents of a running server',
  notes: 'AGENT is the id or the key of an agent.',
  commands: [
    declareCommand({
      name: 'list',
      summary: 'list the agents, the newest first',
      options: listOptions,
      load: () => import('./agents.ts').then(({ runAgentsList }) => runAgentsList),
    }),
    declareCommand({
      name: 'show',
      summary: 'show an agent',
      words: '<agent>',
      options: showOptions,
      load: () => import('./agents.ts').then(({ runAgentsShow }) => runAgentsShow),
    }),
    declareCommand({
      name: 'create',
      summary: 'make an agent with a key of your choice',
      words: '<key>',
      options: agentOptions,
      load: () => import('./agents.ts').then(({ runAgentsCreate }) => runAgentsCreate),
    }),
    declareCommand({
      name: 'update',
      summary: 'change what is named of an agent',
      words: '<agent>',
      options: agentOptions,
      load: () => import('./agents.ts').then(({ runAgentsUpdate }) => runAgentsUpdate),
    }),
    declareCommand({
      name: 'delete',
      summary: 'delete an agent; its conversations stay',
      words: '<agent>',
      options: deleteOptions,
      load: () => import('./agents.ts').then(({ runAgentsDelete }) => runAgentsDelete),
    }),
  ],
};

/** The commands about conversations of a running server. */
export const conversations: CommandDeclaration = {
  name: 'conversations',
  summary: 'list, show, read, make, close and delete conversations of a running server',
  commands: [
    declareCommand({
      name: 'list',
      summary: 'list the conversations, the newest first',
      options: conversationListOptions,
      load: () => import('./conversations.ts').then(({ runConversationsList }) => runConversationsList),
    }),
    declareCommand({
      name: 'show',
      summary: 'show a conversation, without its messages',
      words: '<conversation>',
      options: showOptions,
      load: () => import('./conversations.ts').then(({ runConversationsShow }) => runConversationsShow),
    }),
    declareCommand({
      name: 'messages',
      summary: 'print what was said, from the beginning',
      words: '<conversation>',
      options: listOptions,
      load: () => import('./conversations.ts').then(({ runConversationsMessages }) => runConversationsMessages),
    }),
    declareCommand({
      name: 'create',
      summary: 'begin a conversation with an agent; `chat --conversation` goes on with it',
      words: '<agent>',
      options: conversationCreateOptions,
      load: () => import('./conversations.ts').then(({ runConversationsCreate }) => runConversationsCreate),
    }),
    declareCommand({
      name: 'close',
      summary: 'close a conversation: it can be read and not continued',
      words: '<conversation>',
      options: showOptions,
      load: () => import('./conversations.ts').then(({ runConversationsClose }) => runConversationsClose),
    }),
    declareCommand({
      name: 'delete',
      summary: 'erase a conversation with all that was said in it',
      words: '<conversation>',
      options: deleteOptions,
      load: () => import('./conversations.ts').then(({ runConversationsDelete }) => runConversationsDelete),
    }),
  ],
};

/** The commands about the configuration, which ask no server. */
export const config: CommandDeclaration = {
  name: 'config',
  summary: 'list, explain and check the settings of the environment',
  notes: 'Secrets are not shown.',
  commands: [
    declareCommand({
      name: 'list',
      summary: 'list every setting with its value and its default',
      options: settingOptions,
      load: () => import('./settings.ts').then(({ listSettings }) => listSettings),
    }),
    declareCommand({
      name: 'show',
      summary: 'say what a setting is for',
      words: '<name>',
      options: settingOptions,
      load: () => import('./settings.ts').then(({ showSetting }) => showSetting),
    }),
    declareCommand({
      name: 'check',
      summary: 'name every setting that cannot be used; `doctor` checks more',
      options: noOptions,
      load: () => import('./settings.ts').then(({ checkSettings }) => checkSettings),
    }),
  ],
};
