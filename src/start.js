#!/usr/bin/env node
// Runs on any Node, so that an old one is told what is missing. The rest of Parley is TypeScript, which Node 24 runs.
import module from 'node:module';
import url from 'node:url';

const fail = (message) => {
  process.stderr.write(message);
  process.exit(1);
};

const commands = {
  serve: './main.ts',
  keys: './cli/keys.ts',
  audit: './cli/audit.ts',
  migrate: './cli/migrate.ts',
  'migrate report': './cli/report.ts',
  import: './cli/import.ts',
  mock: './cli/mock.ts',
  conform: './cli/conform.ts',
};
const usage = `Usage:
  npx parley serve            serve the API; see docs/operations/configuration.md for what can be set
  npx parley keys create      make an API key; also: keys list, keys revoke
  npx parley audit verify     check that nobody has changed the record of who did what
  npx parley migrate code     rewrite a program for version 2
  npx parley migrate report   say who still calls version 1
  npx parley import FILE      import conversations of a version 1 that ran elsewhere
  npx parley mock             serve the contract with made-up answers, and faults to order
  npx parley conform URL      check that a server keeps the rules of Parley
Call it in the folder of Parley. npm start does the same: npm start -- keys create.
`;

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 24 || (major === 24 && minor < 6)) {
  fail(
    `Parley needs Node 24.6 or newer; this is ${process.version}.\n` +
      'On Linux and Windows `npm ci` brings it; `npm start` and `npx parley` use it. Elsewhere: https://nodejs.org.\n',
  );
}
const command = process.argv[2] ?? 'serve';
if (!Object.hasOwn(commands, command)) fail(usage);

const { directory } = module.enableCompileCache();
// By this, worker threads find what they have compiled before.
if (directory) process.env.NODE_COMPILE_CACHE ??= directory;
// Until the first deprecation warning Node walks the stack on every url.parse, which Express calls for each request.
process.noDeprecation = true;
url.parse('/');
await import(commands[`${command} ${process.argv[3]}`] ?? commands[command]);
