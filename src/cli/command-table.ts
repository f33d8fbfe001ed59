import { declareCommand, type CommandDeclaration } from './command.ts';
import {
  auditOptions,
  backupOptions,
  chatOptions,
  conformOptions,
  doctorOptions,
  importOptions,
  keyCreateOptions,
  keyListOptions,
  keyRotateOptions,
  keyServerOptions,
  memoryStatusOptions,
  migrateCodeOptions,
  migrateReportOptions,
  mockOptions,
  noOptions,
  restoreOptions,
  tailOptions,
} from './command-options.ts';
import { agents, config, conversations } from './resource-commands.ts';
import { tools } from './tool-commands.ts';

const loadKeys = () => import('./keys.ts').then(({ runKeys }) => runKeys);

/** The commands about keys. A server that has the embedded database open carries them out, too. */
const keys: CommandDeclaration = {
  name: 'keys',
  summary: 'make, list, rotate and revoke API keys',
  notes: `They work on the database of DATABASE_URL, or on the data folder, whether a server runs there or not. With --url, or
PARLEY_BASE_URL, a server anywhere is asked over HTTP, for the organization of the key that asks.`,
  commands: [
    declareCommand({
      name: 'create',
      summary: 'make an API key and show it, once',
      options: keyCreateOptions,
      load: loadKeys,
    }),
    declareCommand({
      name: 'list',
      summary: 'list the keys of all organizations, or of that of the key that asks',
      options: keyListOptions,
      load: loadKeys,
    }),
    declareCommand({
      name: 'rotate',
      summary: 'give a key another secret',
      words: '<id>',
      options: keyRotateOptions,
      load: loadKeys,
    }),
    declareCommand({
      name: 'revoke',
      summary: 'end a key, with the keys that were made with it',
      words: '<id>',
      options: keyServerOptions,
      load: loadKeys,
    }),
    {
      name: 'signing',
      summary: 'the keys that sign tokens',
      commands: [
        declareCommand({ name: 'list', summary: 'list them', options: noOptions, load: loadKeys }),
        declareCommand({
          name: 'rotate',
          summary: 'make another one, which signs within seconds',
          options: noOptions,
          load: loadKeys,
        }),
        declareCommand({
          name: 'retire',
          summary: 'refuse the tokens of one that others may have',
          words: '<kid>',
          options: noOptions,
          load: loadKeys,
        }),
      ],
    },
  ],
};

const memories: CommandDeclaration = {
  name: 'memories',
  summary: 'say how far memories are indexed for searches',
  commands: [
    declareCommand({
      name: 'status',
      summary: 'count the memories that are embedded and indexed, and those that wait',
      notes: `Another PARLEY_EMBEDDING_MODEL, and some later versions, let a server embed or index all memories again. It looks at
the database of DATABASE_URL, or at the data folder, whether a server runs there or not.`,
      options: memoryStatusOptions,
      load: () => import('./memories.ts').then(({ runMemoriesStatus }) => runMemoriesStatus),
    }),
  ],
};

const audit: CommandDeclaration = {
  name: 'audit',
  summary: 'check the record of who did what',
  commands: [
    declareCommand({
      name: 'verify',
      summary: 'check that no entry was changed, removed or moved',
      notes: `Ends with status 2 if a chain is broken. It prints the newest place and hash of each organization. Keep them
elsewhere: with --organization and --head a later call finds also whether the whole chain was written anew.`,
      options: auditOptions,
      load: () => import('./audit.ts').then(({ runAudit }) => runAudit),
    }),
  ],
};

const migrate: CommandDeclaration = {
  name: 'migrate',
  summary: 'leave version 1 of the API',
  commands: [
    declareCommand({
      name: 'code',
      summary: 'rewrite the callers of the client of version 1 below a path for version 2',
      notes: `What needs a person is printed, noted in .parley-migrate.json, and told again by each later run until its line
has changed.`,
      words: '<path>',
      options: migrateCodeOptions,
      load: () => import('./migrate.ts').then(({ runMigrateCode }) => runMigrateCode),
    }),
    declareCommand({
      name: 'report',
      summary: 'say who still calls version 1, with what, how often and since when',
      notes: 'A server is asked for its counters unless a file is named; the key needs the scope admin:read.',
      options: migrateReportOptions,
      load: () => import('./report.ts').then(({ runMigrateReport }) => runMigrateReport),
    }),
  ],
};

/** The table of all commands. Help, parsing and completion come from it. */
export const commandTable: CommandDeclaration = {
  name: 'parley',
  summary: 'A self-hosted API for AI agents. Without a command it serves.',
  commands: [
    declareCommand({
      name: 'serve',
      summary: 'serve the API until it is stopped',
      notes: 'It is configured by the environment: `parley config list` names every variable.',
      options: noOptions,
      load: () => import('#src/main.ts').then(({ serve }) => serve),
    }),
    declareCommand({
      name: 'chat',
      summary: 'talk with an agent of a running server',
      notes: `AGENT is the id or the key of an agent. What it calls for tools is asked of you. Ctrl-C stops the answer and ends; so
do Ctrl-D and /exit at the prompt.`,
      words: '<agent>',
      options: chatOptions,
      load: () => import('./chat.ts').then(({ runChat }) => runChat),
    }),
    declareCommand({
      name: 'tail',
      summary: 'print the log of a session, and follow it',
      words: '<session>',
      options: tailOptions,
      load: () => import('./tail.ts').then(({ runTail }) => runTail),
    }),
    agents,
    conversations,
    tools,
    keys,
    config,
    declareCommand({
      name: 'doctor',
      summary: 'check configuration, database, indexes, disk, clock, Redis, ports and models, and say what to do',
      notes: 'It reads the environment as serve does, and changes nothing. Ends with status 1 if there is a fault.',
      options: doctorOptions,
      load: () => import('./doctor.ts').then(({ runDoctor }) => runDoctor),
    }),
    declareCommand({
      name: 'backup',
      summary: 'write the embedded database and the uploaded files to a file, also while a server runs',
      notes: `FILE is - for standard output. The backup has all that is stored, credentials too: keep it like one. The keys of
PARLEY_ENCRYPTION_KEY are not in it. A PostgreSQL server is backed up with its own tools: docs/operations/backup.md.`,
      words: '<file>',
      options: backupOptions,
      load: () => import('./backup.ts').then(({ runBackup }) => runBackup),
    }),
    declareCommand({
      name: 'restore',
      summary: 'restore a backup into an empty data folder, or check it',
      notes: `FILE is - for standard input. The folder is that of PARLEY_DATA_DIR: it gets all of the backup, or nothing.`,
      words: '<file>',
      options: restoreOptions,
      load: () => import('./restore.ts').then(({ runRestore }) => runRestore),
    }),
    memories,
    audit,
    migrate,
    declareCommand({
      name: 'import',
      summary: 'import conversations of a version 1 that ran elsewhere into a running server',
      notes: `FILE has one conversation with its messages in each line, as JSON (docs/guides/leaving-v1.md). The key needs the
scope admin:write. Ends with status 2 if a line was rejected.`,
      words: '<file>',
      options: importOptions,
      load: () => import('./import.ts').then(({ runImport }) => runImport),
    }),
    declareCommand({
      name: 'mock',
      summary: 'serve the contract with made-up answers, and faults to order',
      notes: `It needs no database and no models: answers are the examples of the contract, with what was sent. Requests are
checked as Parley checks them. Any key and any token is let in. One request orders with the headers Parley-Mock-Answer and
Parley-Mock-Fault: docs/guides/testing.md.`,
      options: mockOptions,
      load: () => import('./mock.ts').then(({ runMock }) => runMock),
    }),
    declareCommand({
      name: 'conform',
      summary: 'check that a server keeps the rules of Parley',
      notes: `It prints each rule with its outcome, and ends with status 1 if one is broken. It makes an agent with
conversations and sessions there, and deletes them at the end.`,
      words: '<url>',
      options: conformOptions,
      load: () => import('./conform-run.ts').then(({ runConform }) => runConform),
    }),
    declareCommand({
      name: 'completion',
      summary: 'print the completion of bash, zsh or fish',
      notes: `bash: source <(parley completion bash)

zsh:  source <(parley completion zsh)

fish: parley completion fish | source`,
      words: '<shell>',
      options: noOptions,
      load: () => import('./completion.ts').then(({ runCompletion }) => runCompletion),
    }),
    declareCommand({
      name: 'version',
      summary: 'print the version of Parley and of Node',
      options: noOptions,
      load: () => import('./version.ts').then(({ runVersion }) => runVersion),
    }),
  ],
};
