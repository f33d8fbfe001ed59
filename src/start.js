#!/usr/bin/env node
// Runs on any Node, so that an old one is told what is missing. The rest of Parley is TypeScript, which Node 24 runs.
import module from 'node:module';
import url from 'node:url';

const fail = (message) => {
  process.stderr.write(message);
  process.exit(1);
};

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 24 || (major === 24 && minor < 6)) {
  fail(
    `Parley needs Node 24.6 or newer; this is ${process.version}.\n` +
      'On Linux and Windows `npm ci` brings it; `npm start` and `npx parley` use it. Elsewhere: https://nodejs.org.\n',
  );
}

const { directory } = module.enableCompileCache();
// By this, worker threads find what they have compiled before.
if (directory) process.env.NODE_COMPILE_CACHE ??= directory;
// Until the first deprecation warning Node walks the stack on every url.parse, which Express calls for each request.
process.noDeprecation = true;
url.parse('/');
const { runCommand } = await import('./cli/run-command.ts');
await runCommand(process.argv.slice(2));
