import { declareCommand, type CommandDeclaration } from './command.ts';
import { listOptions, showOptions, toolDiscoverOptions, toolTestOptions } from './command-options.ts';

/** The commands about tools of a running server. */
export const tools: CommandDeclaration = {
  name: 'tools',
  summary: 'list, show and test tools of a running server, and discover those of an MCP server',
  notes: 'TOOL is the id or the key of a tool.',
  commands: [
    declareCommand({
      name: 'list',
      summary: 'list the tools, the newest first',
      options: listOptions,
      load: () => import('./tools.ts').then(({ runToolsList }) => runToolsList),
    }),
    declareCommand({
      name: 'show',
      summary: 'show a tool, without its secret',
      words: '<tool>',
      options: showOptions,
      load: () => import('./tools.ts').then(({ runToolsShow }) => runToolsShow),
    }),
    declareCommand({
      name: 'test',
      summary: 'call a tool as a run does, and print the result that a model would get',
      notes: 'Ends with status 2 if the call was refused or has failed. The call is real: it has its effect.',
      words: '<tool>',
      options: toolTestOptions,
      load: () => import('./tools.ts').then(({ runToolsTest }) => runToolsTest),
    }),
    declareCommand({
      name: 'discover',
      summary: 'list the tools of an MCP server, and import them with --import',
      words: '<server>',
      notes: 'SERVER is the address of a server of the Model Context Protocol. Parley asks it, not this terminal.',
      options: toolDiscoverOptions,
      load: () => import('./tools.ts').then(({ runToolsDiscover }) => runToolsDiscover),
    }),
  ],
};
