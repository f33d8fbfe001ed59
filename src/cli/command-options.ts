import { ruleGroups } from '#src/conform/conformance-rule.ts';
import type { Options } from './command.ts';

const declareOptions = <const O extends Options>(options: O): O => options;

/** How a command reaches a server that runs. */
const serverOptions = declareOptions({
  url: { value: 'URL', text: 'the server; PARLEY_BASE_URL, or http://127.0.0.1:8080, unless it is given' },
  key: { value: 'KEY', text: 'an API key; PARLEY_API_KEY unless it is given, which others on the machine cannot see' },
});

export const noOptions = declareOptions({});

/** How a command about keys reaches a server, instead of the database. */
export const keyServerOptions = declareOptions({
  url: {
    value: 'URL',
    text: 'ask this server over HTTP instead of using the database; PARLEY_BASE_URL does the same',
  },
  key: { value: 'KEY', text: 'the API key for it; PARLEY_API_KEY unless it is given, which others cannot see' },
});

export const keyListOptions = declareOptions({
  ...keyServerOptions,
  json: { text: 'print each as a line of JSON, with the members that the API has' },
});

export const keyCreateOptions = declareOptions({
  ...keyServerOptions,
  name: { value: 'NAME', default: 'key', text: 'what the key is for' },
  organization: {
    value: 'NAME',
    default: 'default',
    text: 'the organization that the key belongs to; it is made when it is missing',
  },
  scopes: {
    value: 'SCOPE,SCOPE',
    text: 'what the key may do; everything unless it is given, outside of the organization of operators without what they do',
  },
  user: { value: 'ID', text: 'the user, by the id of your product, for whom the key acts' },
  member: { value: 'ID', text: 'the member whose roles bound what the key may do' },
  expires: { value: 'TIME', text: 'the end of the key, such as 2027-12-31' },
  addresses: { value: 'ADDRESS,NETWORK', text: 'the only addresses that may use it' },
});

export const keyRotateOptions = declareOptions({
  ...keyServerOptions,
  overlap: { value: 'SECONDS', default: '86400', text: 'how long the earlier secret works, too' },
});

export const doctorOptions = declareOptions({ json: { text: 'print each finding as a line of JSON' } });

export const auditOptions = declareOptions({
  json: { text: 'print each chain as a line of JSON' },
  organization: { value: 'ID', text: 'only the chain of this organization' },
  head: { value: 'SEQ:HASH', text: 'a place and hash that an earlier call printed' },
});

export const migrateCodeOptions = declareOptions({
  'dry-run': { text: 'print a diff and change nothing' },
  json: { value: 'FILE', text: 'write what was changed, what needs a person and what was not reached to a file' },
  mark: { text: 'say it beside the code too, as `// parley-migrate: …`' },
  'api-key-id': {
    value: 'EXPRESSION',
    text: 'how the program gets the id of its API key, such as process.env.PARLEY_API_KEY_ID',
  },
});

export const migrateReportOptions = declareOptions({
  ...serverOptions,
  har: { value: 'FILE', text: 'read an HTTP Archive instead of asking a server' },
  log: { value: 'FILE', text: 'read an access log instead: common, combined, or JSON lines' },
  since: {
    value: 'TIME',
    text: 'from when on a request says that version 1 is in use; 24 hours ago unless it is given',
  },
  json: { text: 'print JSON' },
  html: { value: 'FILE', text: 'write a page, too' },
  check: { text: 'end with status 2 while version 1 is in use' },
});

export const importOptions = declareOptions({
  ...serverOptions,
  agent: { value: 'ID', text: 'the agent of conversations whose own agent the server does not have' },
  sort: {
    text: 'put messages that are not the oldest first in the order of their times; otherwise such a line is rejected',
  },
  upgrade: { text: 'begin the upgrade of what was imported, without which the messages cannot be read' },
  'dry-run': { text: 'only read the file, and count what would be sent' },
});

export const mockOptions = declareOptions({
  port: { value: 'PORT', default: '8090', text: 'the port to listen on, 0 for a free one' },
  host: { value: 'HOST', default: '127.0.0.1', text: 'the address to listen on' },
  version: { value: 'v1|v2', text: 'the only version to serve; both unless it is given' },
  seed: { value: 'NUMBER', default: '1', text: 'ids and made-up answers are the same for the same number' },
  answers: {
    value: 'example|schema',
    default: 'example',
    text: 'schema: answers are made up from the schemas, with all that they allow',
  },
  fault: { value: 'FAULT', text: "a fault of every request that orders none, such as 'status=503; retry-after=2'" },
  heartbeat: { value: 'SECONDS', default: '15', text: 'the time between heartbeats of silent streams' },
});

export const conformOptions = declareOptions({
  key: { value: 'KEY', text: 'an API key or a token of the server; PARLEY_API_KEY unless it is given' },
  only: { value: 'GROUP', choices: ruleGroups, text: 'the rules of one group' },
  junit: { value: 'FILE', text: 'write the outcomes as JUnit XML to a file' },
  model: { value: 'MODEL', default: 'offline/echo', text: 'the model of the agent' },
  heartbeat: { value: 'SECONDS', default: '30', text: 'the longest time that a stream may be silent' },
  agui: { text: 'URL is an endpoint of any server that takes a RunAgentInput: check the rules of AG-UI on it' },
});

const jsonOption = declareOptions({ json: { text: 'print JSON, as the API answers' } });

export const listOptions = declareOptions({
  ...serverOptions,
  limit: { value: 'NUMBER', default: '100', text: 'how many at most' },
  json: { text: 'print each as a line of JSON, as the API answers' },
});

export const showOptions = declareOptions({ ...serverOptions, ...jsonOption });

export const deleteOptions = declareOptions({ ...serverOptions, yes: { text: 'ask nothing' } });

export const agentOptions = declareOptions({
  ...showOptions,
  model: { value: 'MODEL', text: 'the model that answers, one of the gateway' },
  name: { value: 'NAME', text: 'its name for people' },
  prompt: { value: 'TEXT', text: 'its system prompt' },
  'prompt-file': { value: 'FILE', text: 'a file with its system prompt; - is standard input' },
  file: { value: 'FILE', text: 'a file with any members of the agent, as JSON; options win; - is standard input' },
});

export const toolTestOptions = declareOptions({
  ...showOptions,
  arguments: { value: 'JSON', text: 'what the tool is called with, as a JSON object (default: {})' },
  file: { value: 'FILE', text: 'a file with it instead; - is standard input' },
  version: { value: 'NUMBER', text: 'the version to call; the newest unless it is given' },
});

export const toolDiscoverOptions = declareOptions({
  ...showOptions,
  headers: {
    value: 'FILE',
    text: 'a file with the headers that the server wants, as a JSON object; - is standard input',
  },
  import: { text: 'keep them as tools of the organization' },
  prefix: { value: 'PREFIX', text: 'what the keys of imported tools begin with' },
});

export const conversationListOptions = declareOptions({
  ...listOptions,
  agent: { value: 'AGENT', text: 'only those of this agent, by its id or key' },
  status: { value: 'STATUS', choices: ['open', 'closed'], text: 'only those in this status' },
  user: { value: 'ID', text: 'only those of this user, usr_…' },
});

export const conversationCreateOptions = declareOptions({
  ...showOptions,
  title: { value: 'TITLE', text: 'its title' },
  user: { value: 'ID', text: 'the user, by the id of your product, to whom it belongs' },
});

export const settingOptions = declareOptions({ json: { text: 'print JSON; a list as a line for each' } });

export const memoryStatusOptions = declareOptions({
  wait: { text: 'wait until all are indexed, and show in a terminal how far it is' },
  json: { text: 'print JSON' },
});

export const backupOptions = declareOptions({
  overwrite: { text: 'replace the file if it is there' },
  json: { text: 'print JSON' },
});

export const restoreOptions = declareOptions({
  check: { text: 'only read the backup and compare it with its checksums' },
  json: { text: 'print JSON' },
});

export const chatOptions = declareOptions({
  ...serverOptions,
  message: {
    value: 'TEXT',
    text: 'send this one message, print the answer, and end; so does what comes through a pipe',
  },
  conversation: { value: 'ID', text: 'go on with this conversation' },
  user: { value: 'ID', text: 'the user, by the id of your product, who talks' },
});

export const tailOptions = declareOptions({
  ...serverOptions,
  after: { value: 'SEQ', default: '0', text: 'begin after this number of the log' },
  end: { text: 'end at the end of the log instead of following it' },
  json: { text: 'print each event as a line of JSON' },
});
