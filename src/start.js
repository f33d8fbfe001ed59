#!/usr/bin/env node
// Runs on any Node, so that an old one starts the newer one that npm has installed with Parley, or says what is missing.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import module from 'node:module';
import os from 'node:os';
import url from 'node:url';

const [major, minor] = process.versions.node.split('.').map(Number);

const fail = () => {
  process.stderr.write(
    `Parley needs Node 24.6 or newer; this is ${process.version}.\n` +
      'On Linux and Windows `npm ci` brings it; `npm start` and `npx parley` use it. Elsewhere: https://nodejs.org.\n',
  );
  process.exit(1);
};

/** Returns the path of the Node that was installed with Parley, or null. */
function findOwnNode() {
  const isWindows = process.platform === 'win32';
  const name = `node-${isWindows ? 'win' : process.platform}-${process.arch}/bin/node${isWindows ? '.exe' : ''}`;
  try {
    return module.createRequire(import.meta.url).resolve(name);
  } catch {
    return null;
  }
}

/** Runs Parley with another Node, and ends as that one does. */
function runWith(program) {
  const child = spawn(program, process.argv.slice(1), { stdio: 'inherit' });
  // A terminal sends Ctrl-C to both processes, and other programs to this one alone.
  const hasTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  process.on('SIGINT', () => hasTerminal || child.kill('SIGINT'));
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', fail);
  child.on('close', (code, signal) => process.exit(code ?? 128 + os.constants.signals[signal]));
}

/**
 * Resolves the modules of Parley, and those of Node, by their names alone. Node would ask the file system about each, and for the
 * package that it is of: a start has nine hundred. In the package that `npm run package` makes they have other names, and Node
 * resolves them.
 */
function resolveOwnModules() {
  const { imports } = JSON.parse(fs.readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  if ('#src/*.ts' in imports) return;
  const root = new URL('..', import.meta.url).href;
  const packages = `${root}node_modules/`;
  const isOwn = (importer) => importer !== undefined && importer.startsWith(root) && !importer.startsWith(packages);
  module.registerHooks({
    resolve(specifier, context, resolveOther) {
      if (specifier.startsWith('node:')) return { url: specifier, format: 'builtin', shortCircuit: true };
      if (!isOwn(context.parentURL)) return resolveOther(specifier, context);
      const isSource = specifier.endsWith('.ts');
      if (!isSource && !/^#generated\/.*\.js$|^\.\/shared-.*\.js$/.test(specifier))
        return resolveOther(specifier, context);
      const url = specifier.startsWith('#') ? root + specifier.slice(1) : new URL(specifier, context.parentURL).href;
      return { url, format: isSource ? 'module-typescript' : 'module', shortCircuit: true };
    },
  });
}

async function run() {
  const { directory } = module.enableCompileCache();
  resolveOwnModules();
  // By this, worker threads find what they have compiled before.
  if (directory) process.env.NODE_COMPILE_CACHE ??= directory;
  // Until the first deprecation warning Node walks the stack on every url.parse, which Express calls for each request.
  process.noDeprecation = true;
  url.parse('/');
  const { runCommand } = await import('./cli/run-command.ts');
  await runCommand(process.argv.slice(2));
}

if (major > 24 || (major === 24 && minor >= 6)) await run();
else {
  const program = findOwnNode();
  if (program === null) fail();
  else runWith(program);
}
